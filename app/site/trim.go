//go:build !wasm

package site

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// goApp is the UI library. Its package holds a server beside the client, and
// the server brings net/http, TLS and its cryptography into every app.wasm: a
// fifth of the download, of which nothing ever runs in a browser.
const goApp = "github.com/maxence-charriere/go-app/v10"

// serverTypes and serverFuncs are the server's half; with them go their methods.
var (
	serverTypes = []string{"Handler", "localResourceResolver", "prefixedResourceResolver"}
	serverFuncs = []string{"LocalDir", "PrefixedLocation", "GitHubPages"}
)

// trimmed writes a copy of go-app without its server into a cache folder and
// returns a module file that builds with it. The copy is made of the very
// version that go.mod pins; everything that runs in the browser is left as it is.
func trimmed(root string) (modfile string, err error) {
	dir, err := moduleDir(root)
	if err != nil {
		return "", err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	// The path is the same every time, so that Go's build cache knows the copy.
	to := filepath.Join(cache, "orrery", filepath.Base(dir))
	if err := trim(dir, to); err != nil {
		return "", fmt.Errorf("site: leave out the server of go-app: %w", err)
	}
	return to + ".mod", writeModfile(root, to)
}

func moduleDir(root string) (string, error) {
	out, err := goToolIn(root, "list", "-m", "-f", "{{.Dir}}", goApp)
	if err == nil && strings.TrimSpace(out) == "" {
		// A fresh machine has not downloaded it yet.
		if _, err = goToolIn(root, "mod", "download", goApp); err == nil {
			out, err = goToolIn(root, "list", "-m", "-f", "{{.Dir}}", goApp)
		}
	}
	return strings.TrimSpace(out), err
}

// writeModfile copies go.mod and go.sum and points go-app at the copy.
func writeModfile(root, to string) error {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return err
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return err
	}
	mod = fmt.Appendf(mod, "\nreplace %s => %s\n", goApp, to)
	if err := os.WriteFile(to+".mod", mod, 0o644); err != nil {
		return err
	}
	return os.WriteFile(to+".sum", sum, 0o644)
}

// trim copies the module's Go files; those of its app package lose the server.
func trim(from, to string) error {
	for _, pkg := range []string{"", "pkg/app", "pkg/errors", "pkg/logs"} {
		files, err := filepath.Glob(filepath.Join(from, pkg, "*"))
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Join(to, pkg), 0o755); err != nil {
			return err
		}
		for _, f := range files {
			if name := filepath.Base(f); (strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")) || name == "go.mod" {
				if err := trimFile(f, filepath.Join(to, pkg, name)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func trimFile(from, to string) error {
	src, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if strings.HasSuffix(from, ".go") && bytes.Contains(src, []byte("net/http")) {
		if src, err = withoutServer(from, src); err != nil {
			return err
		}
	}
	if old, err := os.ReadFile(to); err == nil && bytes.Equal(old, src) {
		return nil // unchanged: the build cache goes by content, but a reader's tools by time
	}
	return os.WriteFile(to, src, 0o644)
}

// withoutServer drops the server's declarations and the imports that only they
// used. Comments go as well: they would land in odd places.
func withoutServer(name string, src []byte) ([]byte, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	file.Decls = slices.DeleteFunc(file.Decls, ofServer)
	used := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				used[x.Name] = true
			}
		}
		return true
	})
	file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			return false
		}
		g.Specs = slices.DeleteFunc(g.Specs, func(s ast.Spec) bool { return !used[importName(s.(*ast.ImportSpec))] })
		return len(g.Specs) == 0
	})
	var b bytes.Buffer
	b.Write(constraint(src))
	err = format.Node(&b, set, file)
	return b.Bytes(), err
}

// constraint is the file's build line, which is a comment to the parser.
func constraint(src []byte) []byte {
	if !bytes.HasPrefix(src, []byte("//go:build")) {
		return nil
	}
	line, _, _ := bytes.Cut(src, []byte("\n"))
	return append(slices.Clone(line), "\n\n"...)
}

func importName(s *ast.ImportSpec) string {
	if s.Name != nil {
		return s.Name.Name
	}
	p, _ := strconv.Unquote(s.Path.Value)
	return path.Base(p)
}

func ofServer(d ast.Decl) bool {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			return slices.Contains(serverFuncs, d.Name.Name)
		}
		t := d.Recv.List[0].Type
		if p, ok := t.(*ast.StarExpr); ok {
			t = p.X
		}
		id, ok := t.(*ast.Ident)
		return ok && slices.Contains(serverTypes, id.Name)
	case *ast.GenDecl:
		if d.Tok != token.TYPE || len(d.Specs) != 1 {
			return false
		}
		name := d.Specs[0].(*ast.TypeSpec).Name.Name
		// Handler itself stays: a signature in another file names it.
		return name != "Handler" && slices.Contains(serverTypes, name)
	}
	return false
}
