package preprocess_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/mltest"
	"orrery/core/ml/preprocess"
	"orrery/core/table"
	"pgregory.net/rapid"
)

func fit(t interface{ Fatal(...any) }, params map[string]any, cols *table.Table) ml.Transform {
	step, err := preprocess.MakeStandardScaler().Build(params)
	if err != nil {
		t.Fatal(err)
	}
	fitted, err := step.(ml.Transformer).Fit(context.Background(), cols)
	if err != nil {
		t.Fatal(err)
	}
	return fitted
}

func TestStandardScaler_ScikitLearnsNumbers(t *testing.T) {
	var g struct {
		Cases []struct {
			Dataset    string
			Columns    []string
			Params     map[string]any
			Attributes map[string]ml.Floats
			Head       []ml.Floats `json:"transform_head"`
			Colsum     ml.Floats   `json:"transform_colsum"`
			Tolerance  struct{ Abs, Rel float64 }
		}
	}
	mltest.Golden(t, "standardscaler.json", &g)
	if len(g.Cases) != 5 {
		t.Fatalf("%d cases, want 5", len(g.Cases))
	}
	for _, c := range g.Cases {
		t.Run(fmt.Sprint(c.Dataset, c.Params), func(t *testing.T) {
			near := func(what string, got, want float64) {
				t.Helper()
				if math.IsNaN(got) != math.IsNaN(want) || math.Abs(got-want) > c.Tolerance.Abs+c.Tolerance.Rel*math.Abs(want) {
					t.Errorf("%s = %v, want %v", what, got, want)
				}
			}
			cols, err := mltest.Table(t, c.Dataset+".csv").Select(c.Columns...)
			if err != nil {
				t.Fatal(err)
			}
			fitted := fit(t, c.Params, cols)
			for name, want := range c.Attributes {
				got := fitted.Attributes()[name].([]float64)
				for i := range want {
					near(name, got[i], want[i])
				}
			}
			out, err := fitted.Apply(cols)
			if err != nil {
				t.Fatal(err)
			}
			for j, col := range out.Columns() {
				sum := 0.0
				for _, x := range col.Floats() {
					if x == x {
						sum += x
					}
				}
				near("sum of "+col.Name(), sum, c.Colsum[j])
				for i := range c.Head {
					near(fmt.Sprint(col.Name(), " row ", i), col.Floats()[i], c.Head[i][j])
				}
			}
		})
	}
}

func TestStandardScaler_ConstantColumns(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name     string
		values   []float64
		constant bool
	}{
		{"zeros", []float64{0, 0, 0}, true},
		{"equal", []float64{0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, true},
		{"large and equal but for rounding", []float64{1e9 + 1e-7, 1e9, 1e9, 1e9}, true},
		{"one present value", []float64{nan, 4, nan}, true},
		{"small but not constant", []float64{1e-12, 2e-12, 3e-12}, false},
		{"large and not constant", []float64{1e9 + 1, 1e9, 1e9}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			cols, _ := table.New(table.Numbers("x", c.values))
			fitted := fit(t, nil, cols)
			if got := fitted.Attributes()["scale_"].([]float64)[0] == 1; got != c.constant {
				t.Errorf("scale_ = %v, constant is %v", fitted.Attributes()["scale_"], c.constant)
			}
		})
	}
}

func TestStandardScaler_Attributes(t *testing.T) {
	nan := math.NaN()
	cols, _ := table.New(table.Numbers("a", []float64{1, 2, 3}), table.Numbers("b", []float64{1, nan, 3}))
	for _, c := range []struct {
		params map[string]any
		want   string
	}{
		{nil, "map[mean_:[2 2] n_features_in_:2 n_samples_seen_:[3 2] scale_:[0.816496580927726 1] var_:[0.6666666666666666 1]]"},
		{map[string]any{"with_std": false}, "map[mean_:[2 2] n_features_in_:2 n_samples_seen_:[3 2] scale_:<nil> var_:<nil>]"},
		{map[string]any{"with_std": false, "with_mean": false}, "map[mean_:<nil> n_features_in_:2 n_samples_seen_:[3 2] scale_:<nil> var_:<nil>]"},
	} {
		if got := fmt.Sprint(fit(t, c.params, cols).Attributes()); got != c.want {
			t.Errorf("%v: %s, want %s", c.params, got, c.want)
		}
	}
	one, _ := cols.Select("a")
	if got := fit(t, nil, one).Attributes()["n_samples_seen_"]; got != 3 {
		t.Errorf("n_samples_seen_ = %v, want 3", got)
	}
}

