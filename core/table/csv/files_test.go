package csv_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"orrery/core/table"
	"orrery/core/table/csv"
)

// expectation is one entry of testdata/files/expected.json: what a person expects of the file.
type expectation struct {
	Outcome  string
	Rows     int
	Columns  []string
	NColumns int `json:"ncolumns"`
	Types    []string
	Warn     string
	Error    string
	Why      string
	Alt      *expectation
}

// useAlt names the files for which the permitted alternative is what Read does: none.
var useAlt = map[string]bool{}

var errorClasses = map[string]error{
	"empty": csv.ErrEmpty, "no-rows": csv.ErrNoRows, "binary": csv.ErrBinary, "encoding": csv.ErrEncoding,
	"quote": csv.ErrQuote, "ragged": csv.ErrRagged, "limit": csv.ErrLimit,
}

func TestRead_files(t *testing.T) {
	b, err := os.ReadFile("testdata/files/expected.json")
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Files map[string]expectation }
	if err := json.Unmarshal(b, &all); err != nil {
		t.Fatal(err)
	}
	if len(all.Files) < 20 {
		t.Fatalf("expected.json has %d files", len(all.Files))
	}
	names, err := os.ReadDir("testdata/files")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range names {
		if _, expected := all.Files[f.Name()]; !expected && f.Name() != "expected.json" {
			t.Errorf("expected.json does not say what is expected of %s", f.Name())
		}
	}
	for name, want := range all.Files {
		t.Run(name, func(t *testing.T) {
			if useAlt[name] {
				want = alternative(want)
			}
			checkFile(t, csvFile(t, name), want)
		})
	}
}

// alternative is want with the fields that its alternative overrides.
func alternative(want expectation) expectation {
	alt := *want.Alt
	if alt.Outcome == "ok" {
		alt.Rows, alt.Columns = want.Rows, want.Columns
	}
	return alt
}

func csvFile(t *testing.T, name string) []byte {
	if name == "bigfield.csv" { // one cell of 1 MiB
		return []byte("a\n\"" + strings.Repeat("z", 1<<20) + "\"\n")
	}
	b, err := os.ReadFile(filepath.Join("testdata/files", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func checkFile(t *testing.T, file []byte, want expectation) {
	got, warnings, err := csv.ReadTable(bytes.NewReader(file), int64(len(file)), csv.Options{})
	if want.Outcome == "error" {
		if !errors.Is(err, errorClasses[want.Error]) || !strings.Contains(err.Error(), want.Why) {
			t.Errorf("error %v; want %s, saying %q", err, want.Error, want.Why)
		}
		var cell *csv.CellError
		if !errors.As(err, &cell) {
			t.Errorf("error is a %T; want *csv.CellError", err)
		}
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if got.Rows() != want.Rows {
		t.Errorf("%d rows; want %d", got.Rows(), want.Rows)
	}
	if want.Columns != nil && !slices.Equal(got.Names(), want.Columns) {
		t.Errorf("columns %q; want %q", got.Names(), want.Columns)
	}
	if want.NColumns != 0 && got.Width() != want.NColumns {
		t.Errorf("%d columns; want %d", got.Width(), want.NColumns)
	}
	if want.Types != nil && !slices.Equal(typesOf(got), want.Types) {
		t.Errorf("types %q; want %q", typesOf(got), want.Types)
	}
	said := slices.ContainsFunc(warnings, func(w csv.Warning) bool { return strings.Contains(w.String(), want.Warn) })
	if want.Warn != "" && !said {
		t.Errorf("warnings %+v; want one that says %q", warnings, want.Warn)
	}
}

// typesOf names the kinds as expected.json does.
func typesOf(t *table.Table) []string {
	var out []string
	for _, f := range t.Schema() {
		out = append(out, map[table.Kind]string{table.Number: "number", table.Bool: "bool", table.Text: "string"}[f.Kind])
	}
	return out
}
