//go:build !wasm

package site_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"orrery/app/site"
)

// The program must not name the machine that built it, nor hold what a browser
// never runs.
func TestCompile(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the app")
	}
	root, err := site.Root()
	if err != nil {
		t.Fatal(err)
	}
	wasm, err := site.Compile(t.Context(), root, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	body, err := os.ReadFile(wasm)
	if err != nil {
		t.Fatal(err)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	for _, trace := range []string{root + "/", home + string(filepath.Separator), "net/http.(", "regexp/syntax.(", "crypto/tls.("} {
		if i := bytes.Index(body, []byte(trace)); i >= 0 {
			t.Errorf("app.wasm contains %q: %q", trace, body[max(0, i-60):i+60])
		}
	}
}
