package batch_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"orrery/app/batch"
	"orrery/core/ml"
)

// answer has the parts of an output that the tests read.
type answer struct {
	Train, Test []int
	Classes     []any
	Predict     []any
	Proba       []ml.Floats     `json:"predict_proba"`
	Decision    json.RawMessage `json:"decision_function"`
	Metrics     map[string]any
	Attributes  []map[string]json.RawMessage
	Warnings    []string
}

const users = `,feature_1,feature_2,target,user_id
0,0.5,-0.25,1,u0
1,-0.125,0.375,1,u1
2,1.0,-1.25,0,u2
3,0.0,-0.125,0,u3
4,1.5,-1.0,0,u4
5,-0.5,0.75,1,u5
6,0.25,0.5,1,u6
7,1.25,-0.75,0,u7
`

// folder writes files into a new folder and returns the path of spec.json in it.
func folder(t *testing.T, spec string, files ...string) string {
	t.Helper()
	dir := t.TempDir()
	files = append(files, "spec.json", spec)
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "spec.json")
}

func run(t *testing.T, path string) answer {
	t.Helper()
	var out bytes.Buffer
	if err := batch.Run(t.Context(), path, &out); err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := json.Unmarshal(out.Bytes(), &a); err != nil {
		t.Fatalf("%v in %s", err, out.Bytes())
	}
	return a
}

func TestRun_Notebook(t *testing.T) {
	a := run(t, folder(t, `{"data": "user_data.csv", "target": "target", "entity": "user_id",
		"features": [{"name": "feature_3", "expr": "feature_1 ** 2"}],
		"inputs": ["feature_1", "feature_2", "feature_3"],
		"split": {"test_size": 0.25, "random_state": 0, "stratify": false},
		"steps": [{"op": "StandardScaler", "params": {}}, {"op": "LogisticRegression", "params": {"C": 1.0}}]}`,
		"user_data.csv", users))
	if !slices.Equal(a.Test, []int{6, 2}) || !slices.Equal(a.Train, []int{1, 7, 3, 0, 5, 4}) {
		t.Errorf("train %v and test %v are not scikit-learn's", a.Train, a.Test)
	}
	if !reflect.DeepEqual(a.Classes, []any{0.0, 1.0}) || !reflect.DeepEqual(a.Predict, []any{1.0, 0.0}) {
		t.Errorf("classes %v predict %v", a.Classes, a.Predict)
	}
	if a.Metrics["accuracy"] != 1.0 || a.Metrics["roc_auc"] != 1.0 {
		t.Errorf("metrics %v", a.Metrics)
	}
	if len(a.Proba) != 2 || len(a.Proba[0]) != 2 || len(a.Attributes) != 2 || a.Warnings == nil {
		t.Errorf("%v %v %v", a.Proba, a.Attributes, a.Warnings)
	}
	for i, want := range []string{`[0.4375,-0.16666666666666666,0.7213541666666666]`, `[0,1]`} {
		name := []string{"mean_", "classes_"}[i]
		if got := string(a.Attributes[i][name]); got != want {
			t.Errorf("%s = %s, want %s", name, got, want)
		}
	}
}

// The bundled sample scores as the notebook's own table does.
func TestRun_BundledSample(t *testing.T) {
	data, err := filepath.Abs("../../data/user_data.csv")
	if err != nil {
		t.Fatal(err)
	}
	a := run(t, folder(t, fmt.Sprintf(`{"data": %q, "target": "target", "entity": "user_id",
		"features": [{"name": "feature_3", "expr": "feature_1 ** 2"}],
		"split": {"random_state": 0},
		"steps": [{"op": "StandardScaler"}, {"op": "LogisticRegression", "params": {"C": 1.0}}]}`, data)))
	if len(a.Train) != 75 || len(a.Test) != 25 || a.Metrics["accuracy"] != 0.88 {
		t.Errorf("%d and %d rows, accuracy %v; want 75 and 25 rows, 0.88", len(a.Train), len(a.Test), a.Metrics["accuracy"])
	}
}

// Inputs left out are every column and feature but target and entity.
func TestRun_AllInputs(t *testing.T) {
	a := run(t, folder(t, `{"data": "user_data.csv", "target": "target", "entity": "user_id",
		"features": [{"name": "feature_3", "expr": "feature_1 ** 2"}],
		"train": [0, 1, 2, 3, 4, 5], "test": [7],
		"steps": [{"op": "LogisticRegression"}]}`, "user_data.csv", users))
	if got := string(a.Attributes[0]["n_features_in_"]); got != "3" {
		t.Errorf("n_features_in_ = %s, want 3", got)
	}
	if !slices.Equal(a.Train, []int{0, 1, 2, 3, 4, 5}) || !slices.Equal(a.Test, []int{7}) || len(a.Predict) != 1 {
		t.Errorf("train %v test %v predict %v", a.Train, a.Test, a.Predict)
	}
}

