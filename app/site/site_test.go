//go:build !wasm

package site_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"orrery/app/site"
	"orrery/app/station"
)

// fixture writes a small web folder and returns options that build it.
func fixture(t *testing.T) site.Options {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{
		"app.wasm":                      strings.Repeat("wasm", 1000),
		"engine.wasm":                   strings.Repeat("more", 500),
		"licences.txt":                  "MIT",
		"web/boot.js":                   "boot()",
		"web/kernels.wasm":              "loops",
		"web/css/10-shell.css":          "/* The page. */\n@media print{\n  .app{}\n}",
		"web/css/00-tokens.css":         ":root{src:url(fonts/hanken.woff2)}\n\n",
		"web/css/notes.md":              "not an asset",
		"web/icon.svg":                  "<svg/>",
		"web/manifest.webmanifest":      "{}",
		"web/fonts/hanken.woff2":        "font",
		"web/wasm_exec.js":              "an old one, to be replaced",
		"web/notes.md":                  "not an asset",
		"web/sw.js":                     "const VERSION = \"__VERSION__\";\nconst FILES = __FILES__;\n",
		"data/user_data.csv":            "a,b\n1,2\n",
		"data/README.md":                "not a table",
		"web/fonts/hanken-licence.woff": "x",
	}
	for name, body := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return site.Options{
		Wasm: dir, WebDir: filepath.Join(dir, "web"), DataDir: filepath.Join(dir, "data"),
		Out: filepath.Join(dir, "dist"), Quality: 5,
	}
}

