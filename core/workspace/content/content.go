// Package content defines the content of a workspace. It is separate from package workspace, so that the page, which only
// passes such files on, does not link the code to pack and unpack them.
//
//orrery:inline engine
package content

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Content is everything in a workspace.
type Content struct {
	Created time.Time
	Records map[string][]byte // JSON by key, without the layout's prefix: "r/<id>"
	Tables  []Table           // sorted by hash
}

// Table is one table.
type Table struct {
	Hash string          `json:"hash"`
	Name string          `json:"name"`
	Info json.RawMessage `json:"info,omitempty"` // the table's header
	CSV  []byte          `json:"-"`
	Bin  []byte          `json:"-"` // its concatenated sections; nil if CSV represents the table
}

// ErrNot is returned for a file that is not a workspace.
var ErrNot = errors.New("workspace: this is not an Orrery workspace; choose a .zip file that Orrery has exported")

// FileError reports a file in the zip that does not match the manifest.
type FileError struct {
	Path string
	Why  string
}

func (e *FileError) Error() string {
	return fmt.Sprintf("workspace: %s %s; nothing was imported; export the workspace again from the original browser", e.Path, e.Why)
}
