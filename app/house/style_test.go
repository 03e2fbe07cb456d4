//go:build !wasm

package house_test

import (
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// handler matches the methods of go-app's elements that bind an event.
var handler = regexp.MustCompile(`^On(Abort|Animation\w+|Blur|Change|Click|ContextMenu|Copy|Cut|DblClick|Drag\w*|Drop|Ended|Error|Focus|Input|Invalid|Key\w+|Load\w*|Mouse\w+|Paste|Play\w*|Pointer\w+|Reset|Resize|Scroll|Search|Select|Submit|Toggle|Touch\w+|Transition\w+|Wheel)$`)

// calls visits every method call of a file: receiver, name.
func calls(s source, visit func(call *ast.CallExpr, x ast.Expr, name string)) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			if sel, ok := c.Fun.(*ast.SelectorExpr); ok {
				visit(c, sel.X, sel.Sel.Name)
			}
		}
		return true
	})
}

// fromPackage reports whether x is the name of a package that the file imports.
func fromPackage(s source, x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	return ok && slices.ContainsFunc(s.file.Imports, func(spec *ast.ImportSpec) bool {
		name := path.Base(strings.Trim(spec.Path.Value, `"`))
		if spec.Name != nil {
			name = spec.Name.Name
		}
		return name == id.Name
	})
}

// go-app compares handlers by code pointer, so a list row would keep an old
// row's closure. One helper binds events with a scope; nothing else may.
func TestHandlersAreBoundInOnePlace(t *testing.T) {
	for _, s := range tree(t) {
		if s.test || !under(s.pkg(), "app") || s.path == "app/ui/on.go" || under(s.pkg(), "app/e2e") {
			continue
		}
		calls(s, func(c *ast.CallExpr, x ast.Expr, name string) {
			bare := name == "On" && len(c.Args) == 2
			if (handler.MatchString(name) || bare) && !fromPackage(s, x) {
				t.Errorf("%s: calls %s; bind events with the functions of app/ui/on.go", s.at(c.Pos()), name)
			}
		})
	}
}

// The policy of the site blocks style attributes.
func TestNoStyleAttributes(t *testing.T) {
	for _, s := range tree(t) {
		if s.test || !under(s.pkg(), "app/view", "app/shell") {
			continue
		}
		calls(s, func(c *ast.CallExpr, x ast.Expr, name string) {
			attr := name == "Attr" && len(c.Args) > 0 && isLiteral(c.Args[0], "style")
			if (name == "Style" || name == "Styles" || attr) && !fromPackage(s, x) {
				t.Errorf("%s: sets a style attribute, which the content policy blocks; use a class", s.at(c.Pos()))
			}
		})
	}
}

func isLiteral(e ast.Expr, value string) bool {
	lit, ok := e.(*ast.BasicLit)
	return ok && lit.Kind == token.STRING && strings.Trim(lit.Value, "`\"") == value
}

// Update is a function of state and message: times and random numbers come in messages.
// The state management of go-app would be a second source of truth.
func TestForbiddenCalls(t *testing.T) {
	rules := []struct {
		trees []string
		pkg   string // "" is any receiver that is no package
		names []string
		why   string
	}{
		{[]string{"app/state", "app/view"}, "time", []string{"Now", "Since", "Until", "After", "Tick", "Sleep", "NewTimer", "NewTicker"}, "time comes in messages"},
		{[]string{"core"}, "time", []string{"Now", "Since", "Until"}, "the clock is a field that the caller sets"},
		{[]string{"app/view", "app/shell"}, "", []string{"SetState", "ObserveState", "NewAction", "Handle"}, "there is one state, and app/state owns it"},
	}
	for _, s := range tree(t) {
		if s.test {
			continue
		}
		for _, rule := range rules {
			if !under(s.pkg(), rule.trees...) || under(s.pkg(), "core/ml/mltest", "core/store/storetest") {
				continue
			}
			calls(s, func(c *ast.CallExpr, x ast.Expr, name string) {
				id, _ := x.(*ast.Ident)
				fits := rule.pkg == "" && !fromPackage(s, x) || rule.pkg != "" && id != nil && id.Name == rule.pkg && fromPackage(s, x)
				if fits && slices.Contains(rule.names, name) {
					t.Errorf("%s: calls %s: %s", s.at(c.Pos()), name, rule.why)
				}
			})
		}
	}
}

func TestEveryPackageHasItsComment(t *testing.T) {
	comment := map[string]string{}
	for _, s := range tree(t) {
		if s.test || strings.HasSuffix(s.file.Name.Name, "_test") {
			continue
		}
		text := s.file.Doc.Text()
		if len(text) >= len(comment[s.pkg()]) {
			comment[s.pkg()] = text
		}
	}
	for pkg, text := range comment {
		name := path.Base(pkg)
		if !strings.HasPrefix(text, "Package "+name+" ") && !strings.HasPrefix(text, "Command ") {
			t.Errorf("%s: no package comment that starts with %q", pkg, "Package "+name)
		}
	}
}

// tools are programs for contributors: go test starts wasmrun, make bench starts versus, make check starts report.
var tools = []string{"app/e2e/wasmrun", "app/e2e/versus", "app/house/report"}

func TestNothingRunsBeforeMain(t *testing.T) {
	for _, s := range tree(t) {
		for _, d := range s.file.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
				t.Errorf("%s: func init; say it where it is needed", s.at(f.Pos()))
			}
		}
		if s.file.Name.Name == "main" && s.pkg() != "app" && !slices.Contains(tools, s.pkg()) {
			t.Errorf("%s: package main; there is one program, app", s.path)
		}
	}
}

func TestNothingIsLeftToDo(t *testing.T) {
	mark := regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)
	for _, s := range tree(t) {
		for _, group := range s.file.Comments {
			if mark.MatchString(group.Text()) {
				t.Errorf("%s: a note of unfinished work; finish it or open an issue", s.at(group.Pos()))
			}
		}
	}
}
