package apptest

import (
	"cmp"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/ui/part/parttest"
	"orrery/app/view"
)

// folder is where the golden files of a package are: one for each card, with its renderings in all states. A change to a
// card changes one file.
const folder = "testdata/cards"

// rendering is the outline of a card, and the states that share it.
type rendering struct {
	states []string
	lines  string
}

// seen has the states that were compared, by file.
var seen = map[string]map[string]bool{}

// Golden compares the station of a state with the golden files, card by card; name is the name of the state in the files.
// Attributes are sorted, as go-app writes them in random order. Charts are reduced to their titles and icons are omitted:
// the packages chart and part have golden files of their own. With -update it writes the files, and with -pages it writes
// whole pages for viewing.
func Golden(t *testing.T, name string, s state.State) {
	t.Helper()
	writePage(t, name, s)
	for _, c := range cards(parttest.Outline(HTML(s))) {
		file := filepath.Join(folder, c.name+".html")
		if seen[file] == nil {
			seen[file] = map[string]bool{}
		}
		seen[file][name] = true
		compare(t, file, name, c.lines)
	}
}

// HTML renders the open station, without the frame of the page.
func HTML(s state.State) string {
	return app.HTMLString(view.Station(&s, func(station.Msg) {}))
}

// Main runs the tests of a package, and then checks that its golden files have no states that no test compares.
func Main(m *testing.M) {
	code := m.Run()
	if run := flag.Lookup("test.run"); code == 0 && run.Value.String() == "" && !stale() {
		code = 1
	}
	os.Exit(code)
}

// stale reports the states that no test has compared, or removes them with -update; ok is false if some remain.
func stale() (ok bool) {
	ok = true
	files, _ := filepath.Glob(folder + "/*.html") // the pattern is valid
	for _, file := range files {
		all := read(file)
		kept := slices.Clone(all)
		for i, r := range kept {
			kept[i].states = slices.DeleteFunc(slices.Clone(r.states), func(name string) bool { return !seen[file][name] })
			if len(kept[i].states) < len(r.states) && !parttest.Updating() {
				ok = false
				os.Stderr.WriteString(file + ": a state of " + strings.Join(r.states, ", ") + " is not compared by any test; go test -update removes it\n")
			}
		}
		if parttest.Updating() {
			write(file, kept)
		}
	}
	return ok
}

func compare(t *testing.T, file, name, lines string) {
	t.Helper()
	all := read(file)
	at := slices.IndexFunc(all, func(r rendering) bool { return slices.Contains(r.states, name) })
	switch {
	case at >= 0 && all[at].lines == lines:
		return
	case !parttest.Updating() && at < 0:
		t.Errorf("%s: no state %q; go test -update writes it", file, name)
		return
	case !parttest.Updating():
		parttest.Differ(t, file+", "+name, all[at].lines, lines)
		return
	}
	if at >= 0 {
		all[at].states = slices.DeleteFunc(slices.Clone(all[at].states), func(n string) bool { return n == name })
	}
	if same := slices.IndexFunc(all, func(r rendering) bool { return r.lines == lines }); same >= 0 {
		all[same].states = append(all[same].states, name)
	} else {
		all = append(all, rendering{[]string{name}, lines})
	}
	write(file, all)
}

const heading = "== "

func read(file string) []rendering {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil // compare reports the missing state
	}
	var out []rendering
	for _, text := range strings.Split(string(b), "\n"+heading)[1:] {
		states, lines, _ := strings.Cut(text, "\n")
		out = append(out, rendering{strings.Split(states, ", "), strings.TrimSuffix(lines, "\n") + "\n"})
	}
	return out
}

// write writes the renderings that have states, sorted by state; it removes a file without any.
func write(file string, all []rendering) {
	all = slices.DeleteFunc(slices.Clone(all), func(r rendering) bool { return len(r.states) == 0 })
	if len(all) == 0 {
		os.Remove(file)
		return
	}
	for _, r := range all {
		slices.Sort(r.states)
	}
	slices.SortFunc(all, func(a, b rendering) int { return cmp.Compare(a.states[0], b.states[0]) })
	var text strings.Builder
	for _, r := range all {
		text.WriteString("\n" + heading + strings.Join(r.states, ", ") + "\n" + strings.TrimSuffix(r.lines, "\n"))
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		panic(err)
	}
	if err := os.WriteFile(file, []byte(text.String()+"\n"), 0o644); err != nil {
		panic(err)
	}
}

// card is the outline of a card, and the name of its golden file.
type card struct{ name, lines string }

// cards splits an outline into its cards and the rest, which is named page.
func cards(outline string) []card {
	var out []card
	var page, body []string
	depth := 0
	names := map[string]int{}
	for _, line := range strings.Split(strings.TrimSuffix(outline, "\n"), "\n") {
		switch {
		case depth == 0 && isCard(line):
			depth, body = 1, []string{line}
		case depth == 0:
			page = append(page, line)
		default:
			body = append(body, line)
			depth += nesting(line)
			if depth == 0 {
				name := slug(titleOf(body))
				if names[name]++; names[name] > 1 {
					name += "-" + string(rune('0'+names[name]))
				}
				out = append(out, card{name, strings.Join(body, "\n") + "\n"})
				page = append(page, "(card "+name+")")
			}
		}
	}
	return append(out, card{"page", strings.Join(page, "\n") + "\n"})
}

// isCard reports whether a line of an outline is the start tag of a card.
func isCard(line string) bool {
	_, class, ok := strings.Cut(line, ` class="`)
	class, _, _ = strings.Cut(class, `"`)
	return ok && nesting(line) == 1 && slices.Contains(strings.Fields(class), "card")
}

// nesting returns 1 for a start tag, -1 for an end tag, and 0 for text and elements without end tag, which in an outline
// includes svg.
func nesting(line string) int {
	if !strings.HasPrefix(line, "<") || !strings.HasSuffix(line, ">") {
		return 0
	}
	if strings.HasPrefix(line, "</") {
		return -1
	}
	tag := strings.FieldsFunc(line[1:], func(r rune) bool { return r == ' ' || r == '>' || r == '/' })
	if len(tag) == 0 || slices.Contains([]string{"svg", "input", "br", "hr", "img", "link", "meta", "wbr", "col"}, tag[0]) {
		return 0
	}
	return 1
}

// titleOf returns the heading of a card, or its first text if it has none.
func titleOf(lines []string) string {
	isHeading := func(line string) bool { return strings.HasPrefix(line, "<h2") || strings.HasPrefix(line, "<h3") }
	first := max(slices.IndexFunc(lines, isHeading), 0)
	var words []string
	for _, line := range lines[first:] {
		text := !strings.HasPrefix(line, "<")
		if text {
			words = append(words, strings.TrimSpace(line))
		} else if len(words) > 0 && line != "</button>" { // which a term of the glossary is
			break
		}
	}
	return strings.Join(words, " ")
}

// slug returns a title as a file name: its letters, with hyphens between words, at most 40 characters.
func slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return !unicode.IsLetter(r) || r > unicode.MaxASCII })
	name := strings.Join(words, "-")
	if name == "" {
		return "untitled"
	}
	return strings.Trim(name[:min(len(name), 40)], "-")
}
