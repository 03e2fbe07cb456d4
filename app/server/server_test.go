//go:build !wasm

package server_test

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"orrery/app/server"
	"orrery/app/site"
)

func dist(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range map[string]string{
		"index.html": "root", "data/index.html": `<script src="../web/boot.js" data-root="../">`, "sw.js": "worker",
		"404.html":     `<a href="./">Open</a><link href="./web/a.css">`,
		"version.txt":  "abc123\n",
		"web/app.wasm": "plain wasm", "web/app.wasm.br": "br wasm", "web/app.wasm.gz": "gz wasm",
		"web/a.css": "css", "web/a.css.gz": "gz css", "web/f.woff2": "font",
		"web/data/user_data.csv": "a,b", "manifest.webmanifest": "{}", "web/notes.gz": "its own",
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func newServer(t *testing.T, prefix string) http.Handler {
	t.Helper()
	h, err := server.New(server.Options{Dir: dist(t), Prefix: prefix})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func ask(h http.Handler, method, target string, header ...string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestServer_Answers(t *testing.T) {
	const year = "public, max-age=31536000, immutable"
	cases := []struct {
		name, method, target, accept string
		status                       int
		body, mime, encoding, keep   string
	}{
		{"root", "GET", "/", "", 200, "root", "text/html; charset=utf-8", "", "no-cache"},
		{"page", "GET", "/data/", "", 200, `<script src="../web/boot.js" data-root="../">`, "text/html; charset=utf-8", "", "no-cache"},
		{"page with a query", "GET", "/data/?v=abc123", "", 200, `<script src="../web/boot.js" data-root="../">`, "text/html; charset=utf-8", "", "no-cache"},
		{"service worker", "GET", "/sw.js?v=abc123", "", 200, "worker", "text/javascript; charset=utf-8", "", "no-cache"},
		{"wasm plain", "GET", "/web/app.wasm", "", 200, "plain wasm", "application/wasm", "", "no-cache"},
		{"wasm brotli first", "GET", "/web/app.wasm?v=abc123", "gzip, deflate, br, zstd", 200, "br wasm", "application/wasm", "br", year},
		{"wasm gzip", "GET", "/web/app.wasm?v=abc123", "gzip", 200, "gz wasm", "application/wasm", "gzip", year},
		{"wasm brotli refused", "GET", "/web/app.wasm", "br;q=0, gzip;q=0.5", 200, "gz wasm", "application/wasm", "gzip", "no-cache"},
		{"another version", "GET", "/web/app.wasm?v=old", "", 200, "plain wasm", "application/wasm", "", "no-cache"},
		{"no brotli made", "GET", "/web/a.css", "br", 200, "css", "text/css; charset=utf-8", "", "no-cache"},
		{"font", "GET", "/web/f.woff2", "br", 200, "font", "font/woff2", "", "public, max-age=86400"},
		{"sample", "GET", "/web/data/user_data.csv", "", 200, "a,b", "text/csv; charset=utf-8", "", "no-cache"},
		{"manifest", "GET", "/manifest.webmanifest", "", 200, "{}", "application/manifest+json", "", "no-cache"},
		{"a gz that is no copy", "GET", "/web/notes.gz", "gzip", 200, "its own", "application/octet-stream", "", "no-cache"},
		{"the copy itself", "GET", "/web/app.wasm.br", "", 404, `<a href="/">Open</a><link href="/web/a.css">`, "text/html; charset=utf-8", "", "no-cache"},
		{"head", "HEAD", "/", "", 200, "", "text/html; charset=utf-8", "", "no-cache"},
		{"below a station", "GET", "/data/run/a1", "", 200, `<script src="../../web/boot.js" data-root="../../">`, "text/html; charset=utf-8", "", "no-cache"},
		{"one step below a station", "GET", "/data/compare", "", 200, `<script src="../web/boot.js" data-root="../">`, "text/html; charset=utf-8", "", "no-cache"},
		{"four steps below a station", "GET", "/data/a/b/c/d", "", 200, `<script src="../../../../web/boot.js" data-root="../../../../">`, "text/html; charset=utf-8", "", "no-cache"},
		{"five steps below a station", "GET", "/data/a/b/c/d/e", "", 404, `<a href="/">Open</a><link href="/web/a.css">`, "text/html; charset=utf-8", "", "no-cache"},
		{"many slashes below a station", "GET", "/data/" + strings.Repeat("/", 9000), "", 404, "", "text/html; charset=utf-8", "", "no-cache"},
		{"below no station", "GET", "/nothing/run/a1", "", 404, "", "text/html; charset=utf-8", "", "no-cache"},
		{"another host's name", "GET", "//evil.example/", "", 404, "", "text/html; charset=utf-8", "", "no-cache"},
		{"a station below another host's name", "GET", "//evil.example/data/x", "", 404, "", "text/html; charset=utf-8", "", "no-cache"},
		{"unknown", "GET", "/nothing", "", 404, `<a href="/">Open</a><link href="/web/a.css">`, "text/html; charset=utf-8", "", "no-cache"},
		{"climbing out", "GET", "/../server_test.go", "", 404, "", "text/html; charset=utf-8", "", "no-cache"},
		{"folder without a page", "GET", "/web/", "", 404, "", "text/html; charset=utf-8", "", "no-cache"},
		{"post", "POST", "/", "", 405, "only GET and HEAD\n", "text/plain; charset=utf-8", "", ""},
	}
	h := newServer(t, "")
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := ask(h, c.method, c.target, "Accept-Encoding", c.accept)
			body, _ := io.ReadAll(got.Body)
			if got.StatusCode != c.status || (c.body != "" || c.method == "HEAD") && string(body) != c.body {
				t.Errorf("status %d, body %q; want %d, %q", got.StatusCode, body, c.status, c.body)
			}
			for _, pair := range [][2]string{{"Content-Type", c.mime}, {"Content-Encoding", c.encoding}, {"Cache-Control", c.keep}} {
				if v := got.Header.Get(pair[0]); v != pair[1] {
					t.Errorf("%s: %q, want %q", pair[0], v, pair[1])
				}
			}
		})
	}
}

// Errors, redirects and answers without a body carry the same headers as a page.
func TestServer_EveryAnswerIsGuarded(t *testing.T) {
	h := newServer(t, "")
	tag := ask(h, "GET", "/").Header.Get("ETag")
	for _, c := range []struct {
		method, target string
		status         int
	}{
		{"GET", "/", 200}, {"HEAD", "/web/app.wasm", 200}, {"GET", "/data", 301}, {"GET", "/", 304},
		{"GET", "/nothing", 404}, {"GET", "/data/a/b/c/d/e", 404}, {"POST", "/", 405},
	} {
		condition := ""
		if c.status == 304 {
			condition = tag
		}
		got := ask(h, c.method, c.target, "If-None-Match", condition)
		if got.StatusCode != c.status {
			t.Errorf("%s %s: status %d, want %d", c.method, c.target, got.StatusCode, c.status)
		}
		for _, want := range site.Headers() {
			if v := got.Header.Get(want.Name); v != want.Value {
				t.Errorf("%d %s: %s = %q, want %q", c.status, c.target, want.Name, v, want.Value)
			}
		}
	}
}

// Pages are computed once: a page for a deep address and the page for an address
// that is no page are compressed and have an ETag, whatever the address is.
func TestServer_ComputedPagesAreFiles(t *testing.T) {
	h := newServer(t, "/some/path")
	for _, c := range []struct {
		target string
		status int
		says   string
	}{
		{"/some/path/data/run/a1", 200, `<script src="../../web/boot.js" data-root="../../">`},
		{"/some/path/nothing", 404, `<a href="/some/path/">Open</a><link href="/some/path/web/a.css">`},
		{"/elsewhere", 404, `<a href="/some/path/">Open</a><link href="/some/path/web/a.css">`},
	} {
		plain, packed := ask(h, "GET", c.target), ask(h, "GET", c.target, "Accept-Encoding", "gzip")
		zr, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatalf("%s: %v", c.target, err)
		}
		unpacked, err := io.ReadAll(zr)
		whole, _ := io.ReadAll(plain.Body)
		if err != nil || string(whole) != c.says || string(unpacked) != c.says || packed.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %q, unpacked %q (%v), Vary %q", c.target, whole, unpacked, err, packed.Header.Get("Vary"))
		}
		tag := plain.Header.Get("ETag")
		again := ask(h, "GET", c.target, "If-None-Match", tag)
		want := map[int]int{200: 304, 404: 404}[c.status] // conditions apply only to what exists
		if tag == "" || tag == packed.Header.Get("ETag") || plain.StatusCode != c.status || again.StatusCode != want {
			t.Errorf("%s: ETag %q, status %d then %d; want %d, %d", c.target, tag, plain.StatusCode, again.StatusCode, c.status, want)
		}
	}
}

