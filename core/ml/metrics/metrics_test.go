package metrics_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"orrery/core/ml/metrics"
	"orrery/core/ml/mltest"
	"pgregory.net/rapid"
)

// golden is metrics.json of the golden set: classifications with inputs and many scores, and regressions.
type golden struct {
	Cases []struct {
		Name      string
		Classes   []int
		Proba     [][]float64
		YTrue     []float64 `json:"y_true"`
		YPred     []float64 `json:"y_pred"`
		Tolerance struct{ Rel float64 }
		Expect    map[string]any
	}
}

// flat reads numbers out of JSON by a path of names, nested or not: "macro.f1", "pr_curve.recall".
func flat(v any) []float64 {
	switch v := v.(type) {
	case float64:
		return []float64{v}
	case []any:
		var out []float64
		for _, part := range v {
			out = append(out, flat(part)...)
		}
		return out
	}
	return nil
}

// leaves lists the numbers of an expectation by their path.
func leaves(prefix string, v any, visit func(path string, want []float64)) {
	if m, ok := v.(map[string]any); ok {
		for name, part := range m {
			leaves(prefix+"."+name, part, visit)
		}
		return
	}
	if want := flat(v); want != nil {
		visit(strings.TrimPrefix(prefix, "."), want)
	}
}

func TestScikitLearnsNumbers(t *testing.T) {
	var g golden
	mltest.Golden(t, "metrics.json", &g)
	if len(g.Cases) != 7 {
		t.Fatalf("%d cases, want 7", len(g.Cases))
	}
	worst := 0.0
	for _, c := range g.Cases {
		t.Run(c.Name, func(t *testing.T) {
			var have map[string][]float64
			if c.Classes == nil {
				have = regressionAnswers(c.YTrue, c.YPred)
			} else {
				have = classAnswers(classes(c.YTrue), classes(c.YPred), c.Proba)
			}
			found := 0
			leaves("", c.Expect, func(path string, want []float64) {
				found++
				got, ok := have[path]
				if !ok || len(got) != len(want) {
					t.Errorf("%s has %d numbers, want %d", path, len(got), len(want))
					return
				}
				for i := range want {
					if !(math.Abs(got[i]-want[i]) <= c.Tolerance.Rel*math.Abs(want[i])) {
						t.Errorf("%s[%d] = %v, want %v", path, i, got[i], want[i])
					}
					if want[i] != 0 {
						worst = math.Max(worst, math.Abs(got[i]/want[i]-1))
					}
				}
			})
			if found < 8 {
				t.Errorf("%d scores are compared", found)
			}
		})
	}
	t.Logf("largest relative difference %.2g", worst)
}

func classes(v []float64) []int {
	out := make([]int, len(v))
	for i, f := range v {
		out[i] = int(f)
	}
	return out
}

func one(v float64) []float64 { return []float64{v} }

func classAnswers(truth, pred []int, prob [][]float64) map[string][]float64 {
	m := metrics.ConfusionMatrix(truth, pred, len(prob[0]))
	out := map[string][]float64{
		"accuracy": one(metrics.Accuracy(truth, pred)), "log_loss": one(metrics.LogLoss(truth, prob)),
		"balanced_accuracy": one(metrics.BalancedAccuracy(m)), "cohen_kappa": one(metrics.CohenKappa(m)),
		"matthews": one(metrics.Matthews(m)), "roc_auc_ovr_macro": one(metrics.ROCAUCRest(truth, prob, metrics.Macro)),
		"roc_auc_ovr_weighted": one(metrics.ROCAUCRest(truth, prob, metrics.Weighted)),
		"roc_auc_ovo_macro":    one(metrics.ROCAUCPairs(truth, prob, metrics.Macro)),
	}
	for _, row := range m {
		for _, n := range row {
			out["confusion_matrix"] = append(out["confusion_matrix"], float64(n))
		}
	}
	add := func(name string, s metrics.ClassScore) {
		out[name+".precision"] = append(out[name+".precision"], s.Precision)
		out[name+".recall"] = append(out[name+".recall"], s.Recall)
		out[name+".f1"] = append(out[name+".f1"], s.F1)
		out[name+".support"] = append(out[name+".support"], float64(s.Support))
	}
	for _, s := range metrics.PerClass(m) {
		add("per_class", s)
	}
	for name, by := range map[string]metrics.Average{"micro": metrics.Micro, "macro": metrics.Macro, "weighted": metrics.Weighted} {
		add(name, metrics.Averaged(m, by))
	}
	if len(m) > 2 {
		return out
	}
	add("binary", metrics.Averaged(m, metrics.Binary))
	score := make([]float64, len(prob))
	for i := range score {
		score[i] = prob[i][1]
	}
	out["brier"] = one(metrics.Brier(truth, score))
	out["roc_auc"] = one(metrics.ROCAUC(truth, score))
	out["average_precision"] = one(metrics.AveragePrecision(truth, score))
	curve := func(name, x, y string) func(a, b, at []float64) {
		return func(a, b, at []float64) { out[name+"."+x], out[name+"."+y], out[name+".thresholds"] = a, b, at }
	}
	curve("roc_curve", "fpr", "tpr")(metrics.ROC(truth, score))
	curve("roc_curve_full", "fpr", "tpr")(metrics.FullROC(truth, score))
	curve("pr_curve", "precision", "recall")(metrics.PRCurve(truth, score))
	return out
}

