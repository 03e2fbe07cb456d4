//go:build !wasm

package house_test

import (
	"go/ast"
	"go/token"
	"path"
	"strings"
	"testing"
)

// maxComplexity is the rule: outside of the packages that build the interface, a function has a cyclomatic complexity
// of at most 15.
const maxComplexity = 15

// drawing reports whether a file builds the interface. A view is a long list of conditions, each of which shows or hides
// one element, and reads well.
func drawing(s source) bool {
	name := path.Base(s.path)
	return under(s.pkg(), "app/view", "app/ui") || under(s.pkg(), "app/station") && (name == "view.go" || strings.HasPrefix(name, "view_"))
}

// complexity returns the cyclomatic complexity of a function: the number of ways through it that are independent of
// each other. It is 1 and one more for each if, for, range, case, communication clause, && and ||. A type switch counts as
// one, whatever its cases: it is the table of the messages that a function takes. Function literals inside count as part
// of it.
func complexity(f *ast.FuncDecl) int {
	n := 1
	ast.Inspect(f, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.TypeSwitchStmt:
			n++
			for _, c := range node.Body.List {
				if c.(*ast.CaseClause).List != nil {
					n-- // which is counted below
				}
			}
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if node.List != nil { // nil is default
				n++
			}
		case *ast.CommClause:
			if node.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if node.Op == token.LAND || node.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}

func TestComplexity(t *testing.T) {
	needed := map[string]bool{}
	for _, s := range tree(t) {
		if s.test || drawing(s) {
			continue
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			key, got := s.pkg()+"."+funcName(f), complexity(f)
			limit, exempt := complexBefore[key]
			needed[key] = needed[key] || exempt && got > maxComplexity
			switch {
			case exempt && got > limit:
				t.Errorf("%s: %q has a complexity of %d; it had %d before this rule", s.at(f.Pos()), key, got, limit)
			case !exempt && got > maxComplexity:
				t.Errorf("%s: %q has a complexity of %d; a function has at most %d: split it, or return early", s.at(f.Pos()), key, got, maxComplexity)
			}
		}
	}
	for key := range complexBefore {
		if !needed[key] {
			t.Errorf("complexBefore: %s is within the limit now, or gone; delete its line", key)
		}
	}
}

// funcName is the name of a function, with the type of its receiver.
func funcName(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	receiver := f.Recv.List[0].Type
	for {
		switch r := receiver.(type) {
		case *ast.StarExpr:
			receiver = r.X
			continue
		case *ast.IndexExpr:
			receiver = r.X
			continue
		case *ast.IndexListExpr:
			receiver = r.X
			continue
		case *ast.Ident:
			return r.Name + "." + f.Name.Name
		}
		return f.Name.Name
	}
}

// complexBefore lists the functions that were above the limit before this rule, by package and name, with their
// complexity then. It may only become shorter; see the issue.
var complexBefore = map[string]int{
	"core/table/literal.ParseFloat": 19,
	"core/table/csv.scanner.quoted": 17,
	"core/table/csv.scanner.record": 19,
	"core/table/csv.ungroup":        18,
	"app/state.State.applyForm":     17,
	"core/expr.block.text":          17,
	"core/expr.checker.advice":      21,
	"core/expr.scalar":              16,
	"core/ml/linear.lbfgs":          18,
}
