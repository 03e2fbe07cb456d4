//go:build e2e && !wasm

package main

import (
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	r := report{facts: cases(), versions: "absent: sklearn", native: times{}, wasm: times{}, python: times{}}
	r.native.read("noise\nversus: CSV of 130 MB = 1.5\nversus: broken\n")
	r.wasm.read("versus: CSV of 130 MB = 4\nversus: " + peak + " = 2.5\nversus: " + twoWorkers + " = 1.25\n")
	r.python.read("versus: CSV of 130 MB = 1\n")
	var out strings.Builder
	r.print(&out)
	for name, want := range map[string]string{
		"CSV":        "CSV of 130 MB 1.00 s 1.50 s 4.00 s 1.50 4.00 <= 2 missed",
		"peak":       peak + " 2.50 <= 3 ok",
		"cross":      twoWorkers + " 1.25 >= 1.6 missed",
		"KNeighbors": "KNeighbors 20k x 10, predict 1k absent absent absent - - <= 2",
	} {
		found := false
		for line := range strings.Lines(out.String()) {
			found = found || strings.Join(strings.Fields(line), " ") == want
		}
		if !found {
			t.Errorf("no line for %s like %q in\n%s", name, want, out.String())
		}
	}
}

// The same work under the same name in both languages, or a column would stay empty.
func TestPythonKnowsEveryCase(t *testing.T) {
	source, err := script.ReadFile("versus.py")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases() {
		if known := strings.Contains(string(source), `measure("`+c.name+`"`); known != (c.work != nil) {
			t.Errorf("versus.py knows %q: %v", c.name, known)
		}
	}
}
