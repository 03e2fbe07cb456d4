//go:build !wasm

package house_test

import (
	"go/ast"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// typeUses are the types that the programs name, as "folder.Name", each with a place. Tests are left out.
type typeUses struct {
	named   map[string]string // everywhere in app
	made    map[string]string // by a composite literal or a var in app
	sent    map[string]string // as a message: with a send function, or by a function that returns a station.Msg
	issued  map[string]string // as a command: in a list of station.Cmd
	updates map[string]string // by a type switch or a type assertion in app/state and app/station
	runs    map[string]string // by a type switch or a type assertion in app/effect
}

// usesOf collects them. It reads the syntax alone, so it finds what is written as people write it here: a message as an
// argument next to send, a command in a list.
func usesOf(t *testing.T) typeUses {
	u := typeUses{map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}}
	for _, s := range tree(t) {
		if s.test || !under(s.pkg(), "app") || under(s.pkg(), "app/house", "app/e2e", "app/apptest", "app/state/statetest") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				u.named[typeName(s, n)] = s.at(n.Pos())
			case *ast.CompositeLit:
				u.made[typeName(s, n.Type)] = s.at(n.Pos())
				if list, ok := n.Type.(*ast.ArrayType); ok && typeName(s, list.Elt) == "app/station.Cmd" {
					add(u.issued, s, n.Elts)
				}
			case *ast.ValueSpec:
				if n.Type != nil {
					u.made[typeName(s, n.Type)] = s.at(n.Pos())
				}
			case *ast.CallExpr:
				if sends(n) {
					add(u.sent, s, n.Args)
				}
				if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "append" && isName(n.Args[0], "cmds") {
					add(u.issued, s, n.Args[1:])
				}
			case *ast.FuncLit:
				if r := n.Type.Results; r != nil && typeName(s, r.List[0].Type) == "app/station.Msg" {
					ast.Inspect(n.Body, func(in ast.Node) bool {
						if ret, ok := in.(*ast.ReturnStmt); ok {
							add(u.sent, s, ret.Results)
						}
						return true
					})
				}
			case *ast.CaseClause:
				u.accept(s, n.List)
			case *ast.TypeAssertExpr:
				if n.Type != nil { // nil in a type switch
					u.accept(s, []ast.Expr{n.Type})
				}
			}
			return true
		})
	}
	return u
}

// accept records the types of a case or of an assertion.
func (u typeUses) accept(s source, types []ast.Expr) {
	for _, e := range types {
		switch {
		case under(s.pkg(), "app/state", "app/station"):
			u.updates[typeName(s, e)] = s.at(e.Pos())
		case under(s.pkg(), "app/effect"):
			u.runs[typeName(s, e)] = s.at(e.Pos())
		}
	}
}

// sends reports whether a call sends a message: send(m), r.Send(m), ui.OnPress(e, send, m).
func sends(c *ast.CallExpr) bool {
	if sel, ok := c.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Send" {
		return true
	}
	return isName(c.Fun, "send") || slices.ContainsFunc(c.Args, func(e ast.Expr) bool { return isName(e, "send") })
}

func isName(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}

// add records the types of the composite literals among some expressions.
func add(to map[string]string, s source, list []ast.Expr) {
	for _, e := range list {
		if lit, ok := e.(*ast.CompositeLit); ok {
			to[typeName(s, lit.Type)] = s.at(e.Pos())
		}
	}
}

// typeName returns the name of a type with the folder of its package, "" for other expressions.
func typeName(s source, e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return typeName(s, e.X)
	case *ast.Ident:
		return s.pkg() + "." + e.Name
	case *ast.SelectorExpr:
		x, _ := e.X.(*ast.Ident)
		for i, spec := range s.file.Imports {
			folder := s.imports()[i]
			if x != nil && (spec.Name != nil && spec.Name.Name == x.Name || spec.Name == nil && path.Base(folder) == x.Name) {
				return folder + "." + e.Sel.Name
			}
		}
	}
	return ""
}

// TestMessagesAndCommands: a message that no Update handles, and a command that package effect does not run, compile
// and do nothing. Msg and Cmd are any, so the compiler cannot find them.
func TestMessagesAndCommands(t *testing.T) {
	u := usesOf(t)
	if len(u.sent) < 150 || len(u.issued) < 30 {
		t.Fatalf("%d messages and %d commands found: this test does not recognize them any more", len(u.sent), len(u.issued))
	}
	for _, m := range slices.Sorted(maps.Keys(u.sent)) {
		if u.updates[m] == "" && isMessage(t, m) {
			t.Errorf("%s: the message %s is sent, and no Update has a case for it", u.sent[m], m)
		}
	}
	for _, c := range slices.Sorted(maps.Keys(u.issued)) {
		if u.runs[c] == "" {
			t.Errorf("%s: the command %s is issued, and app/effect has no case for it", u.issued[c], c)
		}
	}
	for what, of := range map[string]map[string]string{"app/effect": u.runs, "Update": u.updates} {
		for _, m := range slices.Sorted(maps.Keys(of)) {
			if u.made[m] == "" && isMessage(t, m) {
				t.Errorf("%s: %s has a case for %s, which nothing sends or issues", of[m], what, m)
			}
		}
	}
}

// isMessage reports whether a name is that of an exported struct of a station or of app/state.
func isMessage(t *testing.T, name string) bool {
	folder, id, _ := strings.Cut(name, ".")
	if !under(folder, "app/station", "app/state") || !ast.IsExported(id) {
		return false
	}
	for _, s := range tree(t) {
		if s.pkg() != folder {
			continue
		}
		for _, d := range s.file.Decls {
			g, ok := d.(*ast.GenDecl)
			if ok && g.Tok == token.TYPE && slices.ContainsFunc(g.Specs, func(spec ast.Spec) bool { return isStruct(spec.(*ast.TypeSpec), id) }) {
				return true
			}
		}
	}
	return false
}

func isStruct(spec *ast.TypeSpec, name string) bool {
	_, ok := spec.Type.(*ast.StructType)
	return ok && spec.Name.Name == name
}

// TestJobsAreUsed: a job of the worker that nothing in app starts, or whose reply nothing in app reads, compiles and
// passes the tests of core/work/jobs.
func TestJobsAreUsed(t *testing.T) {
	u, found := usesOf(t), 0
	for _, s := range tree(t) {
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if s.test || s.pkg() != "core/work/jobs" || !ok || f.Recv == nil || f.Name.Name != "Replies" {
				continue
			}
			found++
			job := typeName(s, f.Recv.List[0].Type)
			if u.made[job] == "" {
				t.Errorf("%s: nothing in app starts the job %s", s.at(f.Pos()), job)
			}
			ast.Inspect(f.Body, func(n ast.Node) bool {
				if lit, ok := n.(*ast.CompositeLit); ok {
					if r := typeName(s, lit.Type); r != "" && u.named[r] == "" {
						t.Errorf("%s: nothing in app reads the reply %s", s.at(f.Pos()), r)
					}
				}
				return true
			})
		}
	}
	if found == 0 {
		t.Error("core/work/jobs has no job")
	}
}