func TestStandardScaler_Refuses(t *testing.T) {
	text, _ := table.New(table.Texts("city", []string{"Oslo", "Rome"}), table.Numbers("x", []float64{1, 2}))
	_, err := preprocess.StandardScaler{}.Fit(context.Background(), text)
	var schema *ml.SchemaError
	if !errors.As(err, &schema) || len(schema.Text) != 1 || schema.Text[0] != "city" {
		t.Errorf("text column: %v, want a *ml.SchemaError that names city", err)
	}
	inf, _ := table.New(table.Numbers("x", []float64{1, math.Inf(-1)}))
	_, err = preprocess.StandardScaler{}.Fit(context.Background(), inf)
	var value *ml.ValueError
	if !errors.As(err, &value) || value.Row != 1 || value.Column != "x" {
		t.Errorf("infinite cell: %v, want a *ml.ValueError for x in row 1", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	ok, _ := table.New(table.Numbers("x", []float64{1, 2}))
	if _, err := (preprocess.StandardScaler{}).Fit(ctx, ok); !errors.Is(err, context.Canceled) {
		t.Errorf("after cancel: %v, want context.Canceled", err)
	}
	var param *ml.ParamError
	if _, err := preprocess.MakeStandardScaler().Build(map[string]any{"with_mean": "yes"}); !errors.As(err, &param) {
		t.Errorf("with_mean yes: %v, want a *ml.ParamError", err)
	}
	if _, err := fit(t, nil, ok).Apply(text); err == nil {
		t.Error("a table of another width was accepted")
	}
}

func TestLoad_RefusesWhatDoesNotFit(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, `{"mean_":[1],"var_":[1],"scale_":[1,2],"n_features_in_":1,"n_samples_seen_":3}`,
		`{"mean_":[1],"var_":[1],"scale_":[1],"n_features_in_":2,"n_samples_seen_":3}`,
		`{"mean_":[1],"var_":[1],"scale_":null,"n_features_in_":1,"n_samples_seen_":3}`,
		`{"mean_":[1],"var_":[1],"scale_":["x"],"n_features_in_":1,"n_samples_seen_":3}`,
		`{"mean_":[1],"var_":[1],"scale_":[1],"n_features_in_":1,"n_samples_seen_":[3,3]}`,
	} {
		if _, err := mltest.Load(preprocess.MakeStandardScaler(), nil, []byte(text)); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

// Scaled columns have mean 0 and variance 1, and the inverse returns the original column.
func TestStandardScaler_Inverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 2, 50).Draw(t, "values")
		cols, _ := table.New(table.Numbers("x", v))
		fitted := fit(t, nil, cols)
		out, err := fitted.Apply(cols)
		if err != nil {
			t.Fatal(err)
		}
		a := fitted.Attributes()
		mean, scale := a["mean_"].([]float64)[0], a["scale_"].([]float64)[0]
		for i, z := range out.Columns()[0].Floats() {
			if back := z*scale + mean; !(math.Abs(back-v[i]) <= 1e-9) {
				t.Fatalf("row %d: %v back to %v, want %v", i, z, back, v[i])
			}
		}
	})
}

func ExampleStandardScaler() {
	cols, _ := table.New(table.Numbers("age", []float64{20, 30, 40}))
	fitted, err := preprocess.StandardScaler{WithMean: true, WithStd: true}.Fit(context.Background(), cols)
	if err != nil {
		fmt.Println(err)
		return
	}
	scaled, _ := fitted.Apply(cols)
	fmt.Printf("%.4f\n", scaled.Columns()[0].Floats())
	// Output: [-1.2247 0.0000 1.2247]
}
