//go:build !wasm

package house_test

import (
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// composed lists the classes that code puts together from a prefix and a number or a name, with the reason.
var composed = []struct {
	class *regexp.Regexp
	why   string
}{
	{regexp.MustCompile(`^[ck][0-3]$`), "colour and stroke of a class: its number"},
	{regexp.MustCompile(`^shape[1-5]$`), "shape of a class: its number"},
	{regexp.MustCompile(`^nest[1-6]$`), "indentation of a run: its depth"},
	{regexp.MustCompile(`^heat-[1-7]$`), "shade of a cell: its rank"},
	{regexp.MustCompile(`^(n|on)\d+$`), "a node of a figure and what it is connected to, and the columns of the run grid"},
	{regexp.MustCompile(`^(at|of)-\d+$`), "seat on the Map, and the number of seats"},
}

// TestStyles_OneRuleALine: a line of web/css has at most one rule, and a comment has its lines to itself. So a
// diff shows which rule changed.
func TestStyles_OneRuleALine(t *testing.T) {
	name := regexp.MustCompile(`^\d\d-[a-z-]+\.css$`)
	for file, body := range styles(t) {
		if !name.MatchString(file) {
			t.Errorf("web/css/%s: want two digits and a name: they give the order of the cascade", file)
		}
		for i, line := range strings.Split(strings.TrimSuffix(body, "\n"), "\n") {
			if problem := styleLine(line); problem != "" {
				t.Errorf("web/css/%s:%d: %s", file, i+1, problem)
			}
		}
	}
}

// styleLine says what is wrong with a line of a style sheet; "" when nothing is.
func styleLine(line string) string {
	text := strings.TrimSpace(line)
	if strings.Contains(text, "/*") || strings.Contains(text, "*/") {
		if strings.HasPrefix(text, "/*") && strings.Index(text, "*/") == len(text)-2 {
			return ""
		}
		return "a comment is one line of its own, above the rule"
	}
	switch end := strings.IndexByte(text, '}'); {
	case text == "":
		return "empty line"
	case strings.Count(text, "{") > 1 || end >= 0 && end < len(text)-1:
		return "more than one rule on a line"
	}
	return ""
}

// TestStyles_ClassesAreUsed: a class that web/css names is written somewhere in Go, JavaScript, HTML or SVG. A rule
// for a class that nothing has is a rule that nobody dares to change.
func TestStyles_ClassesAreUsed(t *testing.T) {
	used := usedClasses(t)
	needed := map[int]bool{}
	for file, body := range styles(t) {
		for _, class := range styleClasses(body) {
			if used[class] {
				continue
			}
			i := slices.IndexFunc(composed, func(c struct {
				class *regexp.Regexp
				why   string
			}) bool {
				return c.class.MatchString(class)
			})
			if i < 0 {
				t.Errorf("web/css/%s: nothing has the class %q", file, class)
			}
			needed[i] = true
		}
	}
	for i, c := range composed {
		if !needed[i] {
			t.Errorf("composed: no style sheet needs %s any more", c.class)
		}
	}
}

// styles returns the files of web/css by name.
func styles(t *testing.T) map[string]string {
	t.Helper()
	dir := filepath.Join(root(t), "web", "css")
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, e := range entries {
		body, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[e.Name()] = string(body)
	}
	return files
}

var (
	styleComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	styleBody    = regexp.MustCompile(`\{[^{}]*\}`)
	styleClass   = regexp.MustCompile(`\.([A-Za-z][\w-]*)`)
	classList    = regexp.MustCompile(`class="([^"]*)`)
	plainWords   = regexp.MustCompile(`^[\w -]+$`)
	quotedText   = regexp.MustCompile(`"[^"\n]*"|'[^'\n]*'`)
)

// styleClasses returns the classes that the selectors of a style sheet name.
func styleClasses(sheet string) []string {
	sheet = styleBody.ReplaceAllString(styleComment.ReplaceAllString(sheet, ""), "\n")
	var list []string
	for _, m := range styleClass.FindAllStringSubmatch(sheet, -1) {
		list = append(list, m[1])
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// usedClasses returns the words of all strings that may be a list of classes: class attributes, and string literals
// of letters, digits, hyphens and spaces.
func usedClasses(t *testing.T) map[string]bool {
	t.Helper()
	used := map[string]bool{}
	addWords := func(list string) {
		for _, w := range strings.Fields(list) {
			used[w] = true
		}
	}
	addAttributes := func(text string) {
		for _, m := range classList.FindAllStringSubmatch(text, -1) {
			addWords(m[1])
		}
	}
	for _, s := range tree(t) {
		if s.test || !under(s.pkg(), "app") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(lit.Value)
			if err == nil && plainWords.MatchString(text) {
				addWords(text)
			}
			addAttributes(text)
			return true
		})
	}
	eachFile(t, []string{".js", ".html", ".svg"}, func(p, text string) {
		addAttributes(text)
		if path.Ext(p) == ".js" {
			for _, q := range quotedText.FindAllString(text, -1) {
				addWords(q[1 : len(q)-1])
			}
		}
	})
	return used
}

// eachFile visits the files of app and web with one of the extensions, without test data.
func eachFile(t *testing.T, extensions []string, visit func(p, text string)) {
	t.Helper()
	dir := root(t)
	for _, top := range []string{"app", "web"} {
		err := fs.WalkDir(os.DirFS(dir), top, func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && d.Name() == "testdata" {
				return fs.SkipDir
			}
			if d.IsDir() || !slices.Contains(extensions, path.Ext(p)) {
				return nil
			}
			text, err := os.ReadFile(filepath.Join(dir, p))
			visit(p, string(text))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
