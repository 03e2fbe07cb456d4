//go:build !wasm

package site

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// knownGo is whose library stdFiles knows. Another Go builds with its library as it is, and
// its programs are larger.
const knownGo = "go1.26"

// godebugText stands in for internal/godebug. A tab has no GODEBUG, and what counts its use
// brings the runtime's metrics.
//
//go:embed std/godebug.go.txt
var godebugText string

// Overlay writes, below root/.build, what stands in for files of Go's library in the programs
// of the browser, and returns the file for "go build -overlay"; "" for a Go that is not known.
// It saves 0.026 MB of brotli in app.wasm.
func Overlay(root string) (string, error) {
	out, err := goTool(root, "env", "GOVERSION", "GOROOT")
	if err != nil {
		return "", err
	}
	version, goroot, _ := strings.Cut(strings.TrimSpace(out), "\n")
	if version != knownGo && !strings.HasPrefix(version, knownGo+".") {
		return "", nil
	}
	files, err := stdFiles(filepath.Join(goroot, "src"))
	if err != nil {
		return "", err
	}
	folder := filepath.Join(root, ".build", "std-"+files.hash())
	replace := map[string]string{}
	for _, p := range files.paths() {
		replace[filepath.Join(goroot, "src", filepath.FromSlash(p))] = filepath.Join(folder, filepath.FromSlash(p))
	}
	files["overlay.json"], err = json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", fmt.Errorf("site: %w", err)
	}
	overlay := filepath.Join(folder, "overlay.json")
	if _, err := os.Stat(overlay); err == nil {
		return overlay, nil
	}
	return overlay, writeOnce(folder, files)
}

// stdFiles are the files by their paths below src. An address of version 6 in brackets is
// told by its colons: to read it, net/url brings net/netip, with it unique and weak pointers.
func stdFiles(src string) (tree, error) {
	files := tree{"internal/godebug/godebug.go": []byte(godebugText)}
	const name = "net/url/url.go"
	b, err := os.ReadFile(filepath.Join(src, filepath.FromSlash(name)))
	if err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	before, rest, _ := strings.Cut(string(b), "\t\taddr, err := netip.ParseAddr(")
	_, after, found := strings.Cut(rest, "\t\tif addr.Is4() {\n")
	if found { // else this Go's file is another one, and stays
		before = strings.Replace(before, "\t\"net/netip\"\n", "", 1)
		files[name] = []byte(before + "\t\tif !strings.Contains(unescapedHostname, \":\") {\n" + after)
	}
	return files, nil
}
