package effect_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// files parses the Go files of a folder except tests.
func files(t *testing.T, dir string) []*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var out []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, f)
	}
	return out
}

// marked returns the types that have an empty method of this name, which marks the members of a sum type.
func marked(all []*ast.File, method string) []string {
	var out []string
	for _, f := range all {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil && fn.Name.Name == method {
				out = append(out, fn.Recv.List[0].Type.(*ast.Ident).Name)
			}
		}
	}
	slices.Sort(out)
	return out
}

// uses returns the types that are cases of a type switch, and those of composite literals.
func uses(all []*ast.File) (cases, made map[string]bool) {
	cases, made = map[string]bool{}, map[string]bool{}
	name := func(e ast.Expr) string {
		if s, ok := e.(*ast.SelectorExpr); ok {
			return s.Sel.Name
		}
		if id, ok := e.(*ast.Ident); ok {
			return id.Name
		}
		return ""
	}
	for _, f := range all {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CaseClause:
				for _, e := range n.List {
					cases[name(e)] = true
				}
			case *ast.CompositeLit:
				made[name(n.Type)] = true
			}
			return true
		})
	}
	return cases, made
}

// Every message is handled by state and sent somewhere; every command is issued by state and executed here.
func TestMessagesAndCommands_Complete(t *testing.T) {
	st := files(t, "../state")
	handled, asked := uses(st)
	carried, _ := uses(files(t, "."))
	sent := map[string]bool{}
	for _, dir := range []string{"../view", "../shell", ".", "..", "../state"} {
		_, made := uses(files(t, dir))
		for name := range made {
			sent[name] = true
		}
	}
	for _, m := range marked(st, "msg") {
		if !handled[m] {
			t.Errorf("message %s: Update has no case for it", m)
		}
		if !sent[m] {
			t.Errorf("message %s: it is never sent", m)
		}
	}
	for _, c := range marked(st, "cmd") {
		if !asked[c] {
			t.Errorf("command %s: Update never issues it", c)
		}
		if !carried[c] {
			t.Errorf("command %s: Run has no case for it", c)
		}
	}
}
