//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"orrery/app/e2e/chrome"
	"orrery/app/server"
	"orrery/app/site"
)

// Suite has the built site and the browser, which all journeys share.
type Suite struct {
	Browser *chrome.Browser
	Root    string // the folder with go.mod
	temp    string
	build   func() (string, error) // compiles the app once and returns the folder of the site
}

// NewSuite starts a browser. The app is built when it is served first.
func NewSuite() (*Suite, error) {
	root, err := site.Root()
	if err != nil {
		return nil, err
	}
	temp, err := os.MkdirTemp("", "orrery-e2e")
	if err != nil {
		return nil, fmt.Errorf("e2e: %w", err)
	}
	browser, err := chrome.Start()
	if err != nil {
		os.RemoveAll(temp)
		return nil, err
	}
	s := &Suite{Browser: browser, Root: root, temp: temp}
	s.build = sync.OnceValues(s.buildSite)
	return s, nil
}

// buildSite compiles the app and writes the site like `make site`, but with faster compression.
func (s *Suite) buildSite() (string, error) {
	if err := site.Compile(context.Background(), s.Root, s.temp); err != nil {
		return "", err
	}
	dir := filepath.Join(s.temp, "dist")
	_, err := site.Build(context.Background(), s.options(dir))
	return dir, err
}

func (s *Suite) options(out string) site.Options {
	return site.Options{
		Wasm: s.temp, WebDir: filepath.Join(s.Root, "web"),
		DataDir: filepath.Join(s.Root, "data"), Out: out, Quality: 1,
	}
}

// Close stops the browser and removes the built site. Screenshots of failures are stored elsewhere.
func (s *Suite) Close() {
	s.Browser.Close()
	os.RemoveAll(s.temp)
}

// Site is one running server.
type Site struct {
	URL     string // with the final slash
	server  *httptest.Server
	handler atomic.Pointer[http.Handler]
}

// Serve builds the app, if it is not built yet, and serves its site under a path: "" or "/some/path".
func (s *Suite) Serve(t testing.TB, prefix string) *Site {
	t.Helper()
	h, err := server.New(server.Options{Dir: s.Dist(t), Prefix: prefix})
	if err != nil {
		t.Fatal(err)
	}
	return ServeHandler(t, h, prefix)
}

// Dist returns the folder of the site. It builds the app if it is not built yet.
func (s *Suite) Dist(t testing.TB) string {
	t.Helper()
	dir, err := s.build()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// Another returns the folder of another release of the app: one file, and therefore the version, differs.
func (s *Suite) Another(t testing.TB, prefix string) http.Handler {
	t.Helper()
	if _, err := s.build(); err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "user_data.csv"), []byte("a,b\n1,2\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	o := s.options(filepath.Join(t.TempDir(), "dist"))
	o.DataDir = data
	if _, err := site.Build(context.Background(), o); err != nil {
		t.Fatal(err)
	}
	h, err := server.New(server.Options{Dir: o.Out, Prefix: prefix})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// ServeHandler serves a handler as a site.
func ServeHandler(t testing.TB, h http.Handler, prefix string) *Site {
	site := &Site{}
	site.handler.Store(&h)
	site.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		(*site.handler.Load()).ServeHTTP(w, r)
	}))
	site.URL = site.server.URL + prefix + "/"
	t.Cleanup(site.Stop)
	return site
}

// Replace serves another handler at the same address, like a new release.
func (s *Site) Replace(h http.Handler) { s.handler.Store(&h) }

// Handler returns the current handler.
func (s *Site) Handler() http.Handler { return *s.handler.Load() }

// Stop stops the server, to simulate a lost network.
func (s *Site) Stop() {
	s.server.CloseClientConnections()
	s.server.Close()
}
