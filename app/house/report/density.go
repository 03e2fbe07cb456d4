package main

import (
	"fmt"
	"go/scanner"
	"go/token"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// density counts the lines of a package that have code and those that have a comment. A line may have both.
type density struct{ code, comments int }

// percent returns comment lines per 100 lines of code.
func (d density) percent() float64 {
	if d.code == 0 {
		return 0
	}
	return 100 * float64(d.comments) / float64(d.code)
}

func (d density) plus(e density) density {
	return density{d.code + e.code, d.comments + e.comments}
}

// densities returns the densities of the packages below the folders, by path, without test files.
func densities(root fs.FS, folders ...string) (map[string]density, error) {
	packages := map[string]density{}
	for _, folder := range folders {
		err := fs.WalkDir(root, folder, func(p string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "testdata":
				return fs.SkipDir
			case d.IsDir() || path.Ext(p) != ".go" || strings.HasSuffix(p, "_test.go"):
				return nil
			}
			source, err := fs.ReadFile(root, p)
			packages[path.Dir(p)] = packages[path.Dir(p)].plus(densityOf(source))
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return packages, nil
}

// densityOf counts the lines of one file. Directives such as //go:build are not comments.
func densityOf(source []byte) density {
	file := token.NewFileSet().AddFile("", -1, len(source))
	var s scanner.Scanner
	s.Init(file, source, nil, scanner.ScanComments)
	code, comments := map[int]bool{}, map[int]bool{}
	for {
		pos, tok, text := s.Scan()
		lines := code
		switch {
		case tok == token.EOF:
			return density{len(code), len(comments)}
		case tok == token.SEMICOLON && text == "\n", strings.HasPrefix(text, "//go:"):
			continue
		case tok == token.COMMENT:
			lines = comments
		}
		for i := range strings.Count(text, "\n") + 1 {
			lines[file.Line(pos)+i] = true
		}
	}
}

// printDensities prints the density of each top folder and of each package below minDensity.
func printDensities(out io.Writer, packages map[string]density) {
	sums := map[string]density{}
	for p, d := range packages {
		top, _, _ := strings.Cut(p, "/")
		sums[top] = sums[top].plus(d)
	}
	fmt.Fprintf(out, "Comment density (comment lines / code lines, without tests)\n")
	for _, top := range slices.Sorted(maps.Keys(sums)) {
		d := sums[top]
		fmt.Fprintf(out, "  %-28s %5.1f %%  (%d / %d)\n", top, d.percent(), d.comments, d.code)
	}
	for _, p := range slices.Sorted(maps.Keys(packages)) {
		if d := packages[p]; d.percent() < minDensity {
			fmt.Fprintf(out, "  %-28s %5.1f %%  below %.0f %%\n", p, d.percent(), minDensity)
		}
	}
}
