//go:build !wasm

package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

const (
	appPath     = "web/app.wasm"
	enginePath  = "web/engine.wasm"
	workerPath  = "sw.js"
	versionPath = "version.txt"
	headersPath = "_headers"
	sumsPath    = "SHA256SUMS"
	licencePath = "web/licences.txt"
)

// tree is the site in memory: content by slash-separated path from the root.
type tree map[string][]byte

func (t tree) paths() []string { return slices.Sorted(maps.Keys(t)) }

// hash is over paths and contents, in order. The length between them makes "ab"+"c" and "a"+"bc" different.
func (t tree) hash() string {
	h := sha256.New()
	for _, p := range t.paths() {
		fmt.Fprintf(h, "%s %d\n", p, len(t[p]))
		h.Write(t[p])
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

// sums lists the files with their SHA-256, as sha256sum does. The list is part of
// the site, so that it is copied with the site.
func (t tree) sums() []byte {
	var b bytes.Buffer
	for _, p := range t.paths() {
		fmt.Fprintf(&b, "%x  %s\n", sha256.Sum256(t[p]), p)
	}
	return b.Bytes()
}

// collect reads everything that is copied as it is, and joins the style sheets.
func collect(o Options) (tree, error) {
	files := tree{}
	if err := files.addDir(o.WebDir, "web", webFile); err != nil {
		return nil, err
	}
	joinStyles(files)
	csv := func(p string) bool { return path.Ext(p) == ".csv" && !strings.Contains(p, "/") }
	if err := files.addDir(o.DataDir, "web/data", csv); err != nil {
		return nil, err
	}
	for _, p := range []string{appPath, enginePath, licencePath} {
		body, err := os.ReadFile(filepath.Join(o.Wasm, path.Base(p)))
		if err != nil {
			return nil, fmt.Errorf("site: %w", err)
		}
		files[p] = body
	}
	glue, err := glueScript()
	if err != nil {
		return nil, err
	}
	files["web/wasm_exec.js"] = glue
	return files, nil
}

// webFile reports whether a file of web/ is copied. It leaves out what the build makes, and notes.
func webFile(p string) bool {
	base := path.Base(p)
	built := strings.Contains(base, ".wasm") && base != "kernels.wasm" || base == "wasm_exec.js"
	return !strings.HasPrefix(base, ".") && path.Ext(base) != ".md" && path.Ext(base) != ".go" && !built
}

func (t tree) addDir(dir, under string, keep func(string) bool) error {
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !keep(p) {
			return err
		}
		body, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p)))
		t[path.Join(under, p)] = body
		return err
	})
	if err != nil {
		return fmt.Errorf("site: read %s: %w", dir, err)
	}
	return nil
}

// glueScript is the wasm_exec.js of the Go that compiles: it must match the compiler, so it is not in the repository.
func glueScript() ([]byte, error) {
	root, err := goTool(".", "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	body, err := os.ReadFile(filepath.Join(strings.TrimSpace(root), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return nil, fmt.Errorf("site: wasm_exec.js of %s: %w", runtime.Version(), err)
	}
	return body, nil
}
