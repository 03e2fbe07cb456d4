//go:build !wasm

package house_test

import (
	"go/ast"
	"go/token"
	"testing"
)

// Drawing changes no state: a function in a file that draws assigns to nothing that its *State has. It gets a pointer
// because a state has some kilobytes, and is passed to several hundred functions each time the page is drawn.
func TestDrawingIsPure(t *testing.T) {
	for _, s := range tree(t) {
		if s.test || !drawing(s) {
			continue
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			states := statesOf(f)
			ast.Inspect(f.Body, func(n ast.Node) bool {
				var changed []ast.Expr
				switch n := n.(type) {
				case *ast.AssignStmt:
					if n.Tok != token.DEFINE {
						changed = n.Lhs
					}
				case *ast.IncDecStmt:
					changed = []ast.Expr{n.X}
				case *ast.UnaryExpr:
					if n.Op == token.AND {
						changed = []ast.Expr{n.X}
					}
				}
				for _, e := range changed {
					if name := rootOf(e); states[name] && name != "" {
						t.Errorf("%s: %s changes what it draws, or takes its address: copy it first", s.at(e.Pos()), funcName(f))
					}
				}
				return true
			})
		}
	}
}

// statesOf returns the names of the receiver and the parameters of a function that are of type *State.
func statesOf(f *ast.FuncDecl) map[string]bool {
	out := map[string]bool{}
	lists := f.Type.Params.List
	if f.Recv != nil {
		lists = append(lists[:len(lists):len(lists)], f.Recv.List...)
	}
	for _, field := range lists {
		star, ok := field.Type.(*ast.StarExpr)
		if !ok {
			continue
		}
		named := star.X
		if qualified, ok := named.(*ast.SelectorExpr); ok {
			named = qualified.Sel
		}
		if id, ok := named.(*ast.Ident); !ok || id.Name != "State" {
			continue
		}
		for _, name := range field.Names {
			out[name.Name] = true
		}
	}
	return out
}

// rootOf returns the variable that an expression such as s.Data.Roles is a part of; "" for none.
func rootOf(e ast.Expr) string {
	for {
		switch x := e.(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
