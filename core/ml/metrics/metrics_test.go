package metrics_test

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"orrery/core/ml/metrics"
	"pgregory.net/rapid"
)

type perClass struct {
	Precision, Recall, F1 []float64
	Support               []int
}

type mean struct{ Precision, Recall, F1 float64 }

type golden struct {
	Cases []struct {
		Name      string
		Classes   []int
		Proba     [][]float64
		YTrue     []int `json:"y_true"`
		YPred     []int `json:"y_pred"`
		Tolerance struct{ Rel float64 }
		Expect    struct {
			Accuracy        float64
			ConfusionMatrix [][]int `json:"confusion_matrix"`
			Binary          *mean
			Macro           mean
			PerClass        perClass `json:"per_class"`
			LogLoss         float64  `json:"log_loss"`
			Brier           *float64
			ROCAUC          *float64                                  `json:"roc_auc"`
			ROCCurve        *struct{ FPR, TPR, Thresholds []float64 } `json:"roc_curve"`
		}
	}
}

func TestScikitLearnsNumbers(t *testing.T) {
	b, err := os.ReadFile("testdata/metrics.json")
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(b, &g); err != nil {
		t.Fatal(err)
	}
	if len(g.Cases) != 5 {
		t.Fatalf("%d cases, want 5", len(g.Cases))
	}
	for _, c := range g.Cases {
		t.Run(c.Name, func(t *testing.T) {
			e, k := c.Expect, len(c.Classes)
			near := func(what string, got, want float64) {
				t.Helper()
				if !(math.Abs(got-want) <= c.Tolerance.Rel*math.Abs(want)) {
					t.Errorf("%s = %v, want %v", what, got, want)
				}
			}
			near("accuracy", metrics.Accuracy(c.YTrue, c.YPred), e.Accuracy)
			near("log loss", metrics.LogLoss(c.YTrue, c.Proba), e.LogLoss)
			m := metrics.ConfusionMatrix(c.YTrue, c.YPred, k)
			if !slices.EqualFunc(m, e.ConfusionMatrix, slices.Equal[[]int]) {
				t.Errorf("confusion = %v, want %v", m, e.ConfusionMatrix)
			}
			macro := metrics.Macro(m)
			near("macro precision", macro.Precision, e.Macro.Precision)
			near("macro recall", macro.Recall, e.Macro.Recall)
			near("macro f1", macro.F1, e.Macro.F1)
			for i, s := range metrics.PerClass(m) {
				near("precision", s.Precision, e.PerClass.Precision[i])
				near("recall", s.Recall, e.PerClass.Recall[i])
				near("f1", s.F1, e.PerClass.F1[i])
				if s.Support != e.PerClass.Support[i] {
					t.Errorf("support of %d = %d, want %d", i, s.Support, e.PerClass.Support[i])
				}
			}
			p, r, f := metrics.PrecisionRecallF1(c.YTrue, c.YPred, k)
			want := e.Macro
			if k == 2 {
				want = *e.Binary
			}
			near("precision", p, want.Precision)
			near("recall", r, want.Recall)
			near("f1", f, want.F1)
			if k != 2 {
				return
			}
			score := make([]float64, len(c.Proba))
			for i := range score {
				score[i] = c.Proba[i][1]
			}
			near("brier", metrics.Brier(c.YTrue, score), *e.Brier)
			near("roc auc", metrics.ROCAUC(c.YTrue, score), *e.ROCAUC)
			fpr, tpr, at := metrics.ROC(c.YTrue, score)
			for what, both := range map[string][2][]float64{"fpr": {fpr, e.ROCCurve.FPR}, "tpr": {tpr, e.ROCCurve.TPR}, "thresholds": {at, e.ROCCurve.Thresholds}} {
				if len(both[0]) != len(both[1]) {
					t.Errorf("%s has %d points, want %d", what, len(both[0]), len(both[1]))
					continue
				}
				for i := range both[0] {
					near(what, both[0][i], both[1][i])
				}
			}
		})
	}
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
	if got, want := metrics.LogLoss([]int{0}, [][]float64{{0, 1}}), -math.Log(0x1p-52); math.Abs(got-want) > 1e-12 {
		t.Errorf("log loss of a certain mistake = %v, want %v", got, want)
	}
	s := metrics.PerClass([][]int{{0, 0}, {0, 0}})[1]
	if s != (metrics.ClassScore{}) {
		t.Errorf("score of a class that is nowhere = %v, want zeros", s)
	}
	m := metrics.Macro([][]int{{2, 0, 0}, {0, 2, 0}, {0, 0, 0}})
	if m.Precision != 1 || m.Support != 4 {
		t.Errorf("macro with a class that is nowhere = %v, want precision 1 of 4 rows", m)
	}
}

// ROCAUC is the share of pairs that are in order.
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
		if math.Abs(got-ordered/pairs) > 1e-12 {
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
	// Output: [[1 1] [0 2]] {0.6666666666666666 1 0.8 2}
}