func regressionAnswers(truth, pred []float64) map[string][]float64 {
	s := metrics.Regression(truth, pred)
	return map[string][]float64{"r2": one(s.R2), "explained_variance": one(s.ExplainedVariance), "mse": one(s.MSE), "rmse": one(s.RMSE),
		"mae": one(s.MAE), "mape": one(s.MAPE), "median_ae": one(s.MedianAE), "max_error": one(s.MaxError)}
}

func TestEdges(t *testing.T) {
	nan := func(what string, got float64) {
		t.Helper()
		if !math.IsNaN(got) {
			t.Errorf("%s = %v, want NaN", what, got)
		}
	}
	nan("accuracy of nothing", metrics.Accuracy(nil, nil))
	nan("log loss of nothing", metrics.LogLoss(nil, nil))
	nan("log loss of a class without probability", metrics.LogLoss([]int{2}, [][]float64{{0.5, 0.5}}))
	nan("log loss of an unknown class", metrics.LogLoss([]int{-1}, [][]float64{{0.5, 0.5}}))
	nan("area of nothing", metrics.ROCAUC(nil, nil))
	nan("area with one class", metrics.ROCAUC([]int{1, 1}, []float64{0.2, 0.3}))
	if got := metrics.ROCAUC([]int{0, 1, 1}, []float64{0.5, 0.5, 0.5}); got != 0.5 {
		t.Errorf("area of equal scores = %v, want 0.5", got)
	}
	if got, want := metrics.LogLoss([]int{0}, [][]float64{{0, 1}}), -math.Log(0x1p-52); !(math.Abs(got-want) <= 1e-12) {
		t.Errorf("log loss of a certain mistake = %v, want %v", got, want)
	}
	s := metrics.PerClass([][]int{{0, 0}, {0, 0}})[1]
	if s != (metrics.ClassScore{}) {
		t.Errorf("score of a class that is nowhere = %v, want zeros", s)
	}
	m := metrics.Averaged([][]int{{2, 0, 0}, {0, 2, 0}, {0, 0, 0}}, metrics.Macro)
	if m.Precision != 1 || m.Support != 4 {
		t.Errorf("macro with a class that is nowhere = %v, want precision 1 of 4 rows", m)
	}
}

// ROCAUC is the fraction of pairs in the right order.
func TestROCAUC_CountsPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 60).Draw(t, "n")
		truth := rapid.SliceOfN(rapid.IntRange(0, 1), n, n).Draw(t, "truth")
		score := make([]float64, n)
		for i := range score {
			score[i] = float64(rapid.IntRange(0, 9).Draw(t, "score")) / 10
		}
		pairs, ordered := 0.0, 0.0
		for i := range n {
			for j := range n {
				if truth[i] == 1 && truth[j] == 0 {
					pairs++
					switch {
					case score[i] > score[j]:
						ordered++
					case score[i] == score[j]:
						ordered += 0.5
					}
				}
			}
		}
		got := metrics.ROCAUC(truth, score)
		if pairs == 0 {
			if !math.IsNaN(got) {
				t.Fatalf("one class: %v, want NaN", got)
			}
			return
		}
		if !(math.Abs(got-ordered/pairs) <= 1e-12) {
			t.Fatalf("%v, want %v", got, ordered/pairs)
		}
	})
}

func ExampleROC() {
	fpr, tpr, thresholds := metrics.ROC([]int{0, 0, 1, 1}, []float64{0.1, 0.4, 0.35, 0.8})
	fmt.Println(fpr)
	fmt.Println(tpr)
	fmt.Println(thresholds)
	fmt.Println(metrics.AUC(fpr, tpr))
	// Output:
	// [0 0 0.5 0.5 1]
	// [0 0.5 0.5 1 1]
	// [1.8 0.8 0.4 0.35 0.1]
	// 0.75
}

func ExampleConfusionMatrix() {
	m := metrics.ConfusionMatrix([]int{0, 0, 1, 1}, []int{0, 1, 1, 1}, 2)
	fmt.Println(m, metrics.PerClass(m)[1])
	// Output: [[1 1] [0 2]] {0.6666666666666666 1 0.8 0.6666666666666666 2}
}
