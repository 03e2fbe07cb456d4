package view_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/view"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares a station's HTML with testdata/<name>.html, an element a line.
// Of a chart it keeps the title: package chart has its own golden drawings.
func golden(t *testing.T, name string, s state.State) {
	t.Helper()
	got := strings.ReplaceAll(undrawn(view.StationHTML(s)), "><", ">\n<") + "\n"
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

// undrawn leaves the marks out of every chart.
func undrawn(html string) string {
	var b strings.Builder
	for {
		before, chart, found := strings.Cut(html, `<svg class="plot"`)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		drawing, after, _ := strings.Cut(chart, "</svg>")
		head, _, _ := strings.Cut(drawing, "</title>")
		if head == drawing {
			head, _, _ = strings.Cut(drawing, ">")
			head += ">"
		} else {
			head += "</title>"
		}
		b.WriteString(`<svg class="plot"` + head + "</svg>")
		html = after
	}
}
