//go:build !wasm

package site_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orrery/app/site"
)

// Every module that a program links is named with its version, with the full text of its
// licence; so is everything else that the site distributes.
func TestLicences_OfEverythingLinked(t *testing.T) {
	root, err := site.Root()
	if err != nil {
		t.Fatal(err)
	}
	text, err := site.Licences(root)
	if err != nil {
		t.Fatal(err)
	}
	modules, err := site.Linked(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(modules) < 2 {
		t.Errorf("linked: %v; go-app and gonum at the least", modules)
	}
	for _, m := range modules {
		if !bytes.Contains(text, []byte("\n"+m.Path+" "+m.Version+"\n")) {
			t.Errorf("%s %s is not named", m.Path, m.Version)
		}
	}
	files := []string{filepath.Join(root, "LICENSE"), filepath.Join(root, "app/ui/part/LICENSE-lucide.txt")}
	for _, m := range modules {
		files = append(files, filepath.Join(m.Dir, "LICENSE"))
	}
	fonts, err := filepath.Glob(filepath.Join(root, "web/fonts/OFL-*.txt"))
	if err != nil || len(fonts) == 0 {
		t.Fatalf("licences of fonts: %v, %v", fonts, err)
	}
	for _, name := range append(files, fonts...) {
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(text, bytes.TrimSpace(bytes.ReplaceAll(want, []byte("\r\n"), []byte("\n")))) {
			t.Errorf("the text of %s is not there", name)
		}
	}
	if !bytes.Contains(text, []byte("The Go Authors")) {
		t.Error("Go's own licence is not there")
	}
}

func TestLicences_RefusesWhatHasNone(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"main.go", "README.md", "licensing.go"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("package x\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	err := site.AddLicence(&b, "example.org/module v1.2.3", dir, ".")
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "example.org/module v1.2.3") || b.Len() > 0 {
		t.Errorf("got %v and %q", err, b.String())
	}
	if err := os.WriteFile(filepath.Join(dir, "NOTICE.txt"), []byte("by somebody\r\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := site.AddLicence(&b, "example.org/module v1.2.3", dir, "."); err != nil || !strings.HasSuffix(b.String(), "by somebody\n") {
		t.Errorf("got %v and %q", err, b.String())
	}
}
