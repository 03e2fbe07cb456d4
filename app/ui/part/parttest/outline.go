package parttest

import (
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Card compares the outline of a card with a golden file.
func Card(t *testing.T, file string, card app.UI) {
	t.Helper()
	Text(t, file, Outline(app.HTMLString(card)))
}

// Outline returns HTML with one tag or text on each line, and attributes in order. Of an SVG drawing it has only the
// title, since charts and icons have their own golden files.
func Outline(html string) string {
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
			b.WriteString(sortedTag(tag) + "\n")
			if i := strings.LastIndex(title, "<title"); found && i >= 0 && !strings.Contains(title, "</svg>") {
				b.WriteString(strings.TrimSpace(title[strings.Index(title[i:], ">")+i+1:]) + "\n")
			}
			drawing = true
		case tag == "/svg":
			drawing = false
		case !drawing:
			b.WriteString(sortedTag(tag) + "\n")
		}
	}
	return b.String()
}

// tagEnd returns the index of the first > outside quotes, the end of a tag.
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

// sortedTag returns a tag with sorted attributes, without boolean attributes that are false.
func sortedTag(tag string) string {
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
