package tree_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/mltest"
)

// right returns the fraction of rows whose prediction is correct.
func right(m ml.Predictor, x ml.Matrix, y []float64) float64 {
	n := 0.0
	for i, p := range m.Predict(nil, x) {
		if p == y[i] {
			n++
		}
	}
	return n / float64(len(y))
}

// part returns the rows from low up to high.
func part(x ml.Matrix, y []float64, low, high int) (ml.Matrix, []float64) {
	out := ml.Matrix{Rows: high - low}
	for _, c := range x.Cols {
		out.Cols = append(out.Cols, c[low:high])
	}
	return out, y[low:high]
}

// The out-of-bag score estimates the score on rows that the forest has not seen.
func TestForest_OutOfBag(t *testing.T) {
	x, y := made(1200, 4, 3)
	fitX, fitY := part(x, y, 0, 600)
	newX, newY := part(x, y, 600, 1200)
	params := map[string]any{"oob_score": true, "n_estimators": 40.0, "max_samples": 400.0}
	m := train(t, "RandomForestClassifier", params, fitX, fitY)
	a := m.Attributes()
	if got, want := a["oob_score_"].(float64), right(m, newX, newY); math.Abs(got-want) > 0.06 {
		t.Errorf("oob_score_ %v, score on new rows %v", got, want)
	}
	for i, row := range a["oob_decision_function_"].([][]float64) {
		if s := row[0] + row[1] + row[2]; math.Abs(s-1) > 1e-12 {
			t.Fatalf("oob_decision_function_ of row %d sums to %v", i, s)
		}
	}
	x, y = made(1200, 4, 0)
	fitX, fitY = part(x, y, 0, 600)
	newX, newY = part(x, y, 600, 1200)
	m = train(t, "RandomForestRegressor", map[string]any{"oob_score": true, "n_estimators": 40.0}, fitX, fitY)
	rest, all := 0.0, 0.0
	for i, p := range m.Predict(nil, newX) {
		rest += (newY[i] - p) * (newY[i] - p)
		all += (newY[i] - mean(newY)) * (newY[i] - mean(newY))
	}
	if got, want := m.Attributes()["oob_score_"].(float64), 1-rest/all; math.Abs(got-want) > 0.06 {
		t.Errorf("oob_score_ %v, R² on new rows %v", got, want)
	}
	for i, p := range m.Attributes()["oob_prediction_"].([]float64) {
		if math.Abs(p-fitY[i]) > 1 {
			t.Fatalf("oob_prediction_ of row %d is %v, its target %v", i, p, fitY[i])
		}
	}
}

// With class weights a rare class is found more often.
func TestForest_ClassWeight(t *testing.T) {
	x, y := made(1500, 4, 0)
	for i := range y {
		if y[i] > 1.75 {
			y[i] = 1
		} else {
			y[i] = 0
		}
	}
	found := map[string]float64{}
	for _, word := range []string{"", "balanced", "balanced_subsample"} {
		params := map[string]any{"n_estimators": 20.0, "max_depth": 3.0}
		if word != "" {
			params["class_weight"] = word
		}
		for i, p := range train(t, "RandomForestClassifier", params, x, y).Predict(nil, x) {
			found[word] += p * y[i]
		}
	}
	if found["balanced"] <= found[""] || found["balanced_subsample"] <= found[""] {
		t.Errorf("rows of the rare class found: %v; want more with weights", found)
	}
}

// The loss decreases with every round.
func TestBoosting_EveryLossFalls(t *testing.T) {
	for _, c := range []struct {
		loss    string
		classes int
	}{{"log_loss", 2}, {"log_loss", 3}, {"exponential", 2}, {"squared_error", 0}, {"absolute_error", 0}, {"huber", 0}, {"quantile", 0}} {
		x, y := made(400, 4, c.classes)
		kind := "GradientBoostingRegressor"
		if c.classes > 0 {
			kind = "GradientBoostingClassifier"
		}
		for _, init := range []any{nil, "zero"} {
			m := train(t, kind, map[string]any{"loss": c.loss, "n_estimators": 20.0, "init": init}, x, y)
			score := m.Attributes()["train_score_"].([]float64)
			if len(score) != 20 || !(score[19] < 0.9*score[0]) {
				t.Errorf("%s, %d classes, init %v: losses %v", c.loss, c.classes, init, score)
			}
			sampled := train(t, kind, map[string]any{"loss": c.loss, "n_estimators": 20.0, "subsample": 0.5, "init": init}, x, y)
			gain := sampled.Attributes()["oob_improvement_"].([]float64)
			if len(gain) != 20 || !(mean(gain[:10]) > 0) {
				t.Errorf("%s, %d classes: rows that a round did not see gain %v", c.loss, c.classes, gain)
			}
		}
	}
}

