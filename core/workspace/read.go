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
//
// The manifest comes first, and of the others no more is unpacked than it says.
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
	left := int64(most)
	for _, f := range m.Files {
		b, err := files.take(f, &left)
		if err != nil {
			return Content{}, err
		}
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

// packed is the files of a zip that have not been unpacked yet.
type packed map[string]*zip.File

func open(b []byte) (packed, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, ErrNot
	}
	files := packed{}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue // a folder, as other programs write them
		}
		if files[f.Name] != nil {
			return nil, &FileError{Path: f.Name, Why: "is there twice"}
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
	b, err := unpack(f, mostManifest)
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

// take unpacks the file that the manifest describes as f and compares the two. left is how many
// bytes all files may still have.
func (p packed) take(f wireFile, left *int64) ([]byte, error) {
	file := p[f.Path]
	if file == nil {
		return nil, &FileError{Path: f.Path, Why: "is missing"}
	}
	delete(p, f.Path)
	if f.Bytes < 0 || int64(f.Bytes) > *left {
		return nil, &FileError{Path: f.Path, Why: "is beyond the 1 GiB that a workspace may hold"}
	}
	*left -= int64(f.Bytes)
	b, err := unpack(file, f.Bytes)
	if err != nil {
		return nil, err
	}
	sum := digest.Sum(b)
	switch {
	case len(b) != f.Bytes || hex.EncodeToString(sum[:]) != f.SHA256:
		return nil, &FileError{Path: f.Path, Why: "is damaged: its checksum is not the manifest's"}
	case f.Key != "" && pathOf(f.Key) != f.Path:
		return nil, &FileError{Path: f.Path, Why: "is not the file of " + f.Key}
	}
	return b, nil
}

// unpack reads a file of at most so many bytes. Room is made for what the compressed bytes can
// become at most, whatever size is stated.
func unpack(f *zip.File, most int) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, &FileError{Path: f.Name, Why: "cannot be unpacked: " + err.Error()}
	}
	defer r.Close()
	const ratio = 1032 // the highest of deflate
	room := min(uint64(most), f.UncompressedSize64, f.CompressedSize64*ratio) + bytes.MinRead
	b := bytes.NewBuffer(make([]byte, 0, room))
	_, err = b.ReadFrom(io.LimitReader(r, int64(most)+1))
	switch {
	case b.Len() > most:
		return nil, &FileError{Path: f.Name, Why: "is longer than the manifest says"}
	case err != nil:
		return nil, &FileError{Path: f.Name, Why: "cannot be unpacked: " + err.Error()}
	}
	return b.Bytes(), nil
}
