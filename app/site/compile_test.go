//go:build !wasm

package site_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"orrery/app/site"
)

// The programs must not name the machine that built them, nor hold what a browser never runs.
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
	traces := []string{root + "/", home + string(filepath.Separator), "net/http.(", "regexp/syntax.(", "crypto/tls.("}
	modules, err := site.Linked(root)
	if err != nil {
		t.Fatal(err)
	}
	want, err := site.Licences(root)
	if got, failed := os.ReadFile(filepath.Join(dir, "licences.txt")); err != nil || failed != nil || !bytes.Equal(got, want) {
		t.Errorf("licences.txt has %d bytes, want %d; %v, %v", len(got), len(want), err, failed)
	}
	// The linker keeps the names of functions: those of other modules begin with a host.
	foreign := regexp.MustCompile(`\x00([a-z0-9-]+(?:\.[a-z0-9-]+)+/[\w./%-]+)\.\(?\*?\w`)
	for _, program := range []string{"app.wasm", "engine.wasm"} {
		body, err := os.ReadFile(filepath.Join(dir, program))
		if err != nil {
			t.Fatal(err)
		}
		named := map[string]bool{}
		for _, name := range foreign.FindAllStringSubmatch(string(body), -1) {
			named[name[1]] = true
		}
		for pkg := range named {
			if !slices.ContainsFunc(modules, func(m site.Module) bool { return strings.HasPrefix(pkg, m.Path+"/") }) {
				t.Errorf("%s has a function of %s; its licence is not in licences.txt", program, pkg)
			}
		}
		if len(named) == 0 {
			t.Errorf("%s names no package of another module", program)
		}
		code, data, err := site.Packages(root, dir, program)
		sum := 0
		for _, p := range code {
			sum += p.Bytes
		}
		if err != nil || data == 0 || sum+data > len(body)*3/2 || !slices.ContainsFunc(code, func(p site.PackageSize) bool { return p.Package == "orrery/core/table" && p.Bytes > 1000 }) || code[0].Package == "" {
			t.Errorf("%s: code %d, data %d of %d bytes, %v; %v", program, sum, data, len(body), code[:3], err)
		}
		for _, trace := range traces {
			if i := bytes.Index(body, []byte(trace)); i >= 0 {
				t.Errorf("%s contains %q: %q", program, trace, body[max(0, i-60):i+60])
			}
		}
	}
}

// A program of the pinned Go has line numbers to leave out, and functions keep
// their names. A second call changes nothing.
func TestBlankLines(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a program")
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module small\n", "main.go": "package main\n\nfunc main() { println(named()) }\n\n//go:noinline\nfunc named() int { return 7 }\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "build", "-o", "small.wasm", ".")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	module, err := os.ReadFile(filepath.Join(dir, "small.wasm"))
	if err != nil {
		t.Fatal(err)
	}
	stripped, err := site.Packed(module)
	if err != nil {
		t.Fatal(err)
	}
	again, err := site.Packed(stripped)
	if err != nil || !bytes.Equal(again, stripped) {
		t.Errorf("a second time changes something (%v)", err)
	}
	before, after := site.Lines(module), site.Lines(stripped)
	if before == 0 || after != 0 || !bytes.Contains(stripped, []byte("main.named")) {
		t.Errorf("%d functions had lines, %d have them now", before, after)
	}
	program := filepath.Join(dir, "small.wasm")
	trace := "panic: boom\n\ngoroutine 1 [running]:\nmain.named()\n\t?:0 +0x1\ncreated by main.named in goroutine 1\n\t?:0 +0x1\nnobody.knows(0x1)\n\t?:0 +0x7\n"
	want := strings.Replace(trace, "?:0 +0x1", dir+"/main.go:6 +0x1", 2)
	var found bytes.Buffer
	if err := site.Symbolize(program, strings.NewReader(trace), &found); err != nil || found.String() != want {
		t.Errorf("%v; got\n%swant\n%s", err, found.String(), want)
	}
	if err := os.WriteFile(program, module[:len(module)/2], 0o644); err != nil {
		t.Fatal(err)
	}
	if err := site.Symbolize(program, strings.NewReader(trace), &found); err == nil {
		t.Error("half a program is read")
	}
}

// A package that is linked into a program says whether the compiler inlines in it.
func TestInlineOf(t *testing.T) {
	for text, want := range map[string]string{
		"// Package p is.\n//\n//orrery:inline engine\npackage p\n": "engine",
		"//orrery:inline always\npackage p\n":                       "always",
		"//orrery:inline sometimes\npackage p\n":                    "error",
		"package p\n\n//orrery:inline never\n":                      "error",
		"package p\n":                                               "error",
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := site.InlineOf(dir)
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
