package batch_test

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"orrery/app/batch"
)

// TestKeys refuses keys that encoding/json takes silently, and says where they stand.
func TestKeys(t *testing.T) {
	const rest = `"steps": [{"op": "LogisticRegression"}]}`
	for _, c := range []struct{ name, spec, want string }{
		{"twice", "{\"data\": \"user_data.csv\",\n\"target\": \"target\",\n\"target\": \"feature_1\", " + rest, `line 3: the key "target" is given twice`},
		{"another case", "{\"data\": \"user_data.csv\",\n\"target\": \"target\", \"Target\": \"feature_1\", " + rest, `line 2: the key "Target" is in the wrong case; want "target"`},
		{"split twice", `{"data": "user_data.csv", "target": "target", "split": {"test_size": 0.25, "test_size": 0.5}, ` + rest, `line 1: the key "test_size" of split is given twice`},
		{"case in split", `{"data": "user_data.csv", "target": "target", "split": {"Test_Size": 0.25}, ` + rest, `the key "Test_Size" of split is in the wrong case; want "test_size"`},
		{"parameter twice", `{"data": "user_data.csv", "target": "target", "steps": [{"op": "LogisticRegression", "params": {"C": 1, "C": 2}}]}`, `the key "C" of steps[0].params is given twice`},
		{"operator twice", `{"data": "user_data.csv", "target": "target", "steps": [{"op": "StandardScaler", "op": "LogisticRegression"}]}`, `the key "op" of steps[0] is given twice`},
		{"case of a step", `{"data": "user_data.csv", "target": "target", "steps": [{"Op": "LogisticRegression"}]}`, `the key "Op" of steps[0] is in the wrong case; want "op"`},
		{"unknown in a step", `{"data": "user_data.csv", "target": "target", "steps": [{"op": "LogisticRegression", "param": {"C": 2}}]}`, `unknown field "param" of steps[0]`},
		{"grid twice", `{"data": "user_data.csv", "target": "target", "grid": {"C": [1], "C": [2]}, ` + rest, `the key "C" of grid is given twice`},
		{"cv", `{"data": "user_data.csv", "target": "target", "cv": {"n_splits": 2, "N_splits": 3}, ` + rest, `the key "N_splits" of cv is in the wrong case`},
		{"feature", `{"data": "user_data.csv", "target": "target", "features": [{"name": "f", "expr": "1", "Expr": "2"}], ` + rest, `the key "Expr" of features[0] is in the wrong case`},
		{"deep", `{"data": "user_data.csv", "target": "target", "steps": [{"op": "ColumnTransformer", "params": {"transformers": [{"name": "a", "name": "b"}]}}]}`,
			`the key "name" of steps[0].params.transformers[0] is given twice`},
		{"share", `{"data": "user_data.csv", "target": "target", "split": {"test_size": 1.0}, ` + rest, `test_size is 1.0; want a share`},
		{"rows with a point", `{"data": "user_data.csv", "target": "target", "split": {"test_size": 2.0}, ` + rest, `test_size is 2.0; want a share`},
		{"nested beyond reason", `{"data": ` + strings.Repeat("[", 1<<20), `not a spec`},
	} {
		err := batch.Run(t.Context(), folder(t, c.spec, "user_data.csv", users), io.Discard)
		var usage *batch.UsageError
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %.300v\nwant %s", c.name, err, c.want)
		}
	}
	if _, err := join(t, `{"entity_rows": "labels.csv", "source": "events.csv", "entity": "user_id", "Entity": "device"}`); err == nil || !strings.Contains(err.Error(), `the key "Entity" is in the wrong case`) {
		t.Errorf("join: %v", err)
	}
	if _, err := join(t, `{"entity_rows": "labels.csv", "source": "events.csv", "entity": "user_id", "aggregations": [{"name": "n", "name": "m", "function": "count", "window": "1d"}]}`); err == nil || !strings.Contains(err.Error(), `"name" of aggregations[0] is given twice`) {
		t.Errorf("join: %v", err)
	}
	a := run(t, folder(t, `{"data": "user_data.csv", "target": "target", "inputs": ["feature_1"], "split": {"test_size": 1}, `+rest, "user_data.csv", users))
	if len(a.Test) != 1 {
		t.Errorf("test_size 1 has %d rows, want 1", len(a.Test))
	}
}