// A long address gets the same answer as a short one.
func TestServer_AnswersDoNotGrowWithTheAddress(t *testing.T) {
	h := newServer(t, "")
	size := func(target string) int {
		body, _ := io.ReadAll(ask(h, "GET", target).Body)
		return len(body)
	}
	short := size("/nothing")
	for _, address := range []string{"/data/" + strings.Repeat("a/", 20_000), "/" + strings.Repeat("x/", 20_000), "/" + strings.Repeat("a", 40_000)} {
		if got := size(address); got != short {
			t.Errorf("an address of %d bytes gets %d bytes, a short one %d", len(address), got, short)
		}
	}
}

func TestServer_RedirectsToTheFolder(t *testing.T) {
	cases := []struct{ name, prefix, target, want string }{
		{"page", "", "/data", "/data/"},
		{"query kept", "", "/data?x=1&y=2", "/data/?x=1&y=2"},
		{"under a path", "/some/path", "/some/path/data", "/some/path/data/"},
		{"the path itself", "/some/path", "/some/path", "/some/path/"},
	}
	for _, c := range cases {
		got := ask(newServer(t, c.prefix), "GET", c.target)
		if got.StatusCode != http.StatusMovedPermanently || got.Header.Get("Location") != c.want {
			t.Errorf("%s: status %d to %q, want %q", c.name, got.StatusCode, got.Header.Get("Location"), c.want)
		}
	}
}

