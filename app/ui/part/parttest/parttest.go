// Package parttest compares views with golden HTML files. Only tests import it.
//
//	parttest.Golden(t, "testdata/train_running.html", view.Train(s, nil))
//
// go test -update writes the files. The HTML is canonical: attributes are sorted, quoted and escaped, so that a
// browser can show a golden file.
package parttest

import (
	"flag"
	"html"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// update is the flag that writes golden files.
var update = flag.Bool("update", false, "write golden files")

// Golden compares an element with a golden file.
func Golden(t *testing.T, file string, ui app.UI) {
	t.Helper()
	Text(t, file, HTML(ui)+"\n")
}

// Text compares a text with a golden file, or writes it with -update.
func Text(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; go test -update writes it", err)
	}
	if string(want) == got {
		return
	}
	Differ(t, file, string(want), got)
}

// Updating reports whether the test runs with -update.
func Updating() bool { return *update }

// Differ fails a test with the first line in which two texts differ.
func Differ(t *testing.T, what, want, got string) {
	t.Helper()
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(a), len(b)) {
		if line(a, i) != line(b, i) {
			t.Fatalf("%s, line %d:\ngot  %s\nwant %s", what, i+1, line(b, i), line(a, i))
		}
	}
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(nothing)"
}

// HTML returns the canonical HTML of an element. go-app writes attributes in random order, quoted as Go strings.
func HTML(ui app.UI) string {
	src := app.HTMLString(ui)
	var b strings.Builder
	for src != "" {
		i := strings.IndexByte(src, '<')
		if i < 0 || i+1 == len(src) {
			break
		}
		b.WriteString(src[:i])
		src = src[i:]
		if next := src[1]; next == '/' || next == '!' {
			end := strings.IndexByte(src, '>') + 1
			b.WriteString(src[:end])
			src = src[end:]
			continue
		}
		src = tag(&b, src)
	}
	b.WriteString(src)
	return b.String()
}

// tag writes the start tag at the beginning of src and returns the rest.
func tag(b *strings.Builder, src string) string {
	end := strings.IndexAny(src, " \n\t/>")
	b.WriteString(src[:end])
	src = src[end:]
	var attrs []string
	for {
		src = strings.TrimLeft(src, " \n\t")
		if src == "" || src[0] == '>' || src[0] == '/' {
			break
		}
		end := strings.IndexAny(src, "= \n\t/>")
		name, value := src[:end], ""
		src = src[end:]
		if src[0] == '=' {
			value, src = quoted(src[1:])
		} else if strings.HasPrefix(name, "aria-") {
			value = "true"
		}
		switch {
		case value == "false" && boolean(name):
			continue
		case value == "" && boolean(name):
			attrs = append(attrs, name)
		default:
			attrs = append(attrs, name+`="`+value+`"`)
		}
	}
	sort.Strings(attrs)
	for _, a := range attrs {
		b.WriteString(" " + a)
	}
	end = strings.IndexByte(src, '>') + 1
	b.WriteString(src[:end])
	return src[end:]
}

// boolean reports whether an attribute is a boolean one. Such an attribute is false if it is absent; go-app writes
// ="false".
func boolean(name string) bool {
	switch name {
	case "hidden", "disabled", "checked", "selected", "readonly", "required", "multiple", "open", "autofocus":
		return true
	}
	return false
}

// quoted parses a quoted value with the escapes of Go or HTML, and returns it escaped as HTML.
func quoted(src string) (value, rest string) {
	q, err := strconv.QuotedPrefix(src)
	if err != nil {
		end := strings.IndexByte(src[1:], src[0]) + 2
		return src[1 : end-1], src[end:]
	}
	v, err := strconv.Unquote(q)
	if err != nil {
		v = q
	}
	return html.EscapeString(html.UnescapeString(v)), src[len(q):]
}
