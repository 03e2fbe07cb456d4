package dummy_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/dummy"
	"orrery/core/ml/mltest"
	"orrery/core/table"
)

func makers() ml.Catalog {
	return ml.Catalog{"DummyClassifier": dummy.MakeClassifier(), "DummyRegressor": dummy.MakeRegressor()}
}

// fit names the classes 0, 1 and so on.
func fit(kind string, params map[string]any, y []float64) (ml.Predictor, error) {
	e, err := makers()[kind].Build(params)
	if err != nil {
		return nil, err
	}
	if named, ok := e.(ml.ClassNamed); ok {
		var classes []table.Value
		for k := range int(slices.Max(y)) + 1 {
			classes = append(classes, table.NumberValue(float64(k)))
		}
		if e, err = named.ForClasses(classes); err != nil {
			return nil, err
		}
	}
	return e.(ml.Estimator).Fit(context.Background(), ml.Matrix{Rows: len(y)}, y)
}

// Random predictions are those of scikit-learn.
func TestScikitLearnsNumbers(t *testing.T) {
	var g struct {
		Cases []struct {
			Op                string
			Params            map[string]any
			Y, Prior, Predict []float64
			Proba             [][]float64
		}
	}
	mltest.Golden(t, "own.json", &g)
	if len(g.Cases) != 30 {
		t.Fatalf("%d cases, want 30", len(g.Cases))
	}
	for _, c := range g.Cases {
		t.Run(fmt.Sprint(c.Op, " ", c.Params, " ", len(c.Y)), func(t *testing.T) {
			m, err := fit(c.Op, c.Params, c.Y)
			if err != nil {
				t.Fatal(err)
			}
			ask := ml.Matrix{Rows: len(c.Predict)}
			for i, got := range m.Predict(nil, ask) {
				if !(math.Abs(got-c.Predict[i]) <= 1e-12) {
					t.Errorf("row %d: %v, want %v", i, got, c.Predict[i])
				}
			}
			if got := m.(ml.RowPredictor).PredictRow(nil); !(math.Abs(got-c.Predict[0]) <= 1e-12) {
				t.Errorf("alone: %v, want %v", got, c.Predict[0])
			}
			p, ok := m.(ml.Prober)
			if !ok {
				return
			}
			if got := m.Attributes()["class_prior_"].([]float64); !slices.Equal(got, c.Prior) {
				t.Errorf("class_prior_ %v, want %v", got, c.Prior)
			}
			for i, got := range p.Prob(ask) {
				if !slices.Equal(got, c.Proba[i]) {
					t.Errorf("row %d: probabilities %v, want %v", i, got, c.Proba[i])
				}
			}
			if got := p.ProbRow(nil, nil); !slices.Equal(got, c.Proba[0]) {
				t.Errorf("alone: probabilities %v, want %v", got, c.Proba[0])
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		kind   string
		params map[string]any
		want   string
	}{
		{"DummyClassifier", map[string]any{"strategy": "constant"},
			`ml: DummyClassifier: parameter "constant" is None; want a class of the target when the strategy is constant`},
		{"DummyClassifier", map[string]any{"strategy": "constant", "constant": 5.0}, `ml: DummyClassifier: parameter "constant" is 5; want one of the classes in training: 0 1`},
		{"DummyClassifier", map[string]any{"strategy": "constant", "constant": "1"}, `ml: DummyClassifier: parameter "constant" is "1"; want one of the classes in training: 0 1`},
		{"DummyClassifier", map[string]any{"strategy": "best"},
			`ml: DummyClassifier: parameter "strategy" is "best"; want prior or most_frequent or stratified or uniform or constant`},
		{"DummyRegressor", map[string]any{"strategy": "constant"},
			`ml: DummyRegressor: parameter "constant" is None; want a finite number when the strategy is constant`},
		{"DummyRegressor", map[string]any{"strategy": "quantile"},
			`ml: DummyRegressor: parameter "quantile" is None; want a number from 0 to 1 when the strategy is quantile`},
		{"DummyRegressor", map[string]any{"quantile": 1.5}, `ml: DummyRegressor: parameter "quantile" is 1.5; want a number from 0 to 1 or None`},
	} {
		if _, err := fit(c.kind, c.params, []float64{0, 1, 1}); err == nil || err.Error() != c.want {
			t.Errorf("%s %v: %v, want %s", c.kind, c.params, err, c.want)
		}
	}
	for kind, text := range map[string]string{"DummyClassifier": `{"class_prior_":[0.5,0.5],"_constant":2}`, "DummyRegressor": `{"constant_":[[1,2]]}`} {
		if _, err := mltest.Load(makers()[kind], nil, []byte(text)); err == nil {
			t.Errorf("%s was accepted", text)
		}
	}
}

func TestClassifier_ConstantOfEveryKind(t *testing.T) {
	for _, c := range []struct {
		constant any
		classes  []table.Value
	}{
		{"yes", []table.Value{table.TextValue("no"), table.TextValue("yes")}},
		{true, []table.Value{table.BoolValue(false), table.BoolValue(true)}},
	} {
		e, err := (&dummy.Classifier{Strategy: "constant", Constant: c.constant}).ForClasses(c.classes)
		if err != nil {
			t.Fatal(err)
		}
		m, err := e.Fit(context.Background(), ml.Matrix{Rows: 2}, []float64{0, 1})
		if err != nil || m.Predict(nil, ml.Matrix{Rows: 1})[0] != 1 {
			t.Errorf("constant %v: class %v, %v, want 1", c.constant, m.Predict(nil, ml.Matrix{Rows: 1}), err)
		}
	}
}

func ExampleRegressor() {
	m, err := (&dummy.Regressor{Strategy: "median"}).Fit(context.Background(), ml.Matrix{Rows: 3}, []float64{1, 2, 30})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Predict(nil, ml.Matrix{Rows: 2}))
	// Output: [2 2]
}
