//go:build !wasm

package site

import (
	"cmp"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
)

// PackageSize is the code of one package in a program, in bytes before compression.
type PackageSize struct {
	Package string // "" for what belongs to no package, such as the comparison of types
	Bytes   int
}

// Packages returns the code that each package has in a program that Compile wrote to dir, the largest
// first, and the bytes of its data (constants, tables of types and functions), which cannot be told apart.
// The names of the functions come from the program's copy in dir/symbols.
func Packages(root, dir, file string) (code []PackageSize, data int, err error) {
	module, err := os.ReadFile(symbolsPath(dir, file))
	if err != nil {
		return nil, 0, fmt.Errorf("site: %w", err)
	}
	mod, err := Modfile(root)
	if err != nil {
		return nil, 0, err
	}
	i := slices.IndexFunc(programs, func(p program) bool { return p.file == file })
	out, err := goToolWith([]string{"GOOS=js", "GOARCH=wasm"}, root, "list", "-deps", "-tags="+programs[i].tags, "-modfile="+mod, "./app")
	if err != nil {
		return nil, 0, err
	}
	return packageSizes(module, append(strings.Fields(out), "main"))
}

// mangled are the characters that Go's linker replaces by "_" in the names of a module.
var mangled = regexp.MustCompile(`[^\w.]`)

// packageSizes adds up the functions of a module by package.
func packageSizes(module []byte, packages []string) (code []PackageSize, data int, err error) {
	parts, err := sections(module)
	if err != nil {
		return nil, 0, err
	}
	path := map[string]string{} // by its name in the linker's spelling
	for _, p := range packages {
		path[mangled.ReplaceAllString(p, "_")] = p
	}
	var names map[int]string
	var sizes []int
	imports := 0
	for _, s := range parts {
		switch {
		case s.id == importSection:
			imports, _, err = number(s.body)
		case s.id == codeSection:
			sizes, err = bodySizes(s.body)
		case s.id == dataSection:
			data = len(s.body)
		case s.isNames():
			names, err = functionNames(s.body)
		}
		if err != nil {
			return nil, 0, err
		}
	}
	sum := map[string]int{}
	for i, n := range sizes {
		sum[packageOf(names[imports+i], path)] += n
	}
	for p, n := range sum {
		code = append(code, PackageSize{p, n})
	}
	slices.SortFunc(code, func(a, b PackageSize) int {
		return cmp.Or(cmp.Compare(b.Bytes, a.Bytes), strings.Compare(a.Package, b.Package))
	})
	return code, data, nil
}

// packageOf returns the package of a function: the longest prefix of its name, up to a dot, that is the
// name of a package. The name of a package may have dots itself.
func packageOf(name string, path map[string]string) string {
	best := ""
	for i, c := range name {
		if c == '.' {
			if p, ok := path[name[:i]]; ok {
				best = p
			}
		}
	}
	return best
}

// bodySizes returns the length of each function of a code section.
func bodySizes(b []byte) ([]int, error) {
	n, b, err := number(b)
	if err != nil {
		return nil, err
	}
	var out []int
	for range n {
		body, after, err := sized(b)
		if err != nil {
			return nil, err
		}
		out, b = append(out, len(body)), after
	}
	return out, nil
}

// functionNames reads the name section: names by the index of the function.
func functionNames(b []byte) (map[int]string, error) {
	_, b, err := sized(b) // "name"
	if err != nil {
		return nil, err
	}
	const functions = 1
	for len(b) > 0 {
		part, after, err := sized(b[1:])
		if err != nil {
			return nil, err
		}
		if b[0] == functions {
			return nameMap(part)
		}
		b = after
	}
	return nil, nil
}

func nameMap(b []byte) (map[int]string, error) {
	n, b, err := number(b)
	if err != nil {
		return nil, err
	}
	out := map[int]string{}
	for range n {
		index, rest, err := number(b)
		if err != nil {
			return nil, err
		}
		name, after, err := sized(rest)
		if err != nil {
			return nil, err
		}
		out[index], b = string(name), after
	}
	return out, nil
}
