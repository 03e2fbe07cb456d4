package explain_test

import (
	"context"
	"math"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/ml/explain"
	"orrery/core/num/kernel"
	"orrery/core/table"
)

// rows returns a table with a number column with a missing cell, a text column and three classes.
func rows(t *testing.T) *table.Table {
	t.Helper()
	const n = 60
	age, pay := make([]float64, n), make([]float64, n)
	city, three := make([]string, n), make([]string, n)
	for i := range n {
		age[i], pay[i] = float64(20+i*7%41), float64(i*i%97)
		city[i] = []string{"Ulm", "", "Bonn"}[i%3]
		three[i] = []string{"a", "b", "c"}[(i*7%41+i%3)/15]
	}
	age[4] = math.NaN()
	two := make([]bool, n)
	numbers := make([]float64, n)
	for i := range two {
		if two[i] = i*7%41 > 20; two[i] {
			numbers[i] = 1
		}
	}
	out, err := table.New(table.Numbers("age", age), table.Numbers("pay", pay), table.Texts("city", city), table.Texts("three", three), table.Numbers("two", numbers))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func branched() ml.Spec {
	branch := func(name string, columns []any, steps ...string) map[string]any {
		list := make([]any, len(steps))
		for i, s := range steps {
			list[i] = map[string]any{"op": s, "params": map[string]any{}}
		}
		return map[string]any{"name": name, "columns": columns, "steps": list}
	}
	return ml.Spec{Kind: "ColumnTransformer", Params: map[string]any{"transformers": []any{
		branch("numbers", []any{"age", "pay"}, "SimpleImputer", "StandardScaler"), branch("texts", []any{"city"}, "OneHotEncoder")}}}
}

func steps(kinds ...string) []ml.Spec {
	out := make([]ml.Spec, len(kinds))
	for i, k := range kinds {
		out[i] = ml.Spec{Kind: k}
	}
	return out
}

// For any steps, the pushes plus the intercept are the decision, and the link of the sums gives the model's
// probabilities.
func TestRow_AddsUp(t *testing.T) {
	data := rows(t)
	for name, c := range map[string]struct {
		steps  []ml.Spec
		final  ml.Spec
		inputs []string
		target string
		trail  []string // steps of the first term
	}{
		"two":          {steps("SimpleImputer", "StandardScaler"), ml.Spec{Kind: "LogisticRegression"}, []string{"age", "pay"}, "two", []string{"", "SimpleImputer", "StandardScaler"}},
		"twice":        {steps("SimpleImputer"), ml.Spec{Kind: "LogisticRegression", Params: map[string]any{"multi_class": "multinomial"}}, []string{"age", "pay"}, "two", []string{"", "SimpleImputer"}},
		"three":        {steps("SimpleImputer", "RobustScaler"), ml.Spec{Kind: "LogisticRegression"}, []string{"age", "pay"}, "three", []string{"", "SimpleImputer", "RobustScaler"}},
		"rest":         {steps("SimpleImputer", "MinMaxScaler"), ml.Spec{Kind: "LogisticRegression", Params: map[string]any{"multi_class": "ovr"}}, []string{"age", "pay"}, "three", []string{"", "SimpleImputer", "MinMaxScaler"}},
		"liblinear":    {steps("SimpleImputer", "StandardScaler"), ml.Spec{Kind: "LogisticRegression", Params: map[string]any{"solver": "liblinear"}}, []string{"age", "pay"}, "three", []string{"", "SimpleImputer", "StandardScaler"}},
		"branches":     {[]ml.Spec{branched()}, ml.Spec{Kind: "LogisticRegression"}, []string{"age", "pay", "city"}, "two", []string{"", "SimpleImputer", "StandardScaler"}},
		"components":   {steps("SimpleImputer", "StandardScaler", "PCA"), ml.Spec{Kind: "LogisticRegression"}, []string{"age", "pay"}, "two", []string{"PCA"}},
		"powers":       {steps("SimpleImputer", "PolynomialFeatures", "StandardScaler"), ml.Spec{Kind: "LinearSVC"}, []string{"age", "pay"}, "two", []string{"PolynomialFeatures", "StandardScaler"}},
		"a regression": {steps("SimpleImputer", "StandardScaler"), ml.Spec{Kind: "Ridge"}, []string{"age"}, "pay", []string{"", "SimpleImputer", "StandardScaler"}},
		"no intercept": {steps("SimpleImputer"), ml.Spec{Kind: "Lasso", Params: map[string]any{"fit_intercept": false}}, []string{"age"}, "pay", []string{"", "SimpleImputer"}},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := ml.Pipeline{Steps: c.steps, Final: c.final, Inputs: c.inputs, Target: c.target}.Fit(context.Background(), catalog.Catalog(), data, nil)
			if err != nil {
				t.Fatal(err)
			}
			l := explain.New(m)
			if l == nil {
				t.Fatal("it is not taken apart")
			}
			for i := range data.Rows() {
				row := data.Take([]int{i})
				s, err := l.Row(row)
				if err != nil {
					t.Fatal(err)
				}
				sum := s.Intercept
				for _, term := range s.Terms {
					if term.Push != term.Value()*term.Coef {
						t.Errorf("row %d: %+v", i, term)
					}
					sum += term.Push
				}
				near(t, "sum of the pushes", sum, s.Total)
				for k, mark := range s.Terms[0].Trail {
					if mark.Step != c.trail[k] || len(s.Terms[0].Trail) != len(c.trail) {
						t.Fatalf("the trail is %+v, want %v", s.Terms[0].Trail, c.trail)
					}
				}
				decision, ok, err := m.Decision(row)
				if err != nil {
					t.Fatal(err)
				}
				if !ok {
					v, _ := m.Estimate(row)
					decision = [][]float64{v}
				}
				for k, d := range decision[0] {
					near(t, "total", s.Totals[k], d)
				}
				if m.Probable() {
					p, _ := m.Prob(row)
					near(t, "probability", linked(s), p[0][max(s.Class, second(s))])
				}
			}
		})
	}
}

