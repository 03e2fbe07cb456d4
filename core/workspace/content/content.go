// Package content says what a workspace holds. It is apart from the file's form, so that
// the page, which only hands such files on, carries no code to pack or unpack one.
//
//orrery:inline engine
package content

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Content has everything in a workspace.
type Content struct {
	Created time.Time
	Records map[string][]byte // JSON by key without the layout's prefix: "r/<id>"
	Tables  []Table           // by hash
}

// Table is one table.
type Table struct {
	Hash string          `json:"hash"`
	Name string          `json:"name"`
	Info json.RawMessage `json:"info,omitempty"` // the table's header
	CSV  []byte          `json:"-"`
	Bin  []byte          `json:"-"` // its sections one after the other; nil where CSV says all
}

// ErrNot is a file that is no workspace.
var ErrNot = errors.New("workspace: this file is no Orrery workspace; choose a .zip that Orrery has exported")

// FileError is a file in the zip that is not what the manifest says.
type FileError struct {
	Path string
	Why  string
}

func (e *FileError) Error() string {
	return fmt.Sprintf("workspace: %s %s; nothing was imported; export the workspace again where it came from", e.Path, e.Why)
}
