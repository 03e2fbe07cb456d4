package workspace_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"orrery/core/workspace"
)

func sample() workspace.Content {
	return workspace.Content{
		Created: time.Date(2022, 7, 21, 10, 0, 0, 0, time.UTC),
		Records: map[string][]byte{
			"r/0001": []byte(`{"info":{"run_id":"0001","note":"a \u003c b & ü"},"x":[1e-300,NaN]}`),
			"m/ab":   []byte(`{"coef":[0.1,2.50]}`),
			"v/..":   []byte(`{}`), "v/a b%/000001": []byte(`{"n":1}`), "e/000000000001-x": []byte(`{}`), "d/theme": []byte(`{"rev":1,"seq":1,"value":"day"}`),
		},
		Tables: []workspace.Table{
			{Hash: "aa", Name: "one.csv", Info: json.RawMessage(`{"rows":1}`), CSV: []byte("a\n1\n")},
			{Hash: "bb", Name: "two.csv", Info: json.RawMessage(`{"rows":1}`), CSV: []byte("a\n01\n"), Bin: []byte{1, 2, 255}},
		},
	}
}

func written(t *testing.T, c workspace.Content) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := workspace.Write(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWriteAndRead(t *testing.T) {
	want := sample()
	b := written(t, want)
	got, err := workspace.Read(b)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
	if !bytes.Equal(b, written(t, want)) {
		t.Error("equal contents give different files")
	}
	if got, err := workspace.Read(written(t, workspace.Content{})); err != nil || len(got.Records)+len(got.Tables) != 0 {
		t.Errorf("an empty workspace: %+v, %v", got, err)
	}
}

// repack writes the zip again with the files that change returns; it omits a file if change returns nil.
func repack(t *testing.T, b []byte, change func(path string, content []byte) []byte, more ...string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r, _ := f.Open()
		content, _ := io.ReadAll(r)
		if content = change(f.Name, content); content != nil {
			f, _ := w.Create(f.Name)
			f.Write(content)
		}
	}
	for _, path := range more {
		f, _ := w.Create(path)
		fmt.Fprint(f, "more")
	}
	w.Close()
	return out.Bytes()
}

func same(_ string, b []byte) []byte { return b }

func TestRead_Refuses(t *testing.T) {
	whole := written(t, sample())
	on := func(path string, f func([]byte) []byte) func(string, []byte) []byte {
		return func(p string, b []byte) []byte {
			if p == path {
				return f(b)
			}
			return b
		}
	}
	gone := func([]byte) []byte { return nil }
	tampered := func(b []byte) []byte { return bytes.Replace(b, []byte("1"), []byte("2"), 1) }
	cases := []struct {
		name  string
		b     []byte
		says  string
		at    string
		plain bool
	}{
		{"no zip", []byte("a,b\n1,2\n"), "not an Orrery workspace", "", true},
		{"another zip", repack(t, whole, on("manifest.json", gone)), "not an Orrery workspace", "", true},
		{"a manifest that is none", repack(t, whole, on("manifest.json", func([]byte) []byte { return []byte("{}") })), "not an Orrery workspace", "", true},
		{"newer", repack(t, whole, on("manifest.json", func(b []byte) []byte { return bytes.Replace(b, []byte(`"version": 1`), []byte(`"version": 2`), 1) })), "newer Orrery", "", true},
		{"a record is missing", repack(t, whole, on("r/0001.json", gone)), "is missing", "r/0001.json", false},
		{"a record is tampered with", repack(t, whole, on("r/0001.json", tampered)), "checksum", "r/0001.json", false},
		{"a table is tampered with", repack(t, whole, on("tables/aa.csv", tampered)), "checksum", "tables/aa.csv", false},
		{"a file too many", repack(t, whole, same, "r/0002.json"), "not in the manifest", "r/0002.json", false},
		{"a file twice", repack(t, whole, same, "r/0001.json"), "twice", "r/0001.json", false},
		{"a key of another file", repack(t, whole, on("manifest.json", func(b []byte) []byte { return bytes.Replace(b, []byte(`"key": "m/ab"`), []byte(`"key": "m/cd"`), 1) })), "not the file of", "m/ab.json", false},
	}
	for _, c := range cases {
		_, err := workspace.Read(c.b)
		var file *workspace.FileError
		if err == nil || !strings.Contains(err.Error(), c.says) || errors.As(err, &file) == c.plain || !c.plain && file.Path != c.at {
			t.Errorf("%s: %v, want %q at %q", c.name, err, c.says, c.at)
		}
	}
}

// A file is unpacked up to the size in the manifest, and files that are not in the manifest are not unpacked.
func TestRead_Bombs(t *testing.T) {
	zeros := make([]byte, 64<<20)
	whole := written(t, sample())
	bomb := func(path string) []byte {
		return repack(t, whole, func(p string, b []byte) []byte {
			if p == path {
				return zeros
			}
			return b
		})
	}
	unlisted := repack(t, whole, same, "tables/bomb.csv")
	for name, b := range map[string][]byte{"a record": bomb("r/0001.json"), "a table": bomb("tables/aa.csv"), "unlisted": unlisted} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := workspace.Read(b)
		runtime.ReadMemStats(&after)
		var file *workspace.FileError
		if made := after.TotalAlloc - before.TotalAlloc; !errors.As(err, &file) || made > 8<<20 {
			t.Errorf("%s: %v after %d bytes", name, err, made)
		}
	}
}

// A file with any damaged byte is refused or has the same content.
func TestRead_EveryByteDamaged(t *testing.T) {
	want := sample()
	whole := written(t, want)
	for i := range whole {
		b := bytes.Clone(whole)
		b[i] ^= 0x10
		if got, err := workspace.Read(b); err == nil && !reflect.DeepEqual(got.Records, want.Records) {
			t.Fatalf("byte %d of %d damaged: read as %+v", i, len(whole), got)
		}
	}
}
