//go:build !wasm

package house_test

import (
	"go/ast"
	"go/token"
	"path"
	"strings"
	"testing"
)

// TestStationsAreUpdated: app/state passes messages to every station. Messages of one that it leaves out compile and do
// nothing.
func TestStationsAreUpdated(t *testing.T) {
	have, called := map[string]string{}, map[string]bool{}
	for _, s := range tree(t) {
		if s.test {
			continue
		}
		if path.Dir(s.pkg()) == "app/station" {
			for _, d := range s.file.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "Update" {
					have[path.Base(s.pkg())] = s.at(f.Pos())
				}
			}
		}
		if s.pkg() == "app/state" {
			calls(s, func(_ *ast.CallExpr, x ast.Expr, name string) {
				if sel, ok := x.(*ast.SelectorExpr); ok && name == "Update" { // a field: s.Monitor.Update
					called[strings.ToLower(sel.Sel.Name)] = true
				}
				if id, ok := x.(*ast.Ident); ok && name == "Update" { // a package: data.Update
					called[id.Name] = true
				}
			})
		}
	}
	if len(have) < 9 {
		t.Errorf("%d stations found: this test does not recognize them any more", len(have))
	}
	for name, at := range have {
		if !called[name] {
			t.Errorf("%s: app/state never calls it: add the station %s to updateStations in app/state/update.go", at, name)
		}
	}
}

// TestFigureIDs: two figures with one id would be shown as tables together.
func TestFigureIDs(t *testing.T) {
	in := map[string]string{}
	for _, s := range tree(t) {
		if s.test || !under(s.pkg(), "app/station", "app/view") {
			continue
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			name := s.pkg() + "." + f.Name.Name
			ast.Inspect(f, func(n ast.Node) bool {
				c, ok := n.(*ast.CallExpr)
				if !ok || len(c.Args) != 4 || typeName(s, c.Fun) != "app/ui.Figure" {
					return true
				}
				if lit, ok := c.Args[2].(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if other := in[lit.Value]; other != "" && other != name {
						t.Errorf("%s: %s already has a figure with the id %s", s.at(c.Pos()), other, lit.Value)
					}
					in[lit.Value] = name
				}
				return true
			})
		}
	}
	if len(in) < 25 {
		t.Errorf("%d figures found: this test does not recognize them any more", len(in))
	}
}
