//go:build e2e

package e2e_test

import (
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"sync"
	"testing"

	"orrery/app/e2e"
)

// sink is another server, which records the ways in which requests reach it.
type sink struct {
	mu      sync.Mutex
	reached map[string]bool
	http    string
}

func newSink(t *testing.T) *sink {
	t.Helper()
	s := &sink{reached: map[string]bool{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.note(path.Base(r.URL.Path))
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	}))
	t.Cleanup(server.Close)
	s.http = server.URL
	return s
}

func (s *sink) note(way string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reached[way] = true
}

func (s *sink) by(way string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.reached[way]
}

func (s *sink) ways() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.reached, "favicon.ico") // of a page that navigation led to
	return slices.Sorted(maps.Keys(s.reached))
}

// packets notes a way when a packet of UDP comes to an address of its own.
func (s *sink) packets(t *testing.T, way string) (address string) {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		if _, _, err := conn.ReadFrom(make([]byte, 2048)); err == nil {
			s.note(way)
		}
	}()
	return conn.LocalAddr().String()
}

// leaks tries all ways of testdata/leak/ways.js on a page of each site, then on a page without a policy, and waits until the
// latter have reached the other server: this proves that each way works, and gives the sites more time. It returns all
// ways, and those that succeeded on each site.
func leaks(t *testing.T, sites ...*e2e.Site) (all []string, out [][]string) {
	t.Helper()
	script, err := os.ReadFile("testdata/leak/ways.js")
	if err != nil {
		t.Fatal(err)
	}
	open := e2e.ServeHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><title>Open</title><body>Open")
	}), "")
	sites = append(slices.Clone(sites), open)
	sinks := make([]*sink, len(sites))
	for i := range sinks {
		sinks[i] = newSink(t)
	}
	control := sinks[len(sinks)-1]
	blank := func(group string) (pages []*e2e.Page) {
		for _, site := range sites {
			p := suite.Blank(t, site)
			p.Allow("") // the browser reports what it blocks; the sinks record the rest
			p.Before(string(script))
			p.Go(map[string]string{"ways": "checked/", "leaving": "nothing"}[group]) // the second is a page that loads no program
			pages = append(pages, p)
		}
		return pages
	}
	for _, group := range []string{"ways", "leaving"} {
		pages := blank(group)
		for i, way := range e2e.Eval[[]string](pages[0], "Object.keys("+group+")") {
			if group == "leaving" && i > 0 {
				pages = blank(group)
			}
			for i, p := range pages {
				e2e.Eval[string](p, fmt.Sprintf("(() => { try { %s.%s({ http: %q, udp: %q }); } catch (e) { return String(e); } return ''; })()",
					group, way, sinks[i].http+"/"+way, sinks[i].packets(t, way)))
			}
			pages[len(pages)-1].Until(way+" to reach the other server where nothing forbids it", func() bool { return control.by(way) })
		}
	}
	for _, s := range sinks[:len(sinks)-1] {
		out = append(out, s.ways())
	}
	return control.ways(), out
}

// TestLeaks checks the README's list of ways in which a script in the page could reach another server, with the headers of
// the server and with only the policy in the page.
func TestLeaks(t *testing.T) {
	// A policy in the page governs what a page loads and connects to.
	past := []string{"link", "linkDownload", "linkInNewWindow", "location", "navigation", "refresh", "webrtc", "webrtcOfFrame", "window", "windowUnnamed"}
	closed := []string{}
	if v := chromium(t); v < 152 {
		t.Logf("Chromium %d does not support Connection-Allowlist; the headers block only the same ways as the policy", v)
		closed = past
	}
	all, out := leaks(t, suite.Serve(t, ""), plainHost(t, "", false))
	for i, c := range []struct {
		name string
		want []string
	}{{"own server", closed}, {"plain host", past}} {
		t.Logf("%s: %d of %d ways are closed", c.name, len(all)-len(out[i]), len(all))
		if !slices.Equal(out[i], c.want) {
			t.Errorf("%s: got out by %v, want %v", c.name, out[i], c.want)
		}
	}
}

// chromium is the main version of the browser.
func chromium(t *testing.T) int {
	t.Helper()
	p := suite.Open(t, plainHost(t, "", false))
	m := regexp.MustCompile(`Chrome/(\d+)`).FindStringSubmatch(e2e.Eval[string](p, "navigator.userAgent"))
	if m == nil {
		t.Fatal("the browser does not tell its version")
	}
	v, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return v
}
