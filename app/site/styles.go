//go:build !wasm

package site

import (
	"bytes"
	"path"
)

const (
	// stylePath is the one style sheet of every page.
	stylePath = "web/orrery.css"
	// styleDir holds its parts, a file for each component.
	styleDir = "web/css"
)

// joinStyles replaces the files of styleDir by one style sheet at stylePath, so that a page makes one
// request. The files are joined in the order of their names, which decides between rules of equal
// specificity. Comments, which have lines of their own, and indentation are left out. Addresses are relative to
// stylePath. A site without such files has no style sheet.
func joinStyles(files tree) {
	var sheet bytes.Buffer
	for _, p := range files.paths() {
		if path.Dir(p) != styleDir || path.Ext(p) != ".css" {
			continue
		}
		for line := range bytes.Lines(append(files[p], '\n')) {
			if text := bytes.TrimSpace(line); len(text) > 0 && !bytes.HasPrefix(text, []byte("/*")) {
				sheet.Write(text)
				sheet.WriteByte('\n')
			}
		}
		delete(files, p)
	}
	if sheet.Len() > 0 {
		files[stylePath] = sheet.Bytes()
	}
}