func TestServer_UnderAPath(t *testing.T) {
	h := newServer(t, "/some/path")
	cases := []struct {
		target string
		status int
	}{
		{"/some/path/", 200}, {"/some/path/web/app.wasm", 200}, {"/some/path/nothing", 404},
		{"/", 404}, {"/some/pathology/", 404}, {"/web/app.wasm", 404},
	}
	for _, c := range cases {
		if got := ask(h, "GET", c.target).StatusCode; got != c.status {
			t.Errorf("%s: status %d, want %d", c.target, got, c.status)
		}
	}
}

func TestServer_ConditionalRequests(t *testing.T) {
	h := newServer(t, "")
	plain := ask(h, "GET", "/web/app.wasm").Header.Get("ETag")
	packed := ask(h, "GET", "/web/app.wasm", "Accept-Encoding", "br").Header.Get("ETag")
	if plain == "" || plain == packed {
		t.Fatalf("ETags %q and %q must be there and differ", plain, packed)
	}
	cases := []struct {
		name, tag, accept string
		want              int
	}{
		{"same", plain, "", 304}, {"weak", "W/" + plain, "", 304}, {"in a list", `"x", ` + plain, "", 304},
		{"any", "*", "", 304}, {"other", `"x"`, "", 200}, {"other encoding", plain, "br", 200}, {"none", "", "", 200},
	}
	for _, c := range cases {
		got := ask(h, "GET", "/web/app.wasm", "If-None-Match", c.tag, "Accept-Encoding", c.accept)
		if got.StatusCode != c.want {
			t.Errorf("%s: status %d, want %d", c.name, got.StatusCode, c.want)
		}
		if body, _ := io.ReadAll(got.Body); c.want == 304 && len(body) > 0 {
			t.Errorf("%s: 304 with a body", c.name)
		}
	}
}

func TestNew_Refuses(t *testing.T) {
	for _, prefix := range []string{"/", "path", "/path/", "/a/../b"} {
		if _, err := server.New(server.Options{Dir: dist(t), Prefix: prefix}); !errors.Is(err, server.ErrPrefix) {
			t.Errorf("prefix %q: got %v, want ErrPrefix", prefix, err)
		}
	}
	if _, err := server.New(server.Options{Dir: filepath.Join(t.TempDir(), "none")}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no folder: got %v", err)
	}
}

func TestServe_StopsWhenAsked(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	addr, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- server.Serve(ctx, "127.0.0.1:0", newServer(t, ""), func(a string) { addr <- a })
	}()
	resp, err := http.Get("http://" + <-addr + "/")
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("answer %v, %v", resp, err)
	}
	resp.Body.Close()
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("stopped with %v", err)
		}
	case <-time.After(time.Minute):
		t.Error("did not stop")
	}
}
