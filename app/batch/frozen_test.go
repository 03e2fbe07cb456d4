package batch_test

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"orrery/app/batch"
	"orrery/core/feature"
)

// A feature's unit test that fails ends the run and says what came out.
func TestRun_UnitTests(t *testing.T) {
	dir := inputs(t)
	for want, wrong := range map[string]string{"4": "", "5": `feature "s": test 1 fails: 4 for f0 = 2, wanted 5`} {
		spec := map[string]any{"data": "moons.csv", "target": "target", "split": map[string]any{}, "inputs": []string{"s"},
			"features": []any{map[string]any{"name": "s", "expr": "f0 ** 2", "tests": []any{map[string]any{"given": map[string]string{"f0": "2"}, "want": want}}}},
			"steps":    []any{map[string]any{"op": "LogisticRegression"}}}
		b, err := json.Marshal(spec)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "tests.json")
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		err = batch.Run(t.Context(), path, io.Discard)
		if got := fmt.Sprint(err); err == nil != (wrong == "") || !strings.Contains(got, wrong) {
			t.Errorf("a test that wants %s gives %v", want, err)
		}
	}
}

// A scaler written as features scores what the scaler scores, in one fit and fold by fold, since both learn from the
// training rows alone.
func TestRun_TableWideFeatures(t *testing.T) {
	dir := inputs(t)
	knn := map[string]any{"op": "KNeighborsClassifier", "params": map[string]any{"n_neighbors": 3}}
	spec := map[string]any{"data": "moons.csv", "target": "target", "split": map[string]any{"test_size": 0.3, "random_state": 1}, "cv": 4, "scoring": "neg_log_loss"}
	spec["steps"] = []any{map[string]any{"op": "MinMaxScaler"}, knn}
	step := carry(t, dir, spec)

	var defs []map[string]any
	var names []string
	for _, name := range []string{"f0", "f1"} {
		defs = append(defs, map[string]any{"name": name + "s", "expr": "(" + name + " - colmin(" + name + ")) / (colmax(" + name + ") - colmin(" + name + "))"})
		names = append(names, name+"s")
	}
	spec["features"], spec["inputs"], spec["steps"] = defs, names, []any{knn}
	features := carry(t, dir, spec)
	for _, part := range []string{"predict_proba", "cv_scores", "metrics", "test"} {
		if string(features[part]) != string(step[part]) {
			t.Errorf("%s: features give %s, the step %s", part, features[part], step[part])
		}
	}

	var learnt []feature.Definition
	features.read(t, "features", &learnt)
	if len(learnt) != 2 || learnt[0].Frozen == "" {
		t.Fatalf("the answer says that %s was learnt", features["features"])
	}
	spec["features"] = json.RawMessage(features["features"]) // other rows, the same values
	spec["split"] = map[string]any{"test_size": 0.3, "random_state": 2}
	var again []feature.Definition
	carry(t, dir, spec).read(t, "features", &again)
	if !reflect.DeepEqual(learnt, again) {
		t.Errorf("frozen values were learnt again: %v, before %v", again, learnt)
	}
}
