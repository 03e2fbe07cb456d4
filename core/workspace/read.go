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

// Read reads a workspace file. It checks that the zip has exactly the files of the manifest, undamaged. The error is
// ErrNot, a *FileError, or the error of a newer version.
//
// Read unpacks the manifest first, and of each other file at most the size in the manifest.
func Read(b []byte) (Content, error) {
	files, err := open(b)
	if err != nil {
		return Content{}, err
	}
	m, err := files.manifest()
	if err != nil {
		return Content{}, err
	}
	c := Content{Created: m.Created, Records: map[string][]byte{}}
	tables := map[string]*Table{}
	left := int64(maxBytes)
	for _, f := range m.Files {
		b, err := files.read(f, &left)
		if err != nil {
			return Content{}, err
		}
		if f.Key != "" {
			c.Records[f.Key] = compact(b)
		} else if err := addToTable(tables, f.Path, b); err != nil {
			return Content{}, err
		}
	}
	for path := range files {
		return Content{}, &FileError{Path: path, Why: "is not in the manifest"}
	}
	c.Tables, err = sortedTables(tables)
	return c, err
}

// sortedTables returns the tables sorted by hash, or an error if one is incomplete.
func sortedTables(tables map[string]*Table) ([]Table, error) {
	var list []Table
	for _, hash := range slices.Sorted(maps.Keys(tables)) {
		t := tables[hash]
		if t.Hash != hash || t.CSV == nil {
			return nil, &FileError{Path: "tables/" + hash, Why: "is incomplete"}
		}
		list = append(list, *t)
	}
	return list, nil
}

// addToTable adds a file of a table to its Table. It ignores other files.
func addToTable(tables map[string]*Table, path string, b []byte) error {
	name, ok := strings.CutPrefix(path, "tables/")
	dot := strings.LastIndexByte(name, '.')
	if !ok || dot < 0 {
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
			return &FileError{Path: path, Why: "cannot be read: " + err.Error()}
		}
	}
	return nil
}

// packed has the files of a zip that are not unpacked yet.
type packed map[string]*zip.File

func open(b []byte) (packed, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, ErrNot
	}
	files := packed{}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue // a folder, which other programs write
		}
		if files[f.Name] != nil {
			return nil, &FileError{Path: f.Name, Why: "occurs twice"}
		}
		files[f.Name] = f
	}
	return files, nil
}

// manifest unpacks the manifest.
func (p packed) manifest() (m wireManifest, err error) {
	f := p[manifest]
	if f == nil {
		return m, ErrNot
	}
	b, err := unpack(f, maxManifest)
	if err != nil {
		return m, err
	}
	if json.Unmarshal(b, &m) != nil || m.Format != format {
		return m, ErrNot
	}
	if m.Version != version || m.Layout != layout {
		return m, fmt.Errorf("workspace: the file was written by a newer Orrery (format %d, %s); update this one and try again", m.Version, m.Layout)
	}
	delete(p, manifest)
	return m, nil
}

// read unpacks the file that f describes and checks its size, checksum and path. The remaining files may have
// *left bytes in total.
func (p packed) read(f wireFile, left *int64) ([]byte, error) {
	file := p[f.Path]
	if file == nil {
		return nil, &FileError{Path: f.Path, Why: "is missing"}
	}
	delete(p, f.Path)
	if f.Bytes < 0 || int64(f.Bytes) > *left {
		return nil, &FileError{Path: f.Path, Why: "exceeds the limit of 1 GiB for a workspace"}
	}
	*left -= int64(f.Bytes)
	b, err := unpack(file, f.Bytes)
	if err != nil {
		return nil, err
	}
	sum := digest.Sum(b)
	switch {
	case len(b) != f.Bytes || hex.EncodeToString(sum[:]) != f.SHA256:
		return nil, &FileError{Path: f.Path, Why: "is damaged: its checksum differs from the manifest"}
	case f.Key != "" && pathOf(f.Key) != f.Path:
		return nil, &FileError{Path: f.Path, Why: "is not the file of " + f.Key}
	}
	return b, nil
}

// unpack reads a file of at most the given number of bytes. It allocates at most the size that the compressed bytes can
// expand to, whatever size the zip states.
func unpack(f *zip.File, limit int) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, &FileError{Path: f.Name, Why: "cannot be unpacked: " + err.Error()}
	}
	defer r.Close()
	const ratio = 1032 // maximum of deflate
	size := min(uint64(limit), f.UncompressedSize64, f.CompressedSize64*ratio) + bytes.MinRead
	b := bytes.NewBuffer(make([]byte, 0, size))
	_, err = b.ReadFrom(io.LimitReader(r, int64(limit)+1))
	switch {
	case b.Len() > limit:
		return nil, &FileError{Path: f.Name, Why: "is longer than the manifest says"}
	case err != nil:
		return nil, &FileError{Path: f.Name, Why: "cannot be unpacked: " + err.Error()}
	}
	return b.Bytes(), nil
}
