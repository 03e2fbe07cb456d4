//go:build !wasm

package site

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// inlineMarker starts the line of a package comment that says in which programs the compiler
// inlines calls within the package:
//
//	//orrery:inline always   in both: it computes over rows or values
//	//orrery:inline engine   in engine.wasm only: on the page it runs once a click
//	//orrery:inline never    in neither: it never runs in a loop
//
// Code without inlining is slower and smaller: with the standard packages below it saves 0.23 MB of brotli in app.wasm.
// Packages below app are the interface, which runs once a click, and need no marker: they are "never". Every other
// package of this module that a program links must have one.
const inlineMarker = "//orrery:inline "

// notInlined lists the packages of other modules that are compiled without inlining in both programs.
var notInlined = []string{goApp + "/...", "encoding/json", "fmt", "net/url", "reflect", "time"}

// notInlinedOnPage lists those that are compiled without inlining in app.wasm only.
var notInlinedOnPage = []string{
	"bufio", "bytes", "compress/flate", "context", "encoding/base64", "errors", "internal/fmtsort", "internal/poll", "internal/reflectlite",
	"internal/strconv", "io", "os", "sort", "strconv", "strings", "syscall", "unicode",
}

// withoutInlining returns the patterns of the packages that program p compiles without inlining.
func withoutInlining(root, mod string, p program) ([]string, error) {
	out, err := goToolWith([]string{"GOOS=js", "GOARCH=wasm"}, root, "list", "-deps", "-tags="+p.tags, "-modfile="+mod,
		"-f", "{{with .Module}}{{if .Main}}{{$.ImportPath}}|{{$.Dir}}{{end}}{{end}}", "./app")
	if err != nil {
		return nil, err
	}
	patterns := append([]string{"orrery/app/..."}, notInlined...)
	if p.page() {
		patterns = append(patterns, notInlinedOnPage...)
	}
	for line := range strings.Lines(out) {
		pkg, dir, ok := strings.Cut(strings.TrimSpace(line), "|")
		if !ok || pkg == "orrery/app" || strings.HasPrefix(pkg, "orrery/app/") {
			continue
		}
		inline, err := inlineOf(dir)
		if err != nil {
			return nil, err
		}
		if inline == "never" || inline == "engine" && p.page() {
			patterns = append(patterns, pkg)
		}
	}
	return patterns, nil
}

// inlineOf reads the marker of the package in dir.
func inlineOf(dir string) (string, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return "", fmt.Errorf("site: %w", err)
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return "", fmt.Errorf("site: %w", err)
		}
		value := markerIn(bufio.NewScanner(f))
		f.Close()
		if slices.Contains([]string{"always", "engine", "never"}, value) {
			return value, nil
		}
		if value != "" {
			return "", fmt.Errorf("site: %s: %s%s: want always, engine or never", name, inlineMarker, value)
		}
	}
	return "", fmt.Errorf("site: the package in %s is linked into the browser's programs and its package comment has no line %q", dir, inlineMarker+"always|engine|never")
}

// markerIn returns the value of the marker above the package clause; "" when there is none.
func markerIn(lines *bufio.Scanner) string {
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "package ") {
		if value, ok := strings.CutPrefix(lines.Text(), inlineMarker); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
