package metrics_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml/metrics"
	"orrery/core/ml/mltest"
)

func TestScore_ScikitLearnsNumbers(t *testing.T) {
	var g struct {
		Cases []struct {
			Name        string
			Classes     int
			Truth, Pred []int
			Prob        [][]float64
			Expect      map[string]any
			Bootstrap   [2]float64
			Calibration []struct {
				Bins     int `json:"n_bins"`
				Strategy string
				Curve    [2][]float64
			}
		}
	}
	mltest.Golden(t, "scores.json", &g)
	if len(g.Cases) != 5 {
		t.Fatalf("%d cases, want 5", len(g.Cases))
	}
	for _, c := range g.Cases {
		t.Run(c.Name, func(t *testing.T) {
			near := func(what string, got, want float64) {
				t.Helper()
				if !(math.Abs(got-want) <= 1e-12*math.Max(1, math.Abs(want))) {
					t.Errorf("%s = %v, want %v", what, got, want)
				}
			}
			a := metrics.Answers{Classes: c.Classes, Truth: c.Truth, Pred: c.Pred, Prob: c.Prob}
			for name, want := range c.Expect {
				got, err := metrics.Score(name, a)
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
				if want == "nan" {
					if !math.IsNaN(got) {
						t.Errorf("%s = %v, want NaN", name, got)
					}
					continue
				}
				near(name, got, want.(float64))
			}
			interval := metrics.Bootstrap(len(c.Truth), metrics.Bootstrapping{Times: 200, Level: 0.9, RandomState: 5}, func(rows []int) float64 {
				right := 0.0
				for _, row := range rows {
					if c.Truth[row] == c.Pred[row] {
						right++
					}
				}
				return right / float64(len(rows))
			})
			near("value", interval.Value, c.Expect["accuracy"].(float64))
			near("low", interval.Low, c.Bootstrap[0])
			near("high", interval.High, c.Bootstrap[1])
			for _, curve := range c.Calibration {
				score := make([]float64, len(c.Prob))
				for i := range score {
					score[i] = c.Prob[i][1]
				}
				happened, predicted := metrics.CalibrationCurve(c.Truth, score, curve.Bins, curve.Strategy == "quantile")
				for k, both := range [2][2][]float64{{happened, curve.Curve[0]}, {predicted, curve.Curve[1]}} {
					if len(both[0]) != len(both[1]) {
						t.Errorf("%d %s bins: list %d has %d points, want %d", curve.Bins, curve.Strategy, k, len(both[0]), len(both[1]))
						continue
					}
					for i := range both[0] {
						near("calibration", both[0][i], both[1][i])
					}
				}
			}
		})
	}
}

func TestScore_Regression(t *testing.T) {
	a := metrics.Answers{Y: []float64{1, 2, 4}, Estimate: []float64{1, 3, 3}}
	for name, want := range map[string]float64{"r2": 1 - 2/(14.0/3), "neg_root_mean_squared_error": -math.Sqrt(2.0 / 3),
		"neg_mean_absolute_error": -2.0 / 3, "neg_median_absolute_error": -1, "max_error": -1,
		"neg_mean_absolute_percentage_error": -(0.5 + 0.25) / 3, "neg_mean_squared_error": -2.0 / 3, "explained_variance": 1 - 2/(14.0/3)} {
		if got, err := metrics.Score(name, a); err != nil || !(math.Abs(got-want) <= 1e-15) {
			t.Errorf("%s = %v %v, want %v", name, got, err, want)
		}
	}
	flat := metrics.Regression([]float64{2, 2}, []float64{2, 2})
	if flat.R2 != 1 || metrics.Regression([]float64{2, 2}, []float64{2, 3}).R2 != 0 || !math.IsNaN(metrics.Regression([]float64{2}, []float64{2}).R2) {
		t.Error("R2 of a constant truth is not scikit-learn's")
	}
	if s := metrics.Regression(nil, nil); !math.IsNaN(s.RMSE) || !math.IsNaN(s.MedianAE) {
		t.Errorf("without rows: %v", s)
	}
}

func TestScore_Errors(t *testing.T) {
	three := metrics.Answers{Classes: 3, Truth: []int{0, 1, 2}, Pred: []int{0, 1, 2}}
	for _, c := range []struct {
		name string
		a    metrics.Answers
		want string
	}{
		{"f2", three, `there is no "f2" for a classification; want one of accuracy, average_precision,`},
		{"accuracy", metrics.Answers{}, `there is no "accuracy" for a regression`},
		{"roc_auc_ovr", three, `needs probabilities`},
		{"precision", three, `"precision" is for two classes and the target has 3; take precision_macro`},
		{"roc_auc", metrics.Answers{Classes: 3, Prob: [][]float64{}}, `take roc_auc_ovr`},
	} {
		if _, err := metrics.Score(c.name, c.a); !errors.Is(err, metrics.ErrScoring) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	unknown := metrics.Answers{Classes: 2, Truth: []int{0, 1, -1}, Pred: []int{0, 1, 1}}
	if got, err := metrics.Score("recall_macro", unknown); err != nil || !(math.Abs(got-2.0/3) <= 1e-15) {
		t.Errorf("recall with a class that the model does not know = %v %v, want 2/3", got, err)
	}
	if !slices.IsSorted(metrics.Scorings(true)) || !slices.IsSorted(metrics.Scorings(false)) {
		t.Error("the names are not in order")
	}
}

// The expected losses of counts and of amounts are from scikit-learn 1.2.1; where it raises an error there is no
// number.
func TestDeviances(t *testing.T) {
	truth, pred := []float64{0, 1, 2.5, 3.25, 10}, []float64{0.5, 1.5, 2, 4, 8}
	for name, want := range map[string]float64{"neg_mean_squared_log_error": -0.060927712187970995, "neg_mean_poisson_deviance": -0.38360053911606495} {
		got, err := metrics.Score(name, metrics.Answers{Y: truth, Estimate: pred})
		if err != nil || !(math.Abs(got-want) <= 1e-15) {
			t.Errorf("%s = %v (%v), want %v", name, got, err, want)
		}
	}
	if got := metrics.GammaDeviance(truth[1:], pred[1:]); !(math.Abs(got-0.07299201846232817) <= 1e-15) {
		t.Errorf("gamma deviance %v", got)
	}
	for name, got := range map[string]float64{"gamma of a zero": metrics.GammaDeviance(truth, pred), "poisson of an answer of 0": metrics.PoissonDeviance(truth, []float64{0, 1, 1, 1, 1}),
		"poisson below 0": metrics.PoissonDeviance([]float64{-1}, []float64{1}), "log below 0": metrics.LogError([]float64{1}, []float64{-1})} {
		if !math.IsNaN(got) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
