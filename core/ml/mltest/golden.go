package mltest

import (
	"bytes"
	"encoding/json"
	"os"

	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/table/csv"
)

// Golden reads cases into v from a JSON file in the testdata directory of the package under test.
func Golden(t T, name string, v any) {
	t.Helper()
	if err := json.Unmarshal(file(t, name), v); err != nil {
		t.Fatalf("testdata/%s: %v", name, err)
	}
}

// Table reads a CSV file from the same directory.
func Table(t T, name string) *table.Table {
	t.Helper()
	b := file(t, name)
	cols, _, err := csv.ReadTable(bytes.NewReader(b), int64(len(b)), csv.Options{})
	if err != nil {
		t.Fatalf("testdata/%s: %v", name, err)
	}
	return cols
}

func file(t T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return b
}

// Matrix converts rows, the form in which scikit-learn writes a table, to columns.
func Matrix(rows [][]float64) ml.Matrix {
	x := ml.Matrix{Rows: len(rows), Cols: make([][]float64, len(rows[0]))}
	for _, r := range rows {
		for j, v := range r {
			x.Cols[j] = append(x.Cols[j], v)
		}
	}
	return x
}

// Load builds a step and restores what it learned from the JSON of its attributes. It returns a ml.Transform or a
// ml.Predictor.
func Load(maker ml.Maker, params map[string]any, attributes []byte) (any, error) {
	step, err := maker.Build(params)
	if err != nil {
		return nil, err
	}
	if transformer, ok := step.(ml.Transformer); ok {
		return transformer.Load(attributes, func() {})
	}
	return step.(ml.Estimator).Load(attributes, func() {})
}
