package batch_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"orrery/app/batch"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/table"
	"orrery/core/workspace"
)

// exported is a workspace with one run and one table.
func exported(t *testing.T, change func(*workspace.Content)) string {
	t.Helper()
	r, _, err := registry.Open(&store.Memory{}, time.Now, func() string { return strings.Repeat("ab", 16) })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Record(registry.Run{Metrics: map[string]float64{"accuracy": 0.88}}, nil); err != nil {
		t.Fatal(err)
	}
	c := workspace.Content{Created: time.Date(2022, 7, 21, 10, 0, 0, 0, time.UTC), Records: r.Records(),
		Tables: []workspace.Table{{Hash: one(t).Hash(), Name: "one.csv", CSV: []byte("a\n1\n")}}}
	change(&c)
	var b bytes.Buffer
	if err := workspace.Write(&b, c); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "w.zip")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// one is the table of the CSV file "a\n1\n".
func one(t *testing.T) *table.Table {
	t.Helper()
	data, err := table.New(table.Numbers("a", []float64{1}))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Workspaces that were made to do harm: each is refused for what it is, by the code that an import runs.
func TestWorkspaceCommand_Hostile(t *testing.T) {
	for name, want := range map[string][]string{
		"base_workspace":          nil,
		"brick_tree_nclasses_1e9": {"does not load", "its model", "its model"},
		"run_number_max":          {"run number is 9223372036854775807"},
		"table_is_another":        {"another table"},
		"version_max":             {"version is 9223372036854775807", "alias champion"},
		"version_negative":        {"version is -1", "alias champion"},
	} {
		var out bytes.Buffer
		var usage *batch.UsageError
		err := batch.WorkspaceCommand(t.Context(), []string{"testdata/hostile/" + name + ".zip"}, &out)
		lines := strings.Split(strings.TrimSpace(out.String()), "\n")
		if want == nil {
			if err != nil || !strings.Contains(lines[0], ": whole; exported") {
				t.Errorf("%s: %v\n%s", name, err, out.String())
			}
			continue
		}
		if !errors.As(err, &usage) || len(lines) != len(want) {
			t.Errorf("%s: %v, want a *UsageError and %d lines\n%s", name, err, len(want), out.String())
			continue
		}
		for i, line := range lines {
			if !strings.Contains(line, want[i]) {
				t.Errorf("%s: line %d is %q, want %q", name, i+1, line, want[i])
			}
		}
	}
}

func TestWorkspaceCommand(t *testing.T) {
	var out bytes.Buffer
	path := exported(t, func(*workspace.Content) {})
	if err := batch.WorkspaceCommand(t.Context(), []string{path}, &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"whole; exported 2022-07-21 10:00:00 UTC; 1 runs, 0 registered models, 1 tables", "run 1", "accuracy 0.88", "one.csv"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("it lacks %q:\n%s", want, out.String())
		}
	}
	path = exported(t, func(c *workspace.Content) { c.Records["r/x"] = []byte("{}") })
	out.Reset()
	var usage *batch.UsageError
	if err := batch.WorkspaceCommand(t.Context(), []string{path}, &out); !errors.As(err, &usage) || strings.Count(out.String(), "\n") != 1 || !strings.Contains(out.String(), "w.zip: r/x: it is not valid") {
		t.Errorf("a record that is no run: %v\n%s", err, out.String())
	}
	b, _ := os.ReadFile(path)
	b[60] ^= 1
	os.WriteFile(path, b, 0o600)
	if err := batch.WorkspaceCommand(t.Context(), []string{path}, &out); err == nil || !errors.As(err, &usage) || !strings.Contains(err.Error(), "w.zip: ") {
		t.Errorf("a damaged file: %v", err)
	}
	for _, args := range [][]string{nil, {"-x"}, {"a", "b"}, {"a", "--timeout", "soon"}} {
		if err := batch.WorkspaceCommand(t.Context(), args, &out); !errors.As(err, &usage) {
			t.Errorf("%q: %v, want a *UsageError", args, err)
		}
	}
}

// A large model is not stored in the registry, and is in the file as a small one is.
func TestWorkspaceCommand_ALargeModel(t *testing.T) {
	const rows = 120_000
	a, b, y := make([]float64, rows), make([]float64, rows), make([]float64, rows)
	for i := range rows {
		a[i], b[i], y[i] = float64(i)+0.123456789012345, float64(i)/3, float64(i%2)
	}
	data, err := table.New(table.Numbers("a", a), table.Numbers("b", b), table.Numbers("y", y))
	if err != nil {
		t.Fatal(err)
	}
	p := ml.Pipeline{Final: ml.Spec{Kind: "KNeighborsClassifier"}, Inputs: []string{"a", "b"}, Target: "y"}
	m, err := p.Fit(t.Context(), catalog.Catalog(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	text, err := m.MarshalJSON()
	if err != nil || len(text) <= registry.Budget {
		t.Fatalf("the model has %d bytes, %v", len(text), err)
	}
	var out bytes.Buffer
	path := exported(t, func(c *workspace.Content) { c.Records["m/"+m.Digest()] = text })
	if err := batch.WorkspaceCommand(t.Context(), []string{path}, &out); err != nil || !strings.Contains(out.String(), "whole; exported") {
		t.Errorf("%v, it prints\n%s", err, out.String())
	}
}

// A run that went on while the file was written has been interrupted, as far as anybody knows.
func TestWorkspaceCommand_ARunThatWentOn(t *testing.T) {
	path := exported(t, func(c *workspace.Content) {
		r, _, err := registry.Open(&store.Memory{}, time.Now, func() string { return strings.Repeat("cd", 16) })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Begin(registry.Run{}, "a page"); err != nil {
			t.Fatal(err)
		}
		c.Records = r.Records()
	})
	var out bytes.Buffer
	if err := batch.WorkspaceCommand(t.Context(), []string{path}, &out); err != nil || !strings.Contains(out.String(), " KILLED ") {
		t.Errorf("%v, it prints\n%s", err, out.String())
	}
}
