//go:build e2e

package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"orrery/app/e2e"
)

// plainHost serves the folder of the site like a static host: an address without a file is answered with 404.html. With
// headers it reads _headers like Netlify.
func plainHost(t *testing.T, prefix string, headers bool) *e2e.Site {
	t.Helper()
	dir := suite.Dist(t)
	rules := map[string][][2]string{}
	if headers {
		rules = headerRules(t, filepath.Join(dir, "_headers"))
	}
	return e2e.ServeHandler(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for rule, list := range rules {
			start, all := strings.CutSuffix(rule, "*")
			if rest := strings.TrimPrefix(r.URL.Path, prefix); rest == rule || all && strings.HasPrefix(rest, start) {
				for _, h := range list {
					w.Header().Add(h[0], h[1])
				}
			}
		}
		name, status := "404.html", http.StatusNotFound
		if rest, ok := strings.CutPrefix(r.URL.Path, prefix+"/"); ok && !strings.Contains(r.URL.Path, "//") && rest != "_headers" {
			if rest == "" || strings.HasSuffix(rest, "/") {
				rest += "index.html"
			}
			if info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(path.Clean("/"+rest)))); err == nil && !info.IsDir() {
				name, status = rest, http.StatusOK
			}
		}
		kinds := map[string]string{".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".txt": "text/plain; charset=utf-8"}
		if kind, ok := kinds[path.Ext(name)]; ok {
			w.Header().Set("Content-Type", kind)
		}
		body, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			status = http.StatusInternalServerError
		}
		w.WriteHeader(status)
		w.Write(body)
	}), prefix)
}

// headerRules reads the file _headers: a path, then its headers, each after two spaces.
func headerRules(t *testing.T, name string) map[string][][2]string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string][][2]string{}
	rule := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		if header, ok := strings.CutPrefix(line, "  "); ok {
			key, value, _ := strings.Cut(header, ": ")
			rules[rule] = append(rules[rule], [2]string{key, value})
			continue
		}
		rule = line
	}
	return rules
}

// TestPlainHost: deep addresses open the app on a static host, below any path, also below one that is named like a station.
func TestPlainHost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		prefix  string
		headers bool
	}{{"", false}, {"/some/path", true}, {"/data/a$&b&amp;c", false}} {
		site := plainHost(t, c.prefix, c.headers)
		p := suite.Blank(t, site)
		p.Allow("404")                    // the document itself, and style sheets that 404.html names at another depth
		p.Allow("Refused to apply style") // as above: what came is 404.html
		p.Allow("MIME type")
		p.Go("experiments/compare?runs=a,b")
		p.See("heading", "Experiments")
		if p.Path() != "experiments/compare?runs=a,b" {
			t.Errorf("%s: the app is at %q", c.prefix, p.Path())
		}
		station(p, "Data")
		if p.Path() != "data/" {
			t.Errorf("%s: Data is at %q", c.prefix, p.Path())
		}
		for _, line := range p.Console() {
			if strings.Contains(line, "Permissions-Policy") || strings.Contains(line, "Connection-Allowlist") {
				t.Errorf("the browser does not understand a header: %s", line)
			}
		}
	}
}

// TestHostWithHeaders: with every header of the file _headers the app trains, downloads and works offline.
func TestHostWithHeaders(t *testing.T) {
	t.Parallel()
	site := plainHost(t, "/some/path", true)
	p := suite.Open(t, site)
	p.See("heading", "Map")
	champion(p)
	station(p, "Experiments")
	if !e2e.Eval[bool](p, "crossOriginIsolated") {
		t.Error("the page is not isolated: opener or embedder policy did not arrive")
	}
	if name, content := p.Download(func() { p.Click("button", "metadata_store.csv") }); !strings.HasSuffix(name, ".csv") || !strings.Contains(content, ",") {
		t.Errorf("downloaded %q with %d bytes", name, len(content))
	}
	if !e2e.Eval[bool](p, "navigator.serviceWorker.ready.then(() => true)") {
		t.Fatal("no service worker")
	}
	site.Stop()
	p.Allow("ERR_CONNECTION_REFUSED")
	p.Allow("ERR_FAILED")
	p.Reload()
	p.See("heading", "Experiments")
}