// The quantile losses predict a quantile: the requested share of the targets is below it.
func TestBoosting_Quantile(t *testing.T) {
	x, y := made(2000, 3, 0)
	for _, c := range []struct{ kind, param string }{{"GradientBoostingRegressor", "alpha"}, {"HistGradientBoostingRegressor", "quantile"}} {
		for _, q := range []float64{0.1, 0.5, 0.9} {
			below := 0.0
			for i, p := range train(t, c.kind, map[string]any{"loss": "quantile", c.param: q}, x, y).Predict(nil, x) {
				if y[i] <= p {
					below++
				}
			}
			if got := below / 2000; math.Abs(got-q) > 0.04 {
				t.Errorf("%s: %v of the targets are below quantile %v", c.kind, got, q)
			}
		}
	}
}

// Early stopping ends before the last round, and keeps the previous rounds.
func TestBoosting_StopsEarly(t *testing.T) {
	for _, c := range []struct {
		kind    string
		params  map[string]any
		classes int
	}{
		{"GradientBoostingClassifier", map[string]any{"n_iter_no_change": 3.0, "n_estimators": 400.0}, 2},
		{"GradientBoostingRegressor", map[string]any{"n_iter_no_change": 3.0, "n_estimators": 400.0, "tol": 0.001}, 0},
		{"HistGradientBoostingClassifier", map[string]any{"early_stopping": true, "max_iter": 400.0, "n_iter_no_change": 5.0}, 2},
		{"HistGradientBoostingClassifier", map[string]any{"early_stopping": true, "max_iter": 400.0, "n_iter_no_change": 5.0}, 3},
		{"HistGradientBoostingClassifier", map[string]any{"early_stopping": true, "max_iter": 400.0, "class_weight": "balanced"}, 3},
		{"HistGradientBoostingRegressor", map[string]any{"early_stopping": true, "max_iter": 400.0, "loss": "poisson"}, 0},
		{"HistGradientBoostingRegressor", map[string]any{"early_stopping": true, "max_iter": 400.0, "validation_fraction": nil, "tol": 0.001}, 0},
	} {
		x, y := made(600, 4, c.classes)
		m := train(t, c.kind, c.params, x, y)
		if n := m.(ml.Trained).Iterations(); n < 4 || n >= 400 {
			t.Errorf("%s %v: %d rounds, want fewer than 400", c.kind, c.params, n)
		}
		if c.classes > 0 && right(m, x, y) < 0.8 {
			t.Errorf("%s %v: %v of the rows are right", c.kind, c.params, right(m, x, y))
		}
	}
	x, y := made(11_000, 2, 2)
	m := train(t, "HistGradientBoostingClassifier", nil, x, y) // auto: from 10,001 rows
	if m.Attributes()["do_early_stopping_"] != true {
		t.Error("early_stopping auto does not stop early with 11,000 rows")
	}
}

