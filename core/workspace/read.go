package workspace

import (
	"archive/zip"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"orrery/core/digest"
)

// Read reads a workspace and holds every file to the manifest: all that are named are
// there, whole, and no other is. The error is ErrNot, a *FileError, or that of a newer version.
func Read(b []byte) (Content, error) {
	files, err := unzip(b)
	if err != nil {
		return Content{}, err
	}
	var m wireManifest
	if json.Unmarshal(files[manifest], &m) != nil || m.Format != format {
		return Content{}, ErrNot
	}
	if m.Version != version || m.Layout != layout {
		return Content{}, fmt.Errorf("workspace: the file was written by a newer Orrery (format %d, %s); update this one and try again", m.Version, m.Layout)
	}
	delete(files, manifest)
	c := Content{Created: m.Created, Records: map[string][]byte{}}
	tables := map[string]*Table{}
	for _, f := range m.Files {
		b, there := files[f.Path]
		sum := digest.Sum(b)
		switch {
		case !there:
			return Content{}, &FileError{Path: f.Path, Why: "is missing"}
		case len(b) != f.Bytes || hex.EncodeToString(sum[:]) != f.SHA256:
			return Content{}, &FileError{Path: f.Path, Why: "is damaged: its checksum is not the manifest's"}
		case f.Key != "" && pathOf(f.Key) != f.Path:
			return Content{}, &FileError{Path: f.Path, Why: "is not the file of " + f.Key}
		}
		delete(files, f.Path)
		if f.Key != "" {
			c.Records[f.Key] = compact(b)
		} else if err := intoTable(tables, f.Path, b); err != nil {
			return Content{}, err
		}
	}
	for path := range files {
		return Content{}, &FileError{Path: path, Why: "is not in the manifest"}
	}
	c.Tables, err = inOrder(tables)
	return c, err
}

// inOrder lists the tables by hash, if each is whole.
func inOrder(tables map[string]*Table) ([]Table, error) {
	var list []Table
	for _, hash := range slices.Sorted(maps.Keys(tables)) {
		t := tables[hash]
		if t.Hash != hash || t.CSV == nil {
			return nil, &FileError{Path: "tables/" + hash, Why: "is not whole"}
		}
		list = append(list, *t)
	}
	return list, nil
}

// intoTable sorts a file of a table in; other files are for people.
func intoTable(tables map[string]*Table, path string, b []byte) error {
	name, of := strings.CutPrefix(path, "tables/")
	dot := strings.LastIndexByte(name, '.')
	if !of || dot < 0 {
		return nil
	}
	hash := name[:dot]
	if tables[hash] == nil {
		tables[hash] = &Table{}
	}
	t := tables[hash]
	switch name[dot:] {
	case ".csv":
		t.CSV = b
	case ".bin":
		t.Bin = b
	case ".json":
		if err := json.Unmarshal(compact(b), t); err != nil {
			return &FileError{Path: path, Why: "does not read: " + err.Error()}
		}
	}
	return nil
}

// unzip reads every file, with an end to how large they may become.
func unzip(b []byte) (map[string][]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, ErrNot
	}
	files, left := map[string][]byte{}, int64(most)
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue // a folder, as other programs write them
		}
		if _, twice := files[f.Name]; twice {
			return nil, &FileError{Path: f.Name, Why: "is there twice"}
		}
		r, err := f.Open()
		if err != nil {
			return nil, &FileError{Path: f.Name, Why: "cannot be unpacked: " + err.Error()}
		}
		content, err := io.ReadAll(io.LimitReader(r, left+1))
		r.Close()
		left -= int64(len(content))
		switch {
		case left < 0:
			return nil, &FileError{Path: f.Name, Why: "is beyond the 1 GiB that a workspace may hold"}
		case err != nil:
			return nil, &FileError{Path: f.Name, Why: "cannot be unpacked: " + err.Error()}
		}
		files[f.Name] = content
	}
	return files, nil
}