// TestAddressOfAnotherHost: an address that begins with two slashes and a host never makes the page send a request to that
// host, whatever the policy, and never remains at the boot screen.
func TestAddressOfAnotherHost(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		serve  func() *e2e.Site
		policy bool
	}{
		{"own server", func() *e2e.Site { return suite.Serve(t, "") }, true},
		{"plain host", func() *e2e.Site { return plainHost(t, "", false) }, true},
		{"plain host, policy ignored", func() *e2e.Site { return plainHost(t, "", false) }, false},
	} {
		var asked atomic.Int32
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			w.Header().Set("Access-Control-Allow-Origin", "*")
			w.Write([]byte(`<!doctype html data-root="../"><h1>Another page</h1>`))
		}))
		defer other.Close()
		p := suite.Blank(t, c.serve())
		p.Allow("404")
		p.Allow("MIME type")
		if !c.policy {
			p.WithoutPolicy()
		}
		host := strings.TrimPrefix(other.URL, "http://")
		for _, address := range []string{"/" + host + "/data/x", "/" + host + "/"} {
			p.Go(address)
			p.SeeText("No such page")
			p.Until("the address to have single slashes", func() bool { return p.Path() == strings.TrimPrefix(address, "/") })
			p.SeeText("No such page")
			if n := asked.Load(); n > 0 {
				t.Errorf("%s, %s: the other host was asked %d times", c.name, address, n)
			}
		}
	}
}

// TestAddressOfAnotherHost_ServiceWorker: the service worker answers no such address with its own page.
func TestAddressOfAnotherHost_ServiceWorker(t *testing.T) {
	t.Parallel()
	site := suite.Serve(t, "")
	p := suite.Open(t, site)
	p.See("heading", "Map")
	if !e2e.Eval[bool](p, "navigator.serviceWorker.ready.then(() => true)") {
		t.Fatal("no service worker")
	}
	p.Allow("404")
	p.Go("/evil.example/")
	p.SeeText("No such page")
	p.Go("experiments/a/b/c/d/e")
	p.SeeText("No such page")
	site.Stop()
	p.Allow("ERR_CONNECTION_REFUSED")
	p.Allow("ERR_FAILED")
	p.Go("nothing/at/all")
	p.SeeText("No such page")
	p.Leaving(func() { p.Click("link", "Open the Map") }) // its address is right at any depth
	p.See("heading", "Map")
}

// TestNoSuchPage: the server's page for an unknown address has its styles at any depth, runs its script, and logs nothing
// but the status that the browser reports.
func TestNoSuchPage(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"", "/some/path"} {
		p := suite.Blank(t, suite.Serve(t, prefix))
		p.Allow("responded with a status of 404 (Not Found) " + p.Address("nothing/at/all"))
		p.Go("nothing/at/all")
		p.SeeText("No such page")
		if n := e2e.Eval[int](p, "[...document.styleSheets].filter((s) => s.cssRules.length).length"); n != 1 {
			t.Errorf("%d style sheets, want 1", n)
		}
		p.Leaving(func() { p.Click("link", "Open the Map") })
		p.See("heading", "Map")
	}
}

// TestLicencesLink: the page links to the licences of its dependencies, also offline.
func TestLicencesLink(t *testing.T) {
	t.Parallel()
	site := suite.Serve(t, "/some/path")
	p := suite.Open(t, site)
	p.See("link", "Licences")
	p.Until("the service worker to answer", func() bool { return e2e.Eval[bool](p, "!!navigator.serviceWorker.controller") })
	site.Stop()
	p.Allow("ERR_CONNECTION_REFUSED")
	text := e2e.Eval[string](p, `fetch([...document.links].find((a) => a.text === "Licences").href).then((r) => r.text())`)
	for _, want := range []string{"The Go Authors", "github.com/maxence-charriere/go-app", "gonum.org/v1/gonum", "Lucide", "SIL OPEN FONT LICENSE"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the licences", want)
		}
	}
}
