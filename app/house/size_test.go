//go:build !wasm

package house_test

import (
	"go/ast"
	"testing"
)

// The rule: a file has at most fileLines lines and a function at most funcLines. How much a function may decide is the
// subject of TestComplexity.
const (
	fileLines = 400
	funcLines = 80
)

// longer: files ("path") and functions ("path:Name") that may be longer, with
// the limit that holds for them instead, and why.
var longer = map[string]struct {
	lines int
	why   string
}{}

func TestSizes(t *testing.T) {
	for _, s := range tree(t) {
		if s.test {
			continue
		}
		if n := s.lines(); n > limit(s.path, fileLines) {
			t.Errorf("%s: %d lines; a file has at most %d", s.path, n, limit(s.path, fileLines))
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			most := limit(s.path+":"+f.Name.Name, funcLines)
			if n := s.line(f.End()) - s.line(f.Pos()) + 1; n > most {
				t.Errorf("%s: %s has %d lines; a function has at most %d", s.at(f.Pos()), f.Name.Name, n, most)
			}
		}
	}
}

func limit(what string, usual int) int {
	if l, ok := longer[what]; ok {
		return l.lines
	}
	return usual
}

// An exemption that nothing needs any more must go.
func TestSizes_ExemptionsAreNeeded(t *testing.T) {
	for what, l := range longer {
		if l.why == "" {
			t.Errorf("longer: %s has no reason", what)
		}
		found := false
		for _, s := range tree(t) {
			if s.path == what {
				found = s.lines() > fileLines
			}
			for _, d := range s.file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && s.path+":"+f.Name.Name == what {
					found = s.line(f.End())-s.line(f.Pos())+1 > funcLines
				}
			}
		}
		if !found {
			t.Errorf("longer: %s is not over the limit, or not there", what)
		}
	}
}
