// Package workspace is everything that a browser keeps, as one file to carry elsewhere: a
// zip with readable JSON and CSV inside, and a manifest with the sha256 of every file.
//
//	manifest.json                 format, version, and path, size and sha256 of every file
//	README.txt                    what this is, for who finds it
//	r/<id>.json                   a run                 (the record orrery/v1/r/<id>)
//	m/<digest>.json               a model
//	v/<model>/<number>.json       a version
//	e/<place>-<id>.json           an event of the audit trail
//	d/<name>.json                 a setting
//	tables/<hash>.csv             a table, for people and other programs
//	tables/<hash>.json, .bin      its name, and its bytes where CSV does not say all of it
//
//	err := workspace.Write(w, workspace.Content{Created: now, Records: records})
//	content, err := workspace.Read(b)
//
// Limits: the file is held in memory; 1 GiB unpacked at most. It keeps bytes: what a
// record means is the registry's affair.
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

// What a workspace holds, and what may be wrong with its file.
type (
	Content   = content.Content
	Table     = content.Table
	FileError = content.FileError
)

// ErrNot is a file that is no workspace.
var ErrNot = content.ErrNot

const (
	format       = "orrery-workspace"
	version      = 1
	layout       = "orrery/v1/"
	most         = 1 << 30 // bytes unpacked
	mostManifest = 1 << 26 // bytes of the manifest, enough for 300,000 files
	manifest     = "manifest.json"
	readme       = "README.txt"
	words        = "A workspace of Orrery: runs (r), models (m), versions (v), events (e), settings (s) and tables.\n" +
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
	Key    string `json:"key,omitempty"` // of a record
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Write writes c. Equal contents give equal bytes.
func Write(w io.Writer, c Content) error {
	z := zip.NewWriter(w)
	m := wireManifest{Format: format, Version: version, Layout: layout, Created: c.Created.UTC().Truncate(time.Second), Files: []wireFile{}}
	add := func(path, key string, b []byte) error {
		sum := digest.Sum(b)
		m.Files = append(m.Files, wireFile{path, key, len(b), hex.EncodeToString(sum[:])})
		return put(z, path, m.Created, b)
	}
	if err := add(readme, "", []byte(words)); err != nil {
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

// pathOf spells a key so that it is a path on every system.
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

// readable is JSON with lines; what is no JSON stays as it is, and what is nested so deep that the
// lines would be mostly spaces. compact is the way back.
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

// depth returns how deep JSON is nested, or more: brackets in texts count too.
func depth(b []byte) int {
	deepest, now := 0, 0
	for _, c := range b {
		switch c {
		case '[', '{':
			now++
			deepest = max(deepest, now)
		case ']', '}':
			now--
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