func build(t *testing.T, o site.Options) site.Report {
	t.Helper()
	report, err := site.Build(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func read(t *testing.T, o site.Options, name string) string {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(o.Out, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestBuild_WritesEveryPage(t *testing.T) {
	o := fixture(t)
	report := build(t, o)
	if len(report.Version) != 16 {
		t.Errorf("version %q: want 16 digits", report.Version)
	}
	for _, p := range site.Pages() {
		root := "./"
		if p.Route != "" {
			root = "../"
		}
		doc := read(t, o, filepath.Join(p.Route, "index.html"))
		for _, want := range []string{
			"<title>" + p.Title + "</title>",
			`content="` + site.Policy() + `"`,
			`src="` + root + `web/wasm_exec.js?v=` + report.Version + `"`,
			`data-root="` + root + `"`, `data-wasm-size="4000"`, `data-version="` + report.Version + `"`,
			`href="` + root + `web/orrery.css?v=` + report.Version + `"`,
			`href="` + root + `web/icon.svg"`,
			"<noscript>",
		} {
			if !strings.Contains(doc, want) {
				t.Errorf("page %q lacks %s", p.Route, want)
			}
		}
		if n := strings.Count(doc, "stylesheet"); n != 1 {
			t.Errorf("page %q has %d style sheets, want 1", p.Route, n)
		}
	}
}

// The parts of the style sheet are joined in the order of their names and are not files of the site.
func TestBuild_JoinsStyles(t *testing.T) {
	o := fixture(t)
	build(t, o)
	if got, want := read(t, o, "web/orrery.css"), ":root{src:url(fonts/hanken.woff2)}\n@media print{\n.app{}\n}\n"; got != want {
		t.Errorf("style sheet %q, want %q", got, want)
	}
	if _, err := os.Stat(filepath.Join(o.Out, "web", "css")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the parts were copied too: %v", err)
	}
	o.WebDir = t.TempDir()
	build(t, o)
	if doc := read(t, o, "index.html"); strings.Contains(doc, "stylesheet") {
		t.Error("the page names a style sheet that does not exist")
	}
}

// Every address in every document must be relative, or the site would work
// under one path only; and nothing may be inline, or the policy blocks it.
func TestBuild_AddressesAreRelativeAndNothingIsInline(t *testing.T) {
	o := fixture(t)
	build(t, o)
	address := regexp.MustCompile(`(?:href|src|data-root)="([^"]*)"`)
	names := []string{"404.html"}
	for _, p := range site.Pages() {
		names = append(names, filepath.Join(p.Route, "index.html"))
	}
	for _, name := range names {
		doc := read(t, o, name)
		for _, m := range address.FindAllStringSubmatch(doc, -1) {
			if !strings.HasPrefix(m[1], "./") && !strings.HasPrefix(m[1], "../") {
				t.Errorf("%s: address %q is not relative", name, m[1])
			}
		}
		doc = allowedScript(t, doc)
		if regexp.MustCompile(`<script[^>]*>[^<]`).MatchString(doc) || strings.Contains(doc, "style=") || strings.Contains(doc, "<style") {
			t.Errorf("%s: has an inline script or style", name)
		}
		if strings.Contains(doc, "{") {
			t.Errorf("%s: has a mark that was not filled in", name)
		}
	}
}

// allowedScript removes the inline script whose hash is in the policy of the document.
func allowedScript(t *testing.T, doc string) string {
	t.Helper()
	m := regexp.MustCompile(`(?s)<script>(.*)</script>`).FindStringSubmatch(doc)
	if m == nil {
		return doc
	}
	sum := sha256.Sum256([]byte(m[1]))
	if want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(doc, want) {
		t.Errorf("an inline script whose hash %s the policy lacks", want)
	}
	return strings.Replace(doc, m[0], "", 1)
}

func TestBuild_CopiesAndLeavesOut(t *testing.T) {
	o := fixture(t)
	build(t, o)
	if got := read(t, o, "web/data/user_data.csv"); got != "a,b\n1,2\n" {
		t.Errorf("sample = %q", got)
	}
	if got := read(t, o, "web/wasm_exec.js"); !strings.Contains(got, "globalThis.Go = class") {
		t.Errorf("wasm_exec.js is not the compiler's")
	}
	for _, name := range []string{"web/notes.md", "web/data/README.md", "web/sw.js"} {
		if _, err := os.Stat(filepath.Join(o.Out, name)); err == nil {
			t.Errorf("%s was written", name)
		}
	}
}

func TestBuild_ServiceWorker(t *testing.T) {
	o := fixture(t)
	report := build(t, o)
	script := read(t, o, "sw.js")
	if !strings.Contains(script, `const VERSION = "`+report.Version+`";`) {
		t.Errorf("no version in %s", script)
	}
	m := regexp.MustCompile(`(?s)const FILES = (\[.*\]);`).FindStringSubmatch(script)
	if m == nil {
		t.Fatalf("no list in %s", script)
	}
	var list []string
	if err := json.Unmarshal([]byte(m[1]), &list); err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		file, _, _ := strings.Cut(p, "?")
		name := filepath.Join(o.Out, file)
		if strings.HasSuffix(p, "/") {
			name = filepath.Join(name, "index.html")
		}
		if _, err := os.Stat(name); err != nil {
			t.Errorf("the list names %s: %v", p, err)
		}
	}
	all := strings.Join(list, " ") + " "
	for _, want := range []string{"./ ", "./data/ ", "./web/app.wasm?v=" + report.Version + " ", "./web/engine.wasm?v=" + report.Version + " ", "./web/kernels.wasm?v=" + report.Version + " ",
		"./web/data/user_data.csv ", "./web/manifest.webmanifest "} {
		if !strings.Contains(all, want) {
			t.Errorf("the list lacks %s", want)
		}
	}
}

func TestBuild_ServiceWorkerWithoutMarks(t *testing.T) {
	o := fixture(t)
	if err := os.WriteFile(filepath.Join(o.WebDir, "sw.js"), []byte("const VERSION = 1;"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := site.Build(context.Background(), o); !errors.Is(err, site.ErrWorkerMarks) {
		t.Errorf("got %v, want ErrWorkerMarks", err)
	}
}

func TestBuild_VersionFollowsContent(t *testing.T) {
	o := fixture(t)
	first := build(t, o).Version
	if again := build(t, o).Version; again != first {
		t.Errorf("same content, versions %s and %s", first, again)
	}
	for _, program := range []string{"app.wasm", "engine.wasm"} {
		if err := os.WriteFile(filepath.Join(o.Wasm, program), []byte("another program"), 0o644); err != nil {
			t.Fatal(err)
		}
		changed := build(t, o).Version
		if changed == first {
			t.Errorf("another %s, same version %s", program, first)
		}
		first = changed
	}
}

func TestBuild_CompressedCopiesAreTheSameBytes(t *testing.T) {
	o := fixture(t)
	report := build(t, o)
	want := read(t, o, "web/app.wasm")
	br, err := io.ReadAll(brotli.NewReader(strings.NewReader(read(t, o, "web/app.wasm.br"))))
	if err != nil || string(br) != want {
		t.Errorf("brotli copy differs (%v)", err)
	}
	zr, err := gzip.NewReader(strings.NewReader(read(t, o, "web/app.wasm.gz")))
	if err != nil {
		t.Fatal(err)
	}
	gz, err := io.ReadAll(zr)
	if err != nil || string(gz) != want {
		t.Errorf("gzip copy differs (%v)", err)
	}
	if report.App.Raw != 4000 || report.App.Brotli == 0 || report.App.Brotli > 100 || report.Engine.Raw != 2000 {
		t.Errorf("sizes %+v, %+v", report.App, report.Engine)
	}
	if _, err := os.Stat(filepath.Join(o.Out, "web/fonts/hanken.woff2.br")); err == nil {
		t.Errorf("a font was compressed again")
	}
}

func TestBuild_KeepsAForeignFolder(t *testing.T) {
	o := fixture(t)
	if err := os.MkdirAll(o.Out, 0o755); err != nil {
		t.Fatal(err)
	}
	thesis := filepath.Join(o.Out, "thesis.txt")
	if err := os.WriteFile(thesis, []byte("years of work"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := site.Build(context.Background(), o); !errors.Is(err, site.ErrOccupied) {
		t.Errorf("got %v, want ErrOccupied", err)
	}
	if body, err := os.ReadFile(thesis); err != nil || !bytes.Equal(body, []byte("years of work")) {
		t.Errorf("the file is gone: %v", err)
	}
}

// A second build replaces the whole folder and leaves no other folder.
func TestBuild_Again(t *testing.T) {
	o := fixture(t)
	build(t, o)
	before := read(t, o, "index.html")
	if err := os.WriteFile(filepath.Join(o.Out, "left.txt"), []byte("of an earlier release"), 0o644); err != nil {
		t.Fatal(err)
	}
	build(t, o)
	if _, err := os.Stat(filepath.Join(o.Out, "left.txt")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file of the earlier release is still there: %v", err)
	}
	if read(t, o, "index.html") != before {
		t.Error("the same content gives another page")
	}
	entries, err := os.ReadDir(filepath.Dir(o.Out))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			t.Errorf("%s is left next to the site", e.Name())
		}
	}
}

// The service worker and the script of 404.html know the same limit as the server.
func TestMaxSteps_IsThatOfTheScripts(t *testing.T) {
	worker, err := os.ReadFile("../../web/sw.js")
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("const STEPS = %d;", site.MaxSteps); !strings.Contains(string(worker), want) {
		t.Errorf("web/sw.js lacks %s", want)
	}
	o := fixture(t)
	build(t, o)
	if want := fmt.Sprintf("steps = %d;", site.MaxSteps); !strings.Contains(read(t, o, "404.html"), want) {
		t.Errorf("404.html lacks %s", want)
	}
}

// A page that is added to the list is a file of the site.
func TestBuild_TenthStation(t *testing.T) {
	t.Cleanup(station.AddForTest(station.Page{ID: "explain", Name: "Explain", Description: "Explanations."}))
	o := fixture(t)
	if _, err := site.Build(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(filepath.Join(o.Out, "explain", "index.html"))
	if err != nil || !strings.Contains(string(doc), "<title>Explain - Orrery</title>") {
		t.Errorf("explain/index.html: %v", err)
	}
}
