package batch_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"orrery/core/ml/metrics"
)

// readSet reads a test file of the package that has the functions under test.
func readSet(t *testing.T, path string, into any) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err == nil {
		err = json.Unmarshal(b, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Every metric of the set, for the ledger: its own package's test has the tolerance.
func TestGolden_Metrics(t *testing.T) {
	var g struct {
		Cases []struct {
			Name    string
			Classes []int
			Proba   [][]float64
			YTrue   []float64 `json:"y_true"`
			YPred   []float64 `json:"y_pred"`
			Expect  map[string]any
		}
	}
	readSet(t, "../../core/ml/metrics/testdata/metrics.json", &g)
	for _, c := range g.Cases {
		have := numbersOf(c.YTrue, c.YPred)
		if c.Classes != nil {
			have = classNumbers(whole(c.YTrue), whole(c.YPred), c.Proba)
		}
		for name, got := range have {
			want, ok := expected(c.Expect, name)
			if !ok {
				t.Errorf("%s: nothing is known of %s", c.Name, name)
				continue
			}
			note := ledger.of(c.Name, name, "metrics.json", false)
			compare(t, note, c.Name+" "+name, leaves(got), leaves(want), tolerance{rel: 1e-12, abs: 1e-15})
		}
	}
}

// expected finds "macro.f1" in the expectations.
func expected(in map[string]any, path string) (any, bool) {
	head, rest, deep := strings.Cut(path, ".")
	v, ok := in[head]
	if m, nested := v.(map[string]any); nested && deep {
		return expected(m, rest)
	}
	return v, ok && !deep
}

func whole(v []float64) []int {
	out := make([]int, len(v))
	for i, f := range v {
		out[i] = int(f)
	}
	return out
}

func numbersOf(truth, pred []float64) map[string]any {
	s := metrics.Regression(truth, pred)
	return map[string]any{"r2": s.R2, "rmse": s.RMSE, "mae": s.MAE, "mape": s.MAPE, "median_ae": s.MedianAE, "max_error": s.MaxError,
		"explained_variance": s.ExplainedVariance}
}

func classNumbers(truth, pred []int, prob [][]float64) map[string]any {
	m := metrics.ConfusionMatrix(truth, pred, len(prob[0]))
	out := map[string]any{"accuracy": metrics.Accuracy(truth, pred), "balanced_accuracy": metrics.BalancedAccuracy(m), "cohen_kappa": metrics.CohenKappa(m),
		"matthews": metrics.Matthews(m), "log_loss": metrics.LogLoss(truth, prob)}
	for name, by := range map[string]metrics.Average{"micro": metrics.Micro, "macro": metrics.Macro, "weighted": metrics.Weighted} {
		s := metrics.Averaged(m, by)
		out[name+".precision"], out[name+".recall"], out[name+".f1"] = s.Precision, s.Recall, s.F1
	}
	if len(prob[0]) > 2 {
		out["roc_auc_ovr_macro"], out["roc_auc_ovr_weighted"] = metrics.ROCAUCRest(truth, prob, metrics.Macro), metrics.ROCAUCRest(truth, prob, metrics.Weighted)
		out["roc_auc_ovo_macro"] = metrics.ROCAUCPairs(truth, prob, metrics.Macro)
		return out
	}
	second := make([]float64, len(prob))
	for i, p := range prob {
		second[i] = p[1]
	}
	out["roc_auc"], out["average_precision"], out["brier"] = metrics.ROCAUC(truth, second), metrics.AveragePrecision(truth, second), metrics.Brier(truth, second)
	return out
}