// A row with a missing value goes to the same side as such rows in training.
func TestHistograms_Missing(t *testing.T) {
	nan := math.NaN()
	x, y := made(800, 3, 0)
	for i := range y {
		y[i] = x.Cols[1][i]
		if i%4 == 0 {
			x.Cols[0][i], y[i] = nan, y[i]+float64(2*(i%8/4)) // all of it, or half of it, is told by what is missing
		}
		if i%8 == 0 {
			x.Cols[2][i] = nan
		}
	}
	for _, loss := range []string{"squared_error", "absolute_error"} {
		m := train(t, "HistGradientBoostingRegressor", map[string]any{"max_iter": 200.0, "loss": loss}, x, y)
		off := 0.0
		for i, p := range m.Predict(nil, x) {
			off += math.Abs(p-y[i]) / 800
		}
		if off > 0.1 {
			t.Errorf("%s: the predictions are %v off on average", loss, off)
		}
	}
	// If a column has no missing value in training, a row that misses it goes to the side with most rows.
	full, target := made(300, 2, 0)
	m := train(t, "HistGradientBoostingRegressor", nil, full, target)
	p := m.(ml.RowPredictor).PredictRow([]float64{nan, nan})
	if low, high := slices.Min(target), slices.Max(target); !(p > low-0.5 && p < high+0.5) {
		t.Errorf("a row without values gets %v, targets are from %v to %v", p, low, high)
	}
}

// The mean prediction of a Poisson regression is the mean of the targets, and no prediction is negative.
func TestHistograms_Poisson(t *testing.T) {
	x, y := made(1000, 3, 0)
	for i := range y {
		y[i] = math.Floor(3 * y[i])
	}
	p := train(t, "HistGradientBoostingRegressor", map[string]any{"loss": "poisson"}, x, y).Predict(nil, x)
	if got, want := mean(p), mean(y); math.Abs(got-want) > 0.01*want || slices.Min(p) < 0 {
		t.Errorf("mean answer %v, least %v; mean target %v", got, slices.Min(p), want)
	}
}

// An invalid fit is refused with the parameter or the reason.
func TestFit_Refusals(t *testing.T) {
	classes, numbers := func() (ml.Matrix, []float64) { return made(40, 2, 3) }, func() (ml.Matrix, []float64) { return made(40, 2, 0) }
	negative := func() (ml.Matrix, []float64) { x, y := made(40, 2, 0); y[0] = -1; return x, y }
	huge := func() (ml.Matrix, []float64) { x, y := made(40, 2, 0); x.Cols[1][7] = 1e39; return x, y }
	few := func() (ml.Matrix, []float64) { return made(3, 2, 0) }
	for _, c := range []struct {
		kind   string
		params map[string]any
		data   func() (ml.Matrix, []float64)
		want   string
	}{
		{"RandomForestClassifier", map[string]any{"bootstrap": false, "oob_score": true}, classes, "oob_score"},
		{"RandomForestClassifier", map[string]any{"bootstrap": false, "max_samples": 3.0}, classes, "max_samples"},
		{"RandomForestClassifier", map[string]any{"max_samples": 41.0}, classes, "max_samples"},
		{"GradientBoostingRegressor", map[string]any{"alpha": 1.0}, numbers, "alpha"},
		{"GradientBoostingRegressor", map[string]any{"validation_fraction": 1.0}, numbers, "validation_fraction"},
		{"GradientBoostingClassifier", map[string]any{"loss": "exponential"}, classes, "two classes"},
		{"GradientBoostingRegressor", map[string]any{"n_iter_no_change": 2.0, "validation_fraction": 0.99}, few, "rows aside"},
		{"HistGradientBoostingRegressor", map[string]any{"loss": "quantile"}, numbers, "quantile"},
		{"HistGradientBoostingRegressor", map[string]any{"early_stopping": "yes"}, numbers, "early_stopping"},
		{"HistGradientBoostingRegressor", map[string]any{"monotonic_cst": []any{1.0}}, numbers, "monotonic_cst"},
		{"HistGradientBoostingRegressor", map[string]any{"loss": "poisson"}, negative, "poisson"},
		{"DecisionTreeRegressor", nil, huge, "row 7"},
		{"DecisionTreeRegressor", map[string]any{"min_samples_split": 1.0}, numbers, "min_samples_split"},
		{"DecisionTreeRegressor", map[string]any{"min_samples_leaf": ml.Share(1)}, numbers, "min_samples_leaf"},
	} {
		e, err := catalogue()[c.kind].Build(c.params)
		if err == nil {
			x, y := c.data()
			_, err = e.(ml.Estimator).Fit(context.Background(), x, y)
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %v: error %v, want one about %s", c.kind, c.params, err, c.want)
		}
	}
}

