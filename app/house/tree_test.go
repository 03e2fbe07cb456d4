//go:build !wasm

package house_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// source is one parsed Go file of the repository.
type source struct {
	path string // from the root, with slashes
	test bool
	fset *token.FileSet
	file *ast.File
}

// pkg is the folder, which is the import path without the module.
func (s source) pkg() string { return path.Dir(s.path) }

func (s source) line(p token.Pos) int { return s.fset.Position(p).Line }

func (s source) lines() int { return s.fset.File(s.file.FileStart).LineCount() }

// at is where something is, for a message.
func (s source) at(p token.Pos) string { return fmt.Sprintf("%s:%d", s.path, s.line(p)) }

// imports are the import paths; those of this module lose its name.
func (s source) imports() []string {
	var list []string
	for _, spec := range s.file.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue // it would not have parsed
		}
		list = append(list, strings.TrimPrefix(p, module+"/"))
	}
	return list
}

const module = "orrery"

// tree returns every Go file of the repository, whatever its build tags. All tests share one parse.
func tree(t *testing.T) []source {
	t.Helper()
	dir := root(t)
	parsed.Do(func() { parsed.files, parsed.err = parse(dir) })
	if parsed.err != nil {
		t.Fatal(parsed.err)
	}
	return parsed.files
}

var parsed struct {
	sync.Once
	files []source
	err   error
}

// parse parses every Go file below a folder.
func parse(dir string) ([]source, error) {
	var list []source
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && p != "." && (name == "testdata" || name == "dist" || strings.HasPrefix(name, ".")) {
			return fs.SkipDir
		}
		if d.IsDir() || path.Ext(p) != ".go" {
			return nil
		}
		s := source{path: p, test: strings.HasSuffix(p, "_test.go"), fset: token.NewFileSet()}
		s.file, err = parser.ParseFile(s.fset, filepath.Join(dir, p), nil, parser.ParseComments|parser.SkipObjectResolution)
		list = append(list, s)
		return err
	})
	return list, err
}

// root is the folder with go.mod, above this one.
func root(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if filepath.Dir(dir) == dir {
			t.Skip("no go.mod above this folder")
		}
		dir = filepath.Dir(dir)
	}
}

// under reports whether a package is one of the trees.
func under(pkg string, trees ...string) bool {
	for _, t := range trees {
		if pkg == t || strings.HasPrefix(pkg, t+"/") {
			return true
		}
	}
	return false
}
