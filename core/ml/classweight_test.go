package ml_test

import (
	"errors"
	"slices"
	"testing"

	"orrery/core/ml"
	"orrery/core/table"
)

func readWeight(t *testing.T, given any) (ml.ClassWeight, error) {
	t.Helper()
	p, err := ml.ParamDocs{ml.ClassWeightDoc("balanced")}.Read("Forest", map[string]any{"class_weight": given})
	if err != nil {
		t.Fatal(err)
	}
	return p.ClassWeight("balanced")
}

func TestClassWeight(t *testing.T) {
	classes := []table.Value{table.NumberValue(0), table.NumberValue(1)}
	y := []float64{0, 0, 0, 1}
	for name, c := range map[string]struct {
		given any
		want  []float64
	}{
		"none":     {nil, nil},
		"balanced": {"balanced", []float64{4.0 / 6, 4.0 / 6, 4.0 / 6, 2}},
		"map":      {map[string]any{"0": 0.5, "1": 3.0}, []float64{0.5, 0.5, 0.5, 3}},
		"a point":  {map[string]any{"1.0": 3.0}, []float64{1, 1, 1, 3}},
	} {
		w, err := readWeight(t, c.given)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if w, err = w.Bind("Forest", classes); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := w.Rows(y, 2); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestClassWeight_Refuses(t *testing.T) {
	var param *ml.ParamError
	for _, given := range []any{"heavy", 2.0, map[string]any{"0": -1.0}, map[string]any{"0": "much"}} {
		if _, err := readWeight(t, given); !errors.As(err, &param) || param.Param != "class_weight" {
			t.Errorf("%v: %v, want a *ml.ParamError", given, err)
		}
	}
	w, err := readWeight(t, map[string]any{"2": 1.0})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Bind("Forest", []table.Value{table.NumberValue(0)}); !errors.As(err, &param) {
		t.Errorf("a class that does not exist: %v, want a *ml.ParamError", err)
	}
}
