package view_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/view"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	pages  = flag.String("pages", "", "write every golden state as a page into this folder, to look at")
)

// golden compares a station's HTML with testdata/<name>.html. Attributes stand in
// alphabetical order, since go-app writes them in any; of a chart the title is
// kept and of an icon nothing, since packages chart and part have their own
// golden drawings.
func golden(t *testing.T, name string, s state.State) {
	t.Helper()
	if *pages != "" {
		writePage(t, name, s)
	}
	got := settled(view.StationHTML(s))
	file := filepath.Join("testdata", name+".html")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got == string(b) {
		return
	}
	g, w := strings.Split(got, "\n"), strings.Split(string(b), "\n")
	for i := range max(len(g), len(w)) {
		if i >= len(g) || i >= len(w) || g[i] != w[i] {
			t.Fatalf("%s line %d (run with -update if this is right)\n got %s\nwant %s", file, i+1, at(g, i), at(w, i))
		}
	}
}

func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(end)"
}

// writePage writes a state as a whole page in the day theme; web/ gives the
// styles.
func writePage(t *testing.T, name string, s state.State) {
	t.Helper()
	web, err := filepath.Abs("../../web")
	if err != nil {
		t.Fatal(err)
	}
	parts, err := filepath.Glob(filepath.Join(web, "css", "*.css")) // in the order of their names, as the build joins them
	if err != nil || len(parts) == 0 {
		t.Fatalf("no style sheets in %s (%v)", web, err)
	}
	head := `<!doctype html><html lang="en" data-theme="day"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>` + name + `</title>`
	for _, css := range parts {
		head += `<link rel="stylesheet" href="file://` + css + `">`
	}
	html := app.HTMLString(view.Page(s, func(state.Msg) {}))
	for _, on := range []string{"hidden", "selected", "expanded", "pressed", "current", "invalid"} {
		html = strings.ReplaceAll(html, " aria-"+on+">", " aria-"+on+`="true">`)
		html = strings.ReplaceAll(html, " aria-"+on+" ", " aria-"+on+`="true" `)
	}
	for _, off := range []string{"disabled", "checked", "selected", "hidden"} {
		html = strings.ReplaceAll(html, " "+off+`="false"`, "")
	}
	if err := os.MkdirAll(*pages, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*pages, name+".html"), []byte(head+"<body>"+html), 0o644); err != nil {
		t.Fatal(err)
	}
}

// settled is the HTML in one spelling, a tag or text a line.
func settled(html string) string {
	var b strings.Builder
	drawing := false
	for html != "" {
		text, rest, _ := strings.Cut(html, "<")
		if text = strings.TrimSpace(text); text != "" && !drawing {
			b.WriteString(text + "\n")
		}
		end := tagEnd(rest)
		tag := rest[:end]
		html = rest[min(end+1, len(rest)):]
		switch {
		case tag == "":
		case strings.HasPrefix(tag, "svg "):
			title, _, found := strings.Cut(html, "</title>")
			b.WriteString(spelled(tag) + "\n")
			if i := strings.LastIndex(title, "<title"); found && i >= 0 && !strings.Contains(title, "</svg>") {
				b.WriteString(strings.TrimSpace(title[strings.Index(title[i:], ">")+i+1:]) + "\n")
			}
			drawing = true
		case tag == "/svg":
			drawing = false
		case !drawing:
			b.WriteString(spelled(tag) + "\n")
		}
	}
	return b.String()
}

// tagEnd is where a tag ends: at the first > outside quotes.
func tagEnd(s string) int {
	quoted := false
	for i := range len(s) {
		switch {
		case s[i] == '"':
			quoted = !quoted
		case s[i] == '>' && !quoted:
			return i
		}
	}
	return len(s)
}

// spelled sorts a tag's attributes; a switch that is off is left out.
func spelled(tag string) string {
	name, rest, _ := strings.Cut(tag, " ")
	var list []string
	for rest != "" {
		end, quoted := len(rest), false
		for i := range len(rest) {
			if rest[i] == '"' {
				quoted = !quoted
			} else if rest[i] == ' ' && !quoted {
				end = i
				break
			}
		}
		a := rest[:end]
		rest = strings.TrimSpace(rest[end:])
		off, isOff := strings.CutSuffix(a, `="false"`)
		if a != "" && (!isOff || strings.HasPrefix(off, "aria-") || off == "spellcheck") {
			list = append(list, a)
		}
	}
	slices.Sort(list)
	return "<" + strings.Join(append([]string{name}, list...), " ") + ">"
}
