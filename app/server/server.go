//go:build !wasm

// Package server serves a folder that app/site built: a plain file server with the right types, compression, caching
// and security headers. It does not depend on what the files do.
//
//	h, err := server.New(server.Options{Dir: "dist"})
//	err = server.Serve(ctx, "127.0.0.1:8000", h, func(addr string) { fmt.Println("http://" + addr) })
//
// How long browsers cache:
//
//   - an address with "?v=VERSION" of this site: a year, immutable. The
//     version is a hash of the content, so other content has another address.
//   - fonts: a day. Style sheets name them without a version.
//   - everything else, such as pages and the service worker: revalidated each
//     time ("no-cache"); the answer is usually 304, since the ETag is a hash.
//
// An address below a station, such as experiments/run/<id>, is answered with the
// station's page, at most site.MaxSteps below it; any other with 404.html. All
// these pages are computed at the start: no request makes the server compute one.
//
// Limits: the site is read into memory once, so a new build needs a new start;
// no byte ranges, no directory listings, GET and HEAD only.
package server

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"

	"orrery/app/site"
)

// ErrPrefix: Options.Prefix is not of the form "/some/path".
var ErrPrefix = errors.New("server: the prefix must start with a slash and not end with one")

// Options are the site and its path.
type Options struct {
	Dir    string // a folder that site.Build wrote
	Prefix string // "" or "/some/path"
}

type handler struct {
	prefix  string
	version string
	headers []site.Header // of every answer
	files   map[string]*file
	deep    map[string][]*file // pages of stations, for addresses one step below, two steps, ...
	missing *file              // 404.html with addresses from the root; nil: there is none
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
	h := &handler{prefix: o.Prefix, headers: site.Headers(), files: files, deep: map[string][]*file{}}
	if v, ok := files["version.txt"]; ok {
		h.version = strings.TrimSpace(string(v.plain.body))
	}
	if f, ok := files["404.html"]; ok {
		h.missing = f.variant(`"./`, `"`+(&url.URL{Path: o.Prefix}).EscapedPath()+"/")
	}
	for name, f := range files {
		if station, ok := strings.CutSuffix(name, "/index.html"); ok && !strings.Contains(station, "/") {
			for steps := 1; steps <= site.MaxSteps; steps++ {
				h.deep[station] = append(h.deep[station], f.variant(`"../`, `"`+strings.Repeat("../", steps)))
			}
		}
	}
	return h, nil
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for _, header := range h.headers {
		w.Header().Set(header.Name, header.Value)
	}
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
		h.notFound(w, r)
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
	// An address below a station, such as experiments/run/<id>, is answered with
	// the station's page, with its addresses adjusted to the depth.
	station, below, _ := strings.Cut(rest[1:], "/")
	if pages, steps := h.deep[station], strings.Count(below, "/"); below != "" && steps < len(pages) {
		w.Header().Set("Cache-Control", "no-cache")
		pages[steps].write(w, r, http.StatusOK)
		return
	}
	h.notFound(w, r)
}

func (h *handler) keep(name string, r *http.Request) string {
	switch {
	case h.version != "" && r.URL.Query().Get("v") == h.version && path.Ext(name) != ".html" && name != "sw.js":
		return site.KeepYear
	case path.Ext(name) == ".woff2":
		return site.KeepDay
	}
	return "no-cache"
}

// redirect redirects to another path of this site. The path is one that exists, so it cannot lead to another host.
func (h *handler) redirect(w http.ResponseWriter, r *http.Request, to string) {
	to = h.prefix + to
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusMovedPermanently)
}

// notFound answers with 404.html.
func (h *handler) notFound(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-cache")
	if h.missing == nil {
		http.Error(w, "no such page", http.StatusNotFound)
		return
	}
	h.missing.write(w, r, http.StatusNotFound)
}
