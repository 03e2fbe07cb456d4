package preprocess_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/table"
)

// TestOverflow fits every step that computes to numbers whose sums, differences or squares overflow float64.
func TestOverflow(t *testing.T) {
	both := []float64{1e308, -1e308, 1.5e308, -1.5e308, 1.7e308, 1.6e308}
	squares := []float64{1e200, -1e200, 2e200, 3e200, 1e200, 0}
	for _, c := range []struct {
		kind   string
		params map[string]any
		v      []float64
	}{
		{"StandardScaler", nil, both},
		{"StandardScaler", nil, squares},
		{"StandardScaler", map[string]any{"with_std": false}, both},
		{"MinMaxScaler", nil, both},
		{"RobustScaler", nil, both},
		{"SimpleImputer", nil, both},
		{"PolynomialFeatures", nil, squares},
		{"PCA", nil, both},
		{"PCA", nil, squares},
	} {
		t.Run(fmt.Sprint(c.kind, c.params, c.v[0]), func(t *testing.T) {
			cols := frame(table.Numbers("small", []float64{1, 2, 3, 4, 5, 7}), table.Numbers("a", c.v))
			fitted, err := learn(c.kind, c.params, cols)
			if err == nil {
				_, err = fitted.Apply(cols)
			}
			var overflow *ml.OverflowError
			if !errors.As(err, &overflow) || !strings.Contains(err.Error(), "overflowed in "+c.kind) || !strings.Contains(err.Error(), `"a`) {
				t.Errorf("%v, want that column a overflowed in %s", err, c.kind)
			}
		})
	}
}

// TestOverflow_InApply applies fitted steps to a row far outside of the range of the fit.
func TestOverflow_InApply(t *testing.T) {
	train := frame(table.Numbers("a", []float64{1e-10, 2e-10, 4e-10}), table.Numbers("b", []float64{1, 2, 4}))
	far := frame(table.Numbers("a", []float64{1.7e308}), table.Numbers("b", []float64{1}))
	for _, kind := range []string{"StandardScaler", "MinMaxScaler", "RobustScaler", "PolynomialFeatures"} {
		fitted, err := learn(kind, nil, train)
		if err != nil {
			t.Fatal(err)
		}
		_, err = fitted.Apply(far)
		var overflow *ml.OverflowError
		if !errors.As(err, &overflow) || overflow.Step != kind || overflow.Column[0] != 'a' {
			t.Errorf("%s: %v, want that column a overflowed", kind, err)
		}
	}
}