func TestRun_TextClasses(t *testing.T) {
	const data = "x,y,label\n1,2,no\n2,1,yes\n3,5,maybe\n1.5,2,no\n2.5,1,yes\n3,6,maybe\n0,0,never\n"
	a := run(t, folder(t, `{"data": "d.csv", "target": "label", "train": [0,1,2,3,4,5], "test": [0,1,2,6],
		"steps": [{"op": "LogisticRegression", "params": {"max_iter": 2}}]}`, "d.csv", data))
	if !reflect.DeepEqual(a.Classes, []any{"maybe", "no", "yes"}) || len(a.Proba[0]) != 3 {
		t.Errorf("classes %v proba %v", a.Classes, a.Proba)
	}
	if !reflect.DeepEqual(a.Predict[:3], []any{"no", "yes", "maybe"}) {
		t.Errorf("predict %v", a.Predict)
	}
	if want := map[string]any{"accuracy": 0.75, "score": 0.75, "train_score": 1.0}; !reflect.DeepEqual(a.Metrics, want) {
		t.Errorf("with a class that was never trained: %v, want %v", a.Metrics, want)
	}
	if len(a.Warnings) != 1 || !strings.Contains(a.Warnings[0], "before it converged") {
		t.Errorf("warnings %v", a.Warnings)
	}
}

func TestRun_NoTestRows(t *testing.T) {
	a := run(t, folder(t, `{"data": "user_data.csv", "target": "target", "inputs": ["feature_1"], "train": [0,1,2,3],
		"steps": [{"op": "LogisticRegression"}]}`, "user_data.csv", users))
	if a.Test == nil || len(a.Test) != 0 || a.Predict == nil || len(a.Metrics) != 0 {
		t.Errorf("test %v predict %v metrics %v", a.Test, a.Predict, a.Metrics)
	}
}

func TestRun_UsageErrors(t *testing.T) {
	const head = `{"data": "user_data.csv", "target": "target", "entity": "user_id", `
	const steps = `"steps": [{"op": "LogisticRegression"}]}`
	for _, c := range []struct{ name, spec, want string }{
		{"operator", head + `"steps": [{"op": "RandomForest"}]}`, `unknown operator "RandomForest"; want one of `},
		{"parameter", head + `"steps": [{"op": "LogisticRegression", "params": {"alpha": 1}}]}`, `LogisticRegression: unknown parameter "alpha"; want one of penalty, C,`},
		{"value", head + `"steps": [{"op": "LogisticRegression", "params": {"C": "big"}}]}`, `LogisticRegression: parameter "C" is "big"; want a number above 0`},
		{"penalty", head + `"steps": [{"op": "LogisticRegression", "params": {"penalty": "l1"}}]}`, `parameter "solver" is "lbfgs"; want liblinear or saga with penalty l1`},
		{"input", head + `"inputs": ["feature_9"], ` + steps, `no column "feature_9"`},
		{"target", strings.Replace(head, `"target", `, `"label", `, 1) + steps, `no column "label"`},
		{"entity", strings.Replace(head, `"user_id"`, `"id"`, 1) + steps, `no column "id"`},
		{"column in a formula", head + `"features": [{"name": "f", "expr": "feature_7 + 1"}], ` + steps, `feature_7`},
		{"formula", head + `"features": [{"name": "f", "expr": "feature_1 +"}], ` + steps, `define "f"`},
		{"text input", head + `"inputs": ["feature_1", "user_id"], ` + steps, `column "user_id" is text; LogisticRegression needs numbers`},
		{"input twice", head + `"inputs": ["feature_1", "feature_1"], ` + steps, `"feature_1"`},
		{"target as input", head + `"inputs": ["target"], ` + steps, `column "target" is the target and an input too`},
		{"key of the spec", head + `"folds": {}, ` + steps, `unknown field "folds"`},
		{"key of cv", head + `"cv": {"folds": 3}, ` + steps, `unknown field "folds"`},
		{"cv", head + `"cv": 1, ` + steps, `want 2 folds or more`},
		{"seed of cv", head + `"cv": {"random_state": 1}, ` + steps, `random_state has no effect without shuffle`},
		{"splitter", head + `"cv": {"splitter": "LeaveOneOut", "n_splits": 2}, ` + steps, `splitter "LeaveOneOut"; want KFold,`},
		{"groups", head + `"cv": {"splitter": "GroupKFold", "n_splits": 2, "groups": "town"}, ` + steps, `no column "town"`},
		{"scoring", head + `"cv": 2, "scoring": "r2", ` + steps, `there is no "r2" for a classification`},
		{"scorings", head + `"scoring": 3, ` + steps, `want a name or a list of names`},
		{"grid", head + `"cv": 2, "grid": {"Ridge.alpha": [1]}, ` + steps, `"Ridge.alpha"; want a parameter of LogisticRegression`},
		{"value of a grid", head + `"cv": 2, "grid": {"LogisticRegression.C": [1, -1]}, ` + steps, `parameter "C" is -1`},
		{"empty grid", head + `"cv": 2, "grid": {"LogisticRegression.C": []}, ` + steps, `an empty grid`},
		{"draws without a grid", head + `"n_iter": 3, ` + steps, `"n_iter" draws from a "grid"`},
		{"cv of a transformer", head + `"inputs": ["feature_1"], "cv": 2, "steps": [{"op": "StandardScaler"}]}`, `StandardScaler makes a transformation`},
		{"no target", `{"data": "user_data.csv", ` + steps, `"target" is missing`},
		{"no steps", head + `"steps": []}`, `"steps" is missing`},
		{"no JSON", "hello", "not a spec"},
		{"two specs", head + steps + head + steps, "more after its end"},
		{"split and train", head + `"split": {}, "train": [1], ` + steps, `choose one of the two`},
		{"test alone", head + `"test": [1], ` + steps, `"test" is given without "train"`},
		{"row", head + `"train": [0, 1, 99], ` + steps, `"train" names row 99; the table has the rows 0 to 7`},
		{"test_size", head + `"split": {"test_size": 1.5}, ` + steps, `test_size is 1.5`},
		{"no test_size", head + `"split": {"test_size": 0}, ` + steps, `test_size is 0`},
		{"random_state", head + `"split": {"random_state": -1}, ` + steps, `random_state is -1`},
		{"stratify in order", head + `"split": {"stratify": true, "shuffle": false}, ` + steps, `choose one of the two`},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := folder(t, c.spec, "user_data.csv", users)
			var out bytes.Buffer
			err := batch.Run(t.Context(), path, &out)
			var usage *batch.UsageError
			if !errors.As(err, &usage) {
				t.Fatalf("err = %v, want a *batch.UsageError", err)
			}
			if text := err.Error(); !strings.Contains(text, c.want) || strings.Contains(text, "\n") || !strings.HasPrefix(text, path) {
				t.Errorf("err = %s, want one line with %s", text, c.want)
			}
			if out.Len() > 0 {
				t.Errorf("it wrote %s", out.Bytes())
			}
		})
	}
}

