//go:build !wasm

package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"orrery/app/site"
)

// mimes lists the types by extension. Those of the operating system differ between machines, and
// a wrong one (wasm, js) stops the app.
func mimeOf(name string) string {
	mimes := map[string]string{
		".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8",
		".js": "text/javascript; charset=utf-8", ".json": "application/json",
		".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
		".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".woff2": "font/woff2",
		".csv": "text/csv; charset=utf-8", ".txt": "text/plain; charset=utf-8",
	}
	if m, ok := mimes[path.Ext(name)]; ok {
		return m
	}
	return "application/octet-stream"
}

// form is one encoding of a file. Each has a different ETag, as HTTP requires.
type form struct {
	encoding string // "", "br", "gzip"
	etag     string
	body     []byte
}

type file struct {
	mime  string
	plain form
	short []form // compressed, the smaller first
}

// load reads the folder. name.br and name.gz become forms of name.
func load(dir string) (map[string]*file, error) {
	bodies := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		bodies[p], err = os.ReadFile(filepath.Join(dir, filepath.FromSlash(p)))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("server: read the site: %w", err)
	}
	files := map[string]*file{}
	for p, body := range bodies {
		if _, ok := bodies[strings.TrimSuffix(strings.TrimSuffix(p, ".br"), ".gz")]; ok && (path.Ext(p) == ".br" || path.Ext(p) == ".gz") {
			continue
		}
		f := &file{mime: mimeOf(p), plain: newForm("", body)}
		if br, ok := bodies[p+".br"]; ok {
			f.short = append(f.short, newForm("br", br))
		}
		if gz, ok := bodies[p+".gz"]; ok {
			f.short = append(f.short, newForm("gzip", gz))
		}
		files[p] = f
	}
	return files, nil
}

// variant returns a page in which every address from is replaced by to.
func (f *file) variant(from, to string) *file {
	body := bytes.ReplaceAll(f.plain.body, []byte(from), []byte(to))
	br, gz := site.Compress(body)
	return &file{mime: f.mime, plain: newForm("", body), short: []form{newForm("br", br), newForm("gzip", gz)}}
}

func newForm(encoding string, body []byte) form {
	sum := sha256.Sum256(body)
	return form{encoding: encoding, etag: `"` + hex.EncodeToString(sum[:12]) + `"`, body: body}
}

// write answers with the smallest form that the browser accepts.
func (f *file) write(w http.ResponseWriter, r *http.Request, status int) {
	header := w.Header()
	best := f.plain
	if len(f.short) > 0 {
		header.Set("Vary", "Accept-Encoding")
		for _, s := range f.short {
			if accepts(r.Header.Get("Accept-Encoding"), s.encoding) {
				best = s
				break
			}
		}
	}
	header.Set("Content-Type", f.mime)
	header.Set("ETag", best.etag)
	if status == http.StatusOK && matches(r.Header.Get("If-None-Match"), best.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if best.encoding != "" {
		header.Set("Content-Encoding", best.encoding)
	}
	header.Set("Content-Length", strconv.Itoa(len(best.body)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		// An error means that the browser closed the connection; there is no one to report it to.
		w.Write(best.body)
	}
}

// accepts reads an Accept-Encoding header: names with an optional ";q=", where q=0 is a refusal.
func accepts(header, encoding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.EqualFold(strings.TrimSpace(name), encoding) {
			q, ok := strings.CutPrefix(strings.TrimSpace(params), "q=")
			weight, err := strconv.ParseFloat(q, 64)
			return !ok || err != nil || weight > 0
		}
	}
	return false
}

// matches reads an If-None-Match header. Proxies may have weakened the tag.
func matches(header, etag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		tag := strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if tag == etag || tag == "*" {
			return true
		}
	}
	return false
}
