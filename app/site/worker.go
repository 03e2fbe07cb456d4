//go:build !wasm

package site

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
)

// web/sw.js has two placeholders that Build replaces:
//
//	const VERSION = "__VERSION__";
//	const FILES = __FILES__;
const (
	versionMark = "__VERSION__"
	filesMark   = "__FILES__"
)

// ErrWorkerMarks: web/sw.js lacks one of the two placeholders.
var ErrWorkerMarks = errors.New("site: web/sw.js must contain __VERSION__ and __FILES__ once each")

// addServiceWorker writes sw.js to the root, where its scope is the whole site. A site without web/sw.js has none.
func addServiceWorker(files tree, version string) error {
	source, ok := files["web/"+workerPath]
	if !ok {
		return nil
	}
	delete(files, "web/"+workerPath)
	if bytes.Count(source, []byte(versionMark)) != 1 || bytes.Count(source, []byte(filesMark)) != 1 {
		return ErrWorkerMarks
	}
	list, err := json.Marshal(precache(files, version))
	if err != nil {
		return fmt.Errorf("site: %w", err)
	}
	text := strings.NewReplacer(versionMark, version, filesMark, string(list)).Replace(string(source))
	files[workerPath] = []byte(text)
	return nil
}

// precache lists what the app needs offline, relative to sw.js: pages by the address a person visits, everything else
// by its file. An address that the pages name with a version is listed with it: the browser has just loaded that
// address and fills the cache without a second download.
func precache(files tree, version string) []string {
	var list []string
	for _, p := range files.paths() {
		switch ext := path.Ext(p); {
		case path.Base(p) == "index.html":
			p = strings.TrimSuffix(p, "index.html")
		case ext == ".wasm" || ext == ".css" || ext == ".js":
			p += "?v=" + version
		}
		list = append(list, "./"+p)
	}
	slices.Sort(list)
	return list
}
