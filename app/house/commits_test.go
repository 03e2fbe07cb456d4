//go:build !wasm

package house_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

const (
	maxSubject = 72
	// commitsSince is when the rule began; older commits are left as they are.
	commitsSince = "2026-11-30T17:05:00Z"
)

// commitSubject is "package: what changes", or several packages: "core/table, core/expr: ...".
var commitSubject = regexp.MustCompile(`^[\w./-]+(, [\w./-]+)*: \S`)

// subjectProblem says what is wrong with the subject of a commit; "" when nothing is.
func subjectProblem(subject string) string {
	switch {
	case utf8.RuneCountInString(subject) > maxSubject:
		return "is longer than 72 characters; the reasons go into the body"
	case !commitSubject.MatchString(subject):
		return `does not read "package: what changes"`
	}
	return ""
}

// TestCommits checks the subjects of the newest 50 commits of this branch. Merges are exempt: git writes them.
func TestCommits(t *testing.T) {
	dir := root(t)
	if _, err := os.Stat(filepath.Join(dir, ".git")); err != nil {
		t.Skip("not a git checkout")
	}
	log, err := git(dir, "rev-parse", "--git-path", "logs/HEAD")
	if err != nil {
		t.Skipf("git does not run here: %v", err)
	}
	if log = strings.TrimSpace(log); !filepath.IsAbs(log) {
		log = filepath.Join(dir, log)
	}
	_, _ = os.Stat(log) // so that go test runs this test again after each commit, rather than using its cache
	commits, err := git(dir, "log", "--no-merges", "-n", "50", "--since="+commitsSince, "--format=%h %s")
	if err != nil {
		t.Skipf("git log: %v", err)
	}
	for line := range strings.Lines(commits) {
		hash, subject, _ := strings.Cut(strings.TrimSpace(line), " ")
		if problem := subjectProblem(subject); problem != "" {
			t.Errorf("commit %s: %q %s", hash, subject, problem)
		}
	}
}

func git(dir string, args ...string) (string, error) {
	out, err := exec.Command("git", append([]string{"-C", dir}, args...)...).Output()
	return string(out), err
}

func TestCommits_Subjects(t *testing.T) {
	for subject, ok := range map[string]bool{
		"house: limit complexity":                  true,
		"core/table, core/expr: one number format": true,
		"web: Ω":                           true,
		"Fix bug":                          false,
		"fix the bug: again":               false,
		"site:no space":                    false,
		"site: ":                           false,
		"site: " + strings.Repeat("x", 66): true,
		"site: " + strings.Repeat("x", 67): false,
	} {
		if got := subjectProblem(subject) == ""; got != ok {
			t.Errorf("%q: accepted %v, want %v", subject, got, ok)
		}
	}
}
