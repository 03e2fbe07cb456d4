//go:build !wasm

package site_test

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"orrery/app/site"
)

// The file _headers gives every path the headers of Headers, and no path one
// header twice: a host would join the two values.
func TestBuild_HeadersFile(t *testing.T) {
	o := fixture(t)
	build(t, o)
	rules := map[string][]string{}
	rule := ""
	for line := range strings.Lines(read(t, o, "_headers")) {
		line = strings.TrimSuffix(line, "\n")
		if header, ok := strings.CutPrefix(line, "  "); ok {
			rules[rule] = append(rules[rule], header)
		} else if rule = line; !strings.HasPrefix(line, "/") {
			t.Errorf("neither a path nor a header: %q", line)
		}
	}
	var want []string
	for _, h := range site.Headers() {
		want = append(want, h.Name+": "+h.Value)
	}
	if !slices.Equal(rules["/*"], want) {
		t.Errorf("for all paths %q, want %q", rules["/*"], want)
	}
	for rule, headers := range rules {
		for _, h := range headers {
			name, _, _ := strings.Cut(h, ":")
			twice := slices.ContainsFunc(rules["/*"], func(all string) bool { return strings.HasPrefix(all, name+":") })
			if rule != "/*" && twice {
				t.Errorf("%s sets %s, which all paths have", rule, name)
			}
		}
	}
	for _, p := range []string{"/web/app.wasm", "/web/engine.wasm"} {
		if !slices.Equal(rules[p], []string{"Cache-Control: " + site.KeepYear}) {
			t.Errorf("%s: %q", p, rules[p])
		}
	}
	if strings.Contains(read(t, o, "sw.js"), "_headers") {
		t.Error("the offline copy asks for _headers, which a host that reads it does not serve")
	}
}

// What the app uses must stay on: a copy button, and the page's own finer clock.
func TestHeaders_LeaveOnWhatIsUsed(t *testing.T) {
	for _, h := range site.Headers() {
		if h.Name != "Permissions-Policy" {
			continue
		}
		for _, off := range []string{"camera=()", "microphone=()", "geolocation=()", "usb=()"} {
			if !strings.Contains(h.Value, off) {
				t.Errorf("%s is not in %s", off, h.Value)
			}
		}
		for _, on := range []string{"clipboard-write", "cross-origin-isolated"} {
			if strings.Contains(h.Value, on) {
				t.Errorf("%s is off", on)
			}
		}
		return
	}
	t.Error("no Permissions-Policy")
}

// SHA256SUMS holds every other file, in the format of sha256sum, and two builds of the same content are the same bytes.
func TestBuild_Sums(t *testing.T) {
	o := fixture(t)
	build(t, o)
	first := read(t, o, "SHA256SUMS")
	form := regexp.MustCompile(`^[0-9a-f]{64}  [^/].*\n$`)
	sums := map[string]string{}
	for line := range strings.Lines(first) {
		if !form.MatchString(line) {
			t.Fatalf("not a line of sha256sum: %q", line)
		}
		sums[strings.TrimSuffix(line[66:], "\n")] = line[:64]
	}
	files := 0
	err := fs.WalkDir(os.DirFS(o.Out), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || p == "SHA256SUMS" {
			return err
		}
		files++
		body, err := os.ReadFile(filepath.Join(o.Out, p))
		if got := fmt.Sprintf("%x", sha256.Sum256(body)); sums[p] != got {
			t.Errorf("%s: listed as %q, is %s", p, sums[p], got)
		}
		return err
	})
	if err != nil || files != len(sums) {
		t.Errorf("%d files, %d in the list; %v", files, len(sums), err)
	}
	o.Out = filepath.Join(t.TempDir(), "elsewhere")
	build(t, o)
	if again := read(t, o, "SHA256SUMS"); again != first {
		t.Errorf("another build of the same content:\n%s\nbefore:\n%s", again, first)
	}
}