func TestRun_DataErrors(t *testing.T) {
	const spec = `{"data": "d.csv", "target": "y", "steps": [{"op": "LogisticRegression"}], "train": [0,1,2], "test": [3]}`
	for _, c := range []struct{ name, data, want string }{
		{"open quote", "x,y\n1,0\n\"2,1\n3,1\n4,0\n", "line 3"},
		{"missing cell", "x,y\n1,0\n,1\n3,1\n4,0\n", `column "x" is missing in row 1`},
		{"missing cell of the test", "x,y\n1,0\n2,1\n3,1\n,0\n", `column "x" is missing`},
		{"one class", "x,y\n1,0\n2,0\n3,0\n4,1\n", "needs two classes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := batch.Run(t.Context(), folder(t, spec, "d.csv", c.data), &bytes.Buffer{})
			var usage *batch.UsageError
			if err == nil || errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("err = %v, want an error about the data with %s", err, c.want)
			}
		})
	}
	if err := batch.Run(t.Context(), folder(t, spec), &bytes.Buffer{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without data: %v, want os.ErrNotExist", err)
	}
	if err := batch.Run(t.Context(), "no/such/spec.json", &bytes.Buffer{}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a spec: %v, want os.ErrNotExist", err)
	}
}

func TestCommand(t *testing.T) {
	path := folder(t, `{"data": "user_data.csv", "target": "target", "inputs": ["feature_1"], "steps": [{"op": "LogisticRegression"}]}`,
		"user_data.csv", users)
	target := filepath.Join(t.TempDir(), "out.json")
	var out bytes.Buffer
	if err := batch.Command(t.Context(), []string{path}, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{path, "-o", target}, {"-o", target, path}} {
		var quiet bytes.Buffer
		if err := batch.Command(t.Context(), args, &quiet, io.Discard); err != nil || quiet.Len() > 0 {
			t.Errorf("%v: %v, printed %q", args, err, quiet.String())
		}
		if got, err := os.ReadFile(target); err != nil || !bytes.Equal(got, out.Bytes()) {
			t.Errorf("%v wrote %s, want %s", args, got, out.Bytes())
		}
		os.Remove(target)
	}
	for _, args := range [][]string{nil, {path, path}, {path, "-x"}, {path, "-o"}} {
		var usage *batch.UsageError
		if err := batch.Command(t.Context(), args, &out, io.Discard); !errors.As(err, &usage) {
			t.Errorf("%v: %v, want a *batch.UsageError", args, err)
		}
	}
}
