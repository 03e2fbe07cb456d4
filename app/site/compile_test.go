//go:build !wasm

package site_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"orrery/app/site"
)

// The programs must not name the machine that built them, nor hold what a browser
// never runs.
func TestCompile(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the app")
	}
	root, err := site.Root()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := site.Compile(t.Context(), root, dir); err != nil {
		t.Fatal(err)
	}
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{"app.wasm", "engine.wasm"} {
		body, err := os.ReadFile(filepath.Join(dir, program))
		if err != nil {
			t.Fatal(err)
		}
		for _, trace := range []string{root + "/", home + string(filepath.Separator), "net/http.(", "regexp/syntax.(", "crypto/tls.("} {
			if i := bytes.Index(body, []byte(trace)); i >= 0 {
				t.Errorf("%s contains %q: %q", program, trace, body[max(0, i-60):i+60])
			}
		}
	}
}
