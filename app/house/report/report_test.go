package main

import (
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

func TestDensities(t *testing.T) {
	const source = `//go:build !wasm

// Package a is an example
// of two lines.
package a

/* A block
of two lines. */
const b = ` + "`raw\ntext`" + ` // and a comment behind code

var c = 1
`
	packages, err := densities(fstest.MapFS{
		"app/a/a.go":          {Data: []byte(source)},
		"app/a/a_test.go":     {Data: []byte("package a\n")},
		"app/a/testdata/x.go": {Data: []byte("package x\n")},
		"app/b/b.go":          {Data: []byte("package b\n")},
	}, "app")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]density{"app/a": {code: 4, comments: 5}, "app/b": {code: 1}}
	if !reflect.DeepEqual(packages, want) {
		t.Errorf("got %v, want %v", packages, want)
	}
	var out strings.Builder
	printDensities(&out, packages)
	for _, line := range []string{"app                          100.0 %  (5 / 5)", "app/b                          0.0 %  below 10 %"} {
		if !strings.Contains(out.String(), line) {
			t.Errorf("no line %q in\n%s", line, &out)
		}
	}
}

func TestCoverages(t *testing.T) {
	const output = `ok  	orrery/core/table	(cached)	coverage: 91.2% of statements
	orrery/core/store/storetest		coverage: 0.0% of statements
?   	orrery/core/nothing	[no test files]
	orrery/core/untested		coverage: 0.0% of statements
--- FAIL: TestX (0.00s)
FAIL
coverage: 12.5% of statements
FAIL	orrery/core/broken	0.01s
ok  	orrery/core/empty	0.1s	coverage: [no statements]
`
	got := coverages(output)
	want := []coverage{{"orrery/core/untested", 0}, {"orrery/core/table", 91.2}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got, want := failures(output), "?   	orrery/core/nothing	[no test files]\n--- FAIL: TestX (0.00s)\nFAIL\ncoverage: 12.5% of statements\nFAIL	orrery/core/broken	0.01s\n"; got != want {
		t.Errorf("failures %q, want %q", got, want)
	}
	var out strings.Builder
	if below := printCoverages(&out, got); below != 1 || !strings.Contains(out.String(), "core/untested                  0.0 %  below 85 %") {
		t.Errorf("%d below the limit:\n%s", below, &out)
	}
}