// TestRun_TargetInAFeature warns of features that are computed from the target, directly or by way of others.
func TestRun_TargetInAFeature(t *testing.T) {
	path := folder(t, `{"data": "user_data.csv", "target": "target", "inputs": ["feature_1", "again", "twice"],
		"features": [{"name": "again", "expr": "target * 1"}, {"name": "twice", "expr": "again + feature_1"}, {"name": "unused", "expr": "target"}],
		"steps": [{"op": "LogisticRegression"}]}`, "user_data.csv", users)
	want := []string{}
	for _, name := range []string{"again", "twice"} {
		want = append(want, `The feature "`+name+`" is computed from the target "target", which is unknown when the model predicts: the scores do not hold for new rows.`)
	}
	if a := run(t, path); !slices.Equal(a.Warnings[len(a.Warnings)-2:], want) {
		t.Errorf("warnings %q, want %q", a.Warnings, want)
	}
	var warned bytes.Buffer
	if err := batch.Command(t.Context(), []string{path}, io.Discard, &warned); err != nil || !strings.Contains(warned.String(), "warning: "+want[0]+"\nwarning: "+want[1]+"\n") {
		t.Errorf("%v: on the other stream %q", err, warned.String())
	}
	a := run(t, folder(t, `{"data": "user_data.csv", "target": "high", "inputs": ["feature_1", "f"],
		"features": [{"name": "high", "expr": "1 if feature_2 > 0 else 0"}, {"name": "f", "expr": "high * 2"}],
		"steps": [{"op": "LogisticRegression"}]}`, "user_data.csv", users))
	if n := len(a.Warnings); n == 0 || !strings.Contains(a.Warnings[n-1], `"f" is computed from the target "high"`) {
		t.Errorf("a computed target: %q", a.Warnings)
	}
}

// TestPrintable: names can neither move the cursor nor begin a line nor turn the text around.
func TestPrintable(t *testing.T) {
	const evil = "a\x1b]0;title\x07\nrun 99 FINISHED\u202egnp\u0085\u009b1mé"
	for in, want := range map[string]string{
		"plain é 日本 \"x\"": "plain é 日本 \"x\"",
		evil:               `a\x1b]0;title\a\nrun 99 FINISHED\u202egnp\u0085\u009b1mé`,
	} {
		if got := batch.Printable(in); got != want {
			t.Errorf("%q is printed %q, want %q", in, got, want)
		}
	}
	if got := batch.PrintableLines("a\n\x1bb"); got != "a\n\\x1bb" {
		t.Errorf("lines are printed %q", got)
	}
	quoted := `"` + strings.ReplaceAll(evil, "\n", " ") + `"`
	file := writeFile(t, "x.csv", quoted+",b\n1,\u202etxet\n2,\x1b[31mred\n")
	var out bytes.Buffer
	if err := batch.TableCommand(t.Context(), []string{file}, &out); err != nil {
		t.Fatal(err)
	}
	runs := strings.Replace(someRuns, `"run_name": "first"`, `"run_name": "\u001b[31m\nrun 99\u202e"`, 1)
	if err := batch.RunsCommand(t.Context(), []string{runsFile(t, runs)}, &out); err != nil {
		t.Fatal(err)
	}
	if err := batch.RunsCommand(t.Context(), []string{"\x1bnone\nrun 99"}, &out); err != nil {
		out.WriteString(batch.Printable(err.Error()))
	}
	if strings.ContainsAny(out.String(), "\x1b\x07\u202e\u0085\u009b") || strings.Contains(out.String(), "\nrun 99") {
		t.Errorf("printed %q", out.String())
	}
}