// A cancelled fit returns the context's error, at any point.
func TestFit_Cancel(t *testing.T) {
	for kind := range catalogue() {
		classes := 0
		if strings.HasSuffix(kind, "Classifier") {
			classes = 2
		}
		x, y := made(3000, 6, classes)
		for _, after := range []int{0, 1, 5} {
			ctx, cancel := context.WithCancel(context.Background())
			ticks := 0
			hooked := ml.WithHook(ctx, func(ml.Progress) {
				if ticks++; ticks > after {
					cancel()
				}
			})
			if after == 0 {
				cancel()
			}
			_, err := build(t, kind, nil).Fit(hooked, x, y)
			if !errors.Is(err, context.Canceled) && ticks > after {
				t.Errorf("%s cancelled at tick %d: %v", kind, ticks, err)
			}
			cancel()
		}
	}
}

// Attributes can be written and loaded again; damaged lists are refused.
func TestLoad(t *testing.T) {
	for kind, maker := range catalogue() {
		classes := 0
		if strings.HasSuffix(kind, "Classifier") {
			classes = 3
		}
		x, y := made(200, 3, classes)
		m := train(t, kind, nil, x, y)
		text, err := ml.AppendJSON(nil, m.Attributes())
		if err != nil {
			t.Fatal(err)
		}
		back, err := mltest.Load(maker, nil, text)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		if !slices.Equal(back.(ml.Predictor).Predict(nil, x), m.Predict(nil, x)) {
			t.Errorf("%s answers otherwise after a load", kind)
		}
		if w := back.(ml.Sized).Width(); w != 3 {
			t.Errorf("%s takes %d columns after a load, want 3", kind, w)
		}
		for name := range m.Attributes() {
			a := m.Attributes()
			lists, ok := a[name].(map[string]any)
			if !ok {
				continue
			}
			for list, damage := range map[string]any{"left": []int{-1}, "feature": []int{9}, "value": [][]float64{{1}}, "threshold": []float64{}, "right": nil} {
				old := lists[list]
				lists[list] = damage
				if text, err = ml.AppendJSON(nil, a); err != nil {
					t.Fatal(err)
				}
				if _, err := mltest.Load(maker, nil, text); err == nil {
					t.Errorf("%s: %s = %v was taken", kind, list, damage)
				}
				lists[list] = old
			}
			first := lists["left"].([]int)[0]
			for _, child := range []int{0, 1 << 20} { // a circle, and a node that is not there
				lists["left"].([]int)[0] = child
				if text, err = ml.AppendJSON(nil, a); err != nil {
					t.Fatal(err)
				}
				if _, err := mltest.Load(maker, nil, text); err == nil {
					t.Errorf("%s: a tree whose root goes to node %d was taken", kind, child)
				}
			}
			lists["left"].([]int)[0] = first
		}
	}
}

// Prob is the sigmoid of Decision, the sigmoid of twice the sum, or the softmax.
func TestBoosting_Decision(t *testing.T) {
	for _, c := range []struct {
		kind, loss string
		classes    int
		factor     float64
	}{
		{"GradientBoostingClassifier", "log_loss", 2, 1}, {"GradientBoostingClassifier", "exponential", 2, 2},
		{"GradientBoostingClassifier", "log_loss", 3, 1}, {"HistGradientBoostingClassifier", "log_loss", 2, 1},
	} {
		t.Run(fmt.Sprint(c.kind, c.loss, c.classes), func(t *testing.T) {
			x, y := made(200, 3, c.classes)
			m := train(t, c.kind, map[string]any{"loss": c.loss}, x, y)
			prob, decision := m.(ml.Prober).Prob(x), m.(ml.Decider).Decision(x)
			for i, p := range prob {
				want := math.Exp(c.factor * decision[i][0])
				if got := p[1] / p[0]; len(p) == 2 && math.Abs(got/want-1) > 1e-9 {
					t.Fatalf("row %d: odds %v, from the decision %v", i, got, want)
				}
				if len(p) == 3 && math.Abs(p[1]/p[0]/math.Exp(decision[i][1]-decision[i][0])-1) > 1e-9 {
					t.Fatalf("row %d: probabilities %v, decision %v", i, p, decision[i])
				}
			}
		})
	}
}
