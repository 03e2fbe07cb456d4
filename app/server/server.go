//go:build !wasm

// Package server serves a folder that app/site built: a plain file server with
// the right types, compression, caching and security headers. It knows nothing
// of what the files do.
//
//	h, err := server.New(server.Options{Dir: "dist"})
//	err = server.Serve(ctx, "127.0.0.1:8000", h, func(addr string) { fmt.Println("http://" + addr) })
//
// How long things are kept:
//
//   - an address with "?v=VERSION" of this very site: a year, immutable. The
//     version is a hash of the content, so other content has another address.
//   - fonts: a day. Style sheets name them without a version.
//   - all else, pages and the service worker first of all: asked again each
//     time ("no-cache"); the answer is mostly 304, since the ETag is a hash.
//
// Limits: the site is read into memory once, so a new build needs a new start;
// no byte ranges, no directory listings, GET and HEAD only.
package server

import (
	"errors"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"

	"orrery/app/site"
)

// ErrPrefix: Options.Prefix is not of the form "/some/path".
var ErrPrefix = errors.New("server: the prefix must start with a slash and not end with one")

// Options say what to serve and where.
type Options struct {
	Dir    string // a folder that site.Build wrote
	Prefix string // "" or "/some/path"
}

type handler struct {
	prefix  string
	version string
	files   map[string]*file
}

// New reads the site and returns its handler.
func New(o Options) (http.Handler, error) {
	if o.Prefix != "" && (path.Clean(o.Prefix) != o.Prefix || o.Prefix[0] != '/' || o.Prefix == "/") {
		return nil, fmt.Errorf("%w: %q", ErrPrefix, o.Prefix)
	}
	files, err := load(o.Dir)
	if err != nil {
		return nil, err
	}
	h := &handler{prefix: o.Prefix, files: files}
	if v, ok := files["version.txt"]; ok {
		h.version = strings.TrimSpace(string(v.plain.body))
	}
	return h, nil
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	secure(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	rest, inside := strings.CutPrefix(r.URL.Path, h.prefix)
	if inside && rest == "" {
		h.redirect(w, r, "/")
		return
	}
	if !inside || rest[0] != '/' {
		h.missing(w, r, 0)
		return
	}
	name := rest[1:]
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if f, ok := h.files[name]; ok {
		w.Header().Set("Cache-Control", h.keep(name, r))
		f.write(w, r, http.StatusOK)
		return
	}
	if _, ok := h.files[name+"/index.html"]; ok {
		h.redirect(w, r, rest+"/")
		return
	}
	if station, below, ok := strings.Cut(name, "/"); ok && below != "" {
		if page, ok := h.files[station+"/index.html"]; ok {
			h.deep(w, r, page, strings.Count(rest, "/")-1)
			return
		}
	}
	h.missing(w, r, strings.Count(rest, "/")-1)
}

// deep answers an address below a station, such as experiments/run/<id>, with the
// station's page, its addresses set for the depth.
func (h *handler) deep(w http.ResponseWriter, r *http.Request, page *file, depth int) {
	w.Header().Set("Cache-Control", "no-cache")
	h.rewritten(w, r, page, http.StatusOK, `"../`, `"`+strings.Repeat("../", depth))
}

// secure sets what every answer carries. The two isolation headers give the
// page a finer clock; everything it loads is its own, so they cost nothing.
func secure(header http.Header) {
	header.Set("Content-Security-Policy", site.Policy+"; frame-ancestors 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Embedder-Policy", "require-corp")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
}

func (h *handler) keep(name string, r *http.Request) string {
	switch {
	case h.version != "" && r.URL.Query().Get("v") == h.version && path.Ext(name) != ".html" && name != "sw.js":
		return "public, max-age=31536000, immutable"
	case path.Ext(name) == ".woff2":
		return "public, max-age=86400"
	}
	return "no-cache"
}

// redirect goes to another path of this site. The path is one that exists, so
// it cannot lead to another host.
func (h *handler) redirect(w http.ResponseWriter, r *http.Request, to string) {
	to = h.prefix + to
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusMovedPermanently)
}

// missing answers with 404.html, its addresses set for the depth asked for.
func (h *handler) missing(w http.ResponseWriter, r *http.Request, depth int) {
	w.Header().Set("Cache-Control", "no-cache")
	f, ok := h.files["404.html"]
	if !ok {
		http.Error(w, "no such page", http.StatusNotFound)
		return
	}
	h.rewritten(w, r, f, http.StatusNotFound, `"./`, `"./`+strings.Repeat("../", depth))
}

// rewritten writes a page with other addresses in it.
func (h *handler) rewritten(w http.ResponseWriter, r *http.Request, f *file, status int, from, to string) {
	body := strings.ReplaceAll(string(f.plain.body), from, to)
	w.Header().Set("Content-Type", f.mime)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method == http.MethodGet {
		fmt.Fprint(w, body)
	}
}
