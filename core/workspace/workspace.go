// Package workspace reads and writes everything that a browser has stored as one file: a zip with readable JSON and CSV,
// and a manifest with the SHA-256 of every file.
//
//	manifest.json                 format, version, and path, size and SHA-256 of every file
//	README.txt                    a description of the file
//	r/<id>.json                   a run                 (the record orrery/v1/r/<id>)
//	m/<digest>.json               a model
//	v/<model>/<number>.json       a version
//	e/<place>-<id>.json           an event of the audit trail
//	d/<name>.json                 a setting
//	tables/<hash>.csv             a table, readable by other programs
//	tables/<hash>.json, .bin      its name, and its binary cells if CSV cannot represent them
//
//	err := workspace.Write(w, workspace.Content{Created: now, Records: records})
//	content, err := workspace.Read(b)
//
// Limits: the file is in memory; at most 1 GiB unpacked. The package does not interpret records, which the registry
// does.
//
//orrery:inline always
package workspace

import (
	"archive/zip"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"orrery/core/digest"
	"orrery/core/workspace/content"
)

// Content, Table and FileError are the types of package content.
type (
	Content   = content.Content
	Table     = content.Table
	FileError = content.FileError
)

// ErrNot is returned for a file that is not a workspace.
var ErrNot = content.ErrNot

const (
	format      = "orrery-workspace"
	version     = 1
	layout      = "orrery/v1/"
	maxBytes    = 1 << 30 // bytes unpacked
	maxManifest = 1 << 26 // bytes of the manifest, enough for 300,000 files
	manifest    = "manifest.json"
	readme      = "README.txt"
	readmeText  = "A workspace of Orrery: runs (r), models (m), versions (v), events (e), settings (s) and tables.\n" +
		"Import it in Orrery: Data, Storage, Import a workspace. Check it: go run ./app workspace FILE.zip\n"
)

type wireManifest struct {
	Format  string     `json:"format"`
	Version int        `json:"version"`
	Layout  string     `json:"layout"`
	Created time.Time  `json:"created"`
	Files   []wireFile `json:"files"`
}

type wireFile struct {
	Path   string `json:"path"`
	Key    string `json:"key,omitempty"` // of a record; "" for other files
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Write writes c to w. The bytes depend only on c.
func Write(w io.Writer, c Content) error {
	z := zip.NewWriter(w)
	m := wireManifest{Format: format, Version: version, Layout: layout, Created: c.Created.UTC().Truncate(time.Second), Files: []wireFile{}}
	add := func(path, key string, b []byte) error {
		sum := digest.Sum(b)
		m.Files = append(m.Files, wireFile{path, key, len(b), hex.EncodeToString(sum[:])})
		return put(z, path, m.Created, b)
	}
	if err := add(readme, "", []byte(readmeText)); err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(c.Records)) {
		if err := add(pathOf(key), key, readable(c.Records[key])); err != nil {
			return err
		}
	}
	for _, t := range c.Tables {
		b, err := json.Marshal(t)
		if err != nil {
			return fmt.Errorf("workspace: table %s: %w", t.Name, err)
		}
		parts := map[string][]byte{".bin": t.Bin, ".csv": t.CSV, ".json": readable(b)}
		for _, end := range slices.Sorted(maps.Keys(parts)) {
			if parts[end] == nil {
				continue
			}
			if err := add("tables/"+t.Hash+end, "", parts[end]); err != nil {
				return err
			}
		}
	}
	b, err := json.MarshalIndent(m, "", "  ")
	if err == nil {
		err = put(z, manifest, m.Created, append(b, '\n'))
	}
	if err != nil {
		return err
	}
	return z.Close()
}

func put(z *zip.Writer, path string, at time.Time, b []byte) error {
	f, err := z.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Deflate, Modified: at})
	if err == nil {
		_, err = f.Write(b)
	}
	return err
}

// pathOf returns the path of a record, with the key escaped so that it is valid on every system.
func pathOf(key string) string {
	parts := strings.Split(key, "/")
	for i, p := range parts {
		parts[i] = strings.ReplaceAll(url.PathEscape(p), ":", "%3A")
		if strings.Trim(p, ".") == "" {
			parts[i] = strings.ReplaceAll(p, ".", "%2E")
		}
	}
	return strings.Join(parts, "/") + ".json"
}

// readable indents JSON. It returns b unchanged if it is not JSON, or nested so deeply that most of the output would be
// spaces. compact is the inverse.
func readable(b []byte) []byte {
	var out bytes.Buffer
	if depth(b) > 100 {
		return b
	}
	if json.Indent(&out, b, "", " ") != nil {
		return b
	}
	return out.Bytes()
}

// depth returns an upper bound of the nesting depth of JSON, as it also counts brackets in strings.
func depth(b []byte) int {
	deepest, depth := 0, 0
	for _, c := range b {
		switch c {
		case '[', '{':
			depth++
			deepest = max(deepest, depth)
		case ']', '}':
			depth--
		}
	}
	return deepest
}

func compact(b []byte) []byte {
	var out bytes.Buffer
	if json.Compact(&out, b) != nil {
		return b
	}
	return out.Bytes()
}