// second is the class of a positive sum.
func second(s explain.Sum) int {
	if len(s.Totals) == 1 {
		return 1
	}
	return 0
}

// linked returns the probability of the class of the terms; with two classes, the second's.
func linked(s explain.Sum) float64 {
	sum := 0.0
	for _, z := range s.Totals {
		if s.Link == explain.Rest {
			sum += kernel.Sigmoid(z)
		} else {
			sum += math.Exp(z)
		}
	}
	switch s.Link {
	case explain.Sigmoid:
		return 1 / (1 + math.Exp(-s.Total))
	case explain.Twice:
		return 1 / (1 + math.Exp(-2*s.Total))
	case explain.Rest:
		return kernel.Sigmoid(s.Total) / sum
	}
	return math.Exp(s.Total) / sum
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-9*(1+math.Abs(want))) { // also for NaN
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// A missing cell is imputed: the input has no value, the step after it has the mean.
func TestRow_ShowsWhatIsFilled(t *testing.T) {
	data := rows(t)
	m, err := ml.Pipeline{Steps: steps("SimpleImputer"), Final: ml.Spec{Kind: "Ridge"}, Inputs: []string{"age"}, Target: "pay"}.Fit(context.Background(), catalog.Catalog(), data, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := explain.New(m).Row(data.Take([]int{4}))
	if err != nil {
		t.Fatal(err)
	}
	mean := m.Attributes()[0]["statistics_"].([]any)[0].(float64)
	if trail := s.Terms[0].Trail; !math.IsNaN(trail[0].Value) || trail[1].Value != mean {
		t.Errorf("the trail of a gap is %+v, want the mean %v", trail, mean)
	}
}

func TestNew_OnlySums(t *testing.T) {
	data := rows(t)
	for _, final := range []ml.Spec{{Kind: "DecisionTreeClassifier"}, {Kind: "SVC"}, {Kind: "GaussianNB"}} {
		m, err := ml.Pipeline{Steps: steps("SimpleImputer"), Final: final, Inputs: []string{"age", "pay"}, Target: "two"}.Fit(context.Background(), catalog.Catalog(), data, nil)
		if err != nil {
			t.Fatal(err)
		}
		if explain.New(m) != nil {
			t.Errorf("%s is taken apart", final.Kind)
		}
	}
}
