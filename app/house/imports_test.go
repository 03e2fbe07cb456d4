//go:build !wasm

package house_test

import (
	"go/build/constraint"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"orrery/app/site"
)

// banned: packages that a tree may not import, test files left out.
var banned = []struct {
	tree    string
	imports []string
	why     string
	except  []string
}{
	{"core", []string{"syscall/js", "net/http", "os/exec", "math/rand", "math/rand/v2", "net"}, "the core has no machine, no network and no hidden random numbers", nil},
	{"core", []string{"os"}, "the core has no machine", []string{"core/ml/mltest"}}, // which reads testdata
	{"core", []string{"testing", "testing/quick"}, "a program does not carry its tests", []string{"core/ml/mltest", "core/store/storetest"}},
	{"core", []string{"text/template", "html/template"}, "looks methods up by name, which keeps every method of the program", nil},
	{"app/view", []string{"text/template", "html/template", "net/http", "regexp", "math/rand", "math/rand/v2"}, "a view is a function, and it goes to the browser", nil},
	{"app/state", []string{"text/template", "html/template", "net/http", "os", "math/rand", "math/rand/v2"}, "state is a value, and it goes to the browser", nil},
	{"app/effect", []string{"text/template", "html/template", "net/http", "os"}, "it goes to the browser", nil},
	{"app/shell", []string{"text/template", "html/template", "net/http", "os"}, "it goes to the browser", nil},
}

func TestBannedImports(t *testing.T) {
	for _, s := range tree(t) {
		if s.test {
			continue
		}
		for _, rule := range banned {
			if !under(s.pkg(), rule.tree) || under(s.pkg(), rule.except...) {
				continue
			}
			for _, imported := range s.imports() {
				for _, b := range rule.imports {
					if imported == b {
						t.Errorf("%s: imports %s: %s", s.path, b, rule.why)
					}
				}
			}
		}
	}
}

// What the browser gets is checked twice. First: no package of a server is linked.
func TestBrowserGetsNoServer(t *testing.T) {
	for tags, own := range map[string]string{"page": "orrery/app/view", "engine": "orrery/core/work/jobs"} {
		out := goForBrowser(t, "list", "-tags="+tags, "-deps", "./app")
		for line := range strings.Lines(out) {
			switch p := strings.TrimSpace(line); p {
			case "net/http", "crypto/tls", "text/template", "html/template", "regexp", "testing":
				t.Errorf("tags %q: the program for the browser links %s", tags, p)
			}
		}
		if !strings.Contains(out, own) {
			t.Errorf("tags %q: the list lacks the program itself:\n%s", tags, out)
		}
	}
}

// The engine has no interface: that is why there are two programs.
func TestEngineIsNoPage(t *testing.T) {
	out := goForBrowser(t, "list", "-tags=engine", "-deps", "./app")
	for _, p := range []string{"github.com/maxence-charriere/go-app", "orrery/app/state", "orrery/app/view"} {
		if strings.Contains(out, p) {
			t.Errorf("engine.wasm links %s", p)
		}
	}
}

// doesJob matches a line of the linker that reaches a method of the worker. Names with a further
// point are tables of other functions, which the linker shares.
var doesJob = regexp.MustCompile(`-> orrery/core/work/jobs\.\(\*worker\)\.\w+(-fm)?\s*$`)

// Second: the linker drops methods that nothing calls, unless the program can
// look a method up by a name it computes. Then it keeps every method, 1 MB more.
func TestBrowserLooksNoMethodUpByName(t *testing.T) {
	if testing.Short() {
		t.Skip("links the program")
	}
	for _, tags := range []string{"page", "engine"} {
		out := goForBrowser(t, "build", "-tags="+tags, "-ldflags=-dumpdep", "-o", filepath.Join(t.TempDir(), "program.wasm"), "./app")
		if !strings.Contains(out, "main.main") {
			t.Fatalf("tags %q: the linker printed no dependencies:\n%.500s", tags, out)
		}
		jobs := 0
		for line := range strings.Lines(out) {
			if strings.Contains(line, "<ReflectMethod>") {
				t.Errorf("tags %q: reachable: %s", tags, strings.TrimSpace(line))
			}
			if doesJob.MatchString(line) {
				jobs++
				if tags == "page" {
					t.Errorf("the page links what does a job: %s", strings.TrimSpace(line))
				}
			}
		}
		if tags == "engine" && jobs == 0 {
			t.Error("the engine links no job, so that the look at the page proves nothing")
		}
	}
}

// goForBrowser runs the go command as the build of the site does.
func goForBrowser(t *testing.T, command string, args ...string) string {
	t.Helper()
	dir := root(t)
	if _, err := os.Stat(filepath.Join(dir, "app", "main_js.go")); err != nil {
		t.Skip("no program for the browser yet")
	}
	mod, err := site.Modfile(dir)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", append([]string{command, "-modfile=" + mod}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", command, err, out[max(0, len(out)-2000):])
	}
	return string(out)
}

// A file for one platform must say so, or the build for the other one fails on someone else's machine.
func TestBuildTags(t *testing.T) {
	for _, s := range tree(t) {
		tags := constraints(s)
		byName := strings.HasSuffix(s.path, "_js.go") || strings.HasSuffix(s.path, "_js_test.go") || strings.HasSuffix(s.path, "_wasm.go")
		if slices.Contains(s.imports(), "syscall/js") && !byName && !strings.Contains(tags, "js") {
			t.Errorf("%s: imports syscall/js without a build tag js", s.path)
		}
		if under(s.pkg(), "app/server", "app/site") && tags == "" {
			t.Errorf("%s: native code without //go:build !wasm", s.path)
		}
		if under(s.pkg(), "app/e2e") && !strings.Contains(tags, "e2e") {
			t.Errorf("%s: browser tests without //go:build e2e", s.path)
		}
	}
}

// constraints is the //go:build line of a file, or "".
func constraints(s source) string {
	for _, group := range s.file.Comments {
		for _, c := range group.List {
			if constraint.IsGoBuild(c.Text) && c.Pos() < s.file.Package {
				return c.Text
			}
		}
	}
	return ""
}
