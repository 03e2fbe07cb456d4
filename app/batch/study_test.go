package batch_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"orrery/core/ml"
)

type selection struct {
	Dataset string
	Steps   []ml.Spec
	CV      json.RawMessage
	Scores  map[string]json.RawMessage
	Grid    struct {
		C         json.RawMessage
		Best      float64 `json:"best_C"`
		Scoring   string
		Mean, Std json.RawMessage
	}
	Permutation struct {
		Eval        []int `json:"eval_rows"`
		Fit         []int `json:"fit_rows"`
		Importances json.RawMessage
		Mean, Std   json.RawMessage
	} `json:"permutation_importance"`
}

// The set's model_selection.json, through the command: scores fold by fold, a grid, importances.
func TestGolden_ModelSelection(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("../../core/ml/search/testdata", "model_selection.json"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.NewReplacer("mean_test_score", "mean", "std_test_score", "std").Replace(string(b))
	var g struct{ Cases []selection }
	if err := json.Unmarshal([]byte(text), &g); err != nil || len(g.Cases) != 2 {
		t.Fatalf("%d cases, want 2 (%v)", len(g.Cases), err)
	}
	dir := inputs(t)
	for _, c := range g.Cases {
		t.Run(c.Dataset, func(t *testing.T) {
			valid, grid := ledger.of(c.Dataset, "cross_val_score", "model_selection.json", false), ledger.of(c.Dataset, "GridSearchCV", "model_selection.json", false)
			permuted := ledger.of(c.Dataset, "permutation_importance", "model_selection.json", false)
			var names []string
			for name := range c.Scores {
				names = append(names, name)
			}
			slices.Sort(names)
			base := func() map[string]any {
				return map[string]any{"data": c.Dataset + ".csv", "target": "target", "steps": c.Steps, "cv": c.CV}
			}
			spec := base()
			spec["scoring"] = names
			r := carry(t, dir, spec)
			var scores map[string]json.RawMessage
			r.read(t, "cv_scores", &scores)
			for name, want := range c.Scores {
				tol := tolerance{abs: 1e-6}
				if name == "accuracy" {
					tol.abs = 0
				}
				compare(t, valid, name, open(t, scores[name]), open(t, want), tol)
			}
			spec = base()
			spec["scoring"] = names[0]
			compare(t, valid, names[0], open(t, carry(t, dir, spec)["cv_scores"]), open(t, c.Scores[names[0]]), tolerance{abs: 1e-6})

			spec = base()
			spec["scoring"], spec["grid"] = c.Grid.Scoring, map[string]any{"LogisticRegression.C": c.Grid.C}
			r = carry(t, dir, spec)
			var results map[string]json.RawMessage
			r.read(t, "cv_results", &results)
			compare(t, grid, "mean_test_score", open(t, results["mean_test_score"]), open(t, c.Grid.Mean), tolerance{abs: 1e-6})
			compare(t, grid, "std_test_score", open(t, results["std_test_score"]), open(t, c.Grid.Std), tolerance{abs: 1e-6})
			compare(t, grid, "best_params", open(t, r["best_params"]), []any{c.Grid.Best}, tolerance{})
			if results["split4_test_score"] == nil || results["rank_test_score"] == nil {
				t.Errorf("the results have %d columns", len(results))
			}

			spec = base()
			delete(spec, "cv")
			spec["train"], spec["test"] = c.Permutation.Fit, c.Permutation.Eval
			spec["permutation_importance"] = map[string]any{"n_repeats": 5, "random_state": 1}
			var found map[string]json.RawMessage
			carry(t, dir, spec).read(t, "permutation_importance", &found)
			compare(t, permuted, "importances", open(t, found["importances"]), open(t, c.Permutation.Importances), tolerance{abs: 1e-9})
			compare(t, permuted, "mean", open(t, found["importances_mean"]), open(t, c.Permutation.Mean), tolerance{abs: 1e-9})
			compare(t, permuted, "std", open(t, found["importances_std"]), open(t, c.Permutation.Std), tolerance{abs: 1e-9})
		})
	}
}

// Folds are made of the training rows if the spec says which they are; candidates have the order in
// which they were drawn; the curves have scikit-learn's names.
func TestRun_Studies(t *testing.T) {
	dir := inputs(t)
	spec := func(more map[string]any) map[string]any {
		out := map[string]any{"data": "moons.csv", "target": "target", "steps": []any{map[string]any{"op": "StandardScaler"}, map[string]any{"op": "LogisticRegression"}}}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	all := carry(t, dir, spec(map[string]any{"cv": 3}))["cv_scores"]
	some := carry(t, dir, spec(map[string]any{"cv": 3, "split": map[string]any{"random_state": 1}}))["cv_scores"]
	if len(open(t, all)) != 3 || string(all) == string(some) {
		t.Errorf("scores over all rows %s, over the training rows %s", all, some)
	}
	r := carry(t, dir, spec(map[string]any{"cv": 3, "grid": map[string]any{"C": []float64{1, 2, 3, 4}, "tol": []float64{1e-3, 1e-4}},
		"n_iter": 3, "random_state": 5, "scoring": []string{"roc_auc", "accuracy"}}))
	var results map[string]json.RawMessage
	r.read(t, "cv_results", &results)
	var params []map[string]float64
	if err := json.Unmarshal(results["params"], &params); err != nil {
		t.Fatal(err)
	}
	// list(ParameterSampler({"C": [1, 2, 3, 4], "tol": [1e-3, 1e-4]}, 3, random_state=5))
	if want := []map[string]float64{{"C": 4, "tol": 0.0001}, {"C": 2, "tol": 0.001}, {"C": 3, "tol": 0.001}}; !reflect.DeepEqual(params, want) {
		t.Errorf("drawn %v, want %v", params, want)
	}
	if results["mean_test_roc_auc"] == nil || results["rank_test_accuracy"] == nil || r["best_score"] == nil {
		t.Errorf("columns for both scorings are missing in %v", results)
	}
	r = carry(t, dir, spec(map[string]any{"cv": 3, "learning_curve": map[string]any{"train_sizes": []float64{0.5, 1}},
		"partial_dependence": map[string]any{"features": []string{"f0"}, "grid_resolution": 4}}))
	for part, numbers := range map[string]int{"learning_curve": 2 + 2*6, "partial_dependence": 4 + 4} {
		if got := len(open(t, r[part])); got != numbers {
			t.Errorf("%s has %d numbers, want %d: %s", part, got, numbers, r[part])
		}
	}
}

// A last step that transforms needs no target and is fitted to the training rows only.
func TestRun_Transform(t *testing.T) {
	const data = "x,y,label\n1,2,a\n3,,b\n5,6,c\n"
	path := folder(t, `{"data": "d.csv", "inputs": ["x", "y"], "train": [0, 1], "steps": [{"op": "StandardScaler"}]}`, "d.csv", data)
	r := carry(t, filepath.Dir(path), map[string]any{"data": "d.csv", "inputs": []string{"x", "y"}, "train": []int{0, 1}, "steps": []any{map[string]any{"op": "StandardScaler"}}})
	if got, want := string(r["transform"]), `[[-1,0],[1,"nan"],[3,4]]`; got != want {
		t.Errorf("transform %s, want %s", got, want)
	}
	if got, want := string(r["feature_names_out"]), `["x","y"]`; got != want {
		t.Errorf("names %s, want %s", got, want)
	}
	if r["predict"] != nil || r["metrics"] != nil {
		t.Error("a transformation predicts")
	}
}

// A number as target gets a regression's scores.
func TestRun_Regression(t *testing.T) {
	built(t, []ml.Spec{{Kind: "LinearRegression"}})
	dir := inputs(t)
	spec := map[string]any{"data": "reg.csv", "target": "target", "steps": []any{map[string]any{"op": "LinearRegression"}}, "cv": 4,
		"scoring": "neg_root_mean_squared_error"}
	r := carry(t, dir, spec)
	var scores map[string]float64
	r.read(t, "metrics", &scores)
	for _, name := range []string{"r2", "rmse", "mae", "mape", "median_ae", "neg_root_mean_squared_error", "train_score"} {
		if _, ok := scores[name]; !ok {
			t.Errorf("there is no %s", name)
		}
	}
	if scores["rmse"] != -scores["neg_root_mean_squared_error"] || r["classes"] != nil || r["predict_proba"] != nil || len(open(t, r["cv_scores"])) != 4 {
		t.Errorf("%v %s", scores, r["cv_scores"])
	}
}
