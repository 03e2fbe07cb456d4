package ml_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/table"
)

// No step accepts a time as a number or a category; the error says what to do.
func TestFit_times(t *testing.T) {
	data, err := table.New(table.Times("seen", []float64{0, 1, 2, 3}), table.Numbers("a", []float64{1, 2, 3, 4}), table.Numbers("y", []float64{0, 1, 0, 1}))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		final, target string
		steps         []ml.Spec
		inputs        []string
	}{
		{"LogisticRegression", "y", nil, []string{"a", "seen"}},
		{"DecisionTreeClassifier", "y", []ml.Spec{{Kind: "OrdinalEncoder"}}, []string{"seen"}},
		{"LinearRegression", "seen", nil, []string{"a"}},
	} {
		_, err := ml.Pipeline{Steps: c.steps, Final: ml.Spec{Kind: c.final}, Inputs: c.inputs, Target: c.target}.Fit(context.Background(), catalog.Catalog(), data, nil)
		var schema *ml.SchemaError
		if !errors.As(err, &schema) || !slices.Equal(schema.Time, []string{"seen"}) || !strings.Contains(err.Error(), "weekday()") {
			t.Errorf("%v: %v", c, err)
		}
	}
	if _, _, err := ml.Labels(data.Columns()[0]); !errors.Is(err, ml.ErrClasses) || !strings.Contains(err.Error(), "datetime") {
		t.Errorf("labels of times: %v", err)
	}
	if err := ml.Numeric(data, "Ridge"); !errors.As(err, new(*ml.SchemaError)) {
		t.Errorf("times are numeric: %v", err)
	}
}
