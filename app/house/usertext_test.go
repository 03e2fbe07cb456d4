//go:build !wasm

package house_test

import (
	"go/ast"
	"go/token"
	"path"
	"strconv"
	"strings"
	"testing"

	"orrery/core/usertext"
)

// Errors begin with the name of their package, which a person must not see. A new package whose
// name usertext does not know would leak it.
func TestUserText_KnowsEveryPackage(t *testing.T) {
	heads := errorHeads(t)
	for head, where := range heads {
		if got := usertext.Plain(head + ": why"); got != "why" {
			t.Errorf("%s: an error begins with %q; add %q to packages in core/usertext", where, head+": ", head)
		}
	}
	last := ""
	for _, name := range knownHeads(t) {
		if heads[name] == "" {
			t.Errorf("core/usertext/packages.go: no error begins with %q", name+": ")
		}
		if name <= last {
			t.Errorf("core/usertext/packages.go: %q is out of order", name)
		}
		last = name
	}
}

// errorHeads are the names of packages that texts in the source begin with, and where.
func errorHeads(t *testing.T) map[string]string {
	names := map[string]bool{}
	for _, s := range tree(t) {
		names[path.Base(s.pkg())] = true
	}
	heads := map[string]string{}
	for _, s := range tree(t) {
		if s.test || !under(s.pkg(), "core", "app/browser", "app/effect", "app/state") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok {
				if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "panic" {
					return false // a panic is for programmers
				}
			}
			if head, _, ok := strings.Cut(literal(n), ": "); ok && names[head] {
				heads[head] = s.at(n.Pos())
			}
			return true
		})
	}
	return heads
}

// knownHeads are the names in core/usertext/packages.go.
func knownHeads(t *testing.T) (names []string) {
	for _, s := range tree(t) {
		if s.path != "core/usertext/packages.go" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if text := literal(n); text != "" {
				names = append(names, text)
			}
			return true
		})
	}
	if len(names) == 0 {
		t.Fatal("core/usertext/packages.go lists nothing")
	}
	return names
}

// literal is the text of a string literal, "" for any other node.
func literal(n ast.Node) string {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	text, _ := strconv.Unquote(lit.Value)
	return text
}
