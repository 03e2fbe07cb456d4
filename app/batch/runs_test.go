package batch_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"orrery/app/batch"
)

const someRuns = `{"runs": [
 {"info": {"run_id": "a1", "run_name": "first", "status": "FINISHED", "start_time": 1700000000000},
  "data": {"metrics": [{"key": "f1", "value": 0.9}], "params": [{"key": "C", "value": "1.0"}], "tags": [{"key": "team", "value": "=fraud"}]},
  "inputs": {"datasets": [{"name": "user_data.csv", "digest": "a1b2", "context": "train"}]}},
 {"info": {"run_id": "b2", "run_name": "second", "status": "FAILED", "start_time": 1700000001000}, "data": {"params": [{"key": "C", "value": "0.1"}]}}
]}
{"info": {"run_id": "c3", "run_name": "third", "status": "FINISHED", "start_time": 1700000002000}, "data": {"metrics": [{"key": "f1", "value": "nan"}]}}`

func runsFile(t *testing.T, content string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "runs.json")
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestRunsCommand(t *testing.T) {
	file := runsFile(t, someRuns)
	cases := []struct {
		args []string
		want string // run ids in order
	}{
		{nil, "c3 b2 a1"},
		{[]string{"--filter", `metrics.f1 > 0.5 OR params.C = "0.1"`}, "b2 a1"},
		{[]string{"--order-by=run_name", "-max", "2"}, "a1 b2"},
		{[]string{"--filter", `datasets.digest = "a1b2" AND tags.team ILIKE "%FRAUD"`}, "a1"},
		{[]string{"--filter=run_id IN ('c3')"}, "c3"},
		{[]string{"--filter", `status = "KILLED"`}, ""},
	}
	for _, c := range cases {
		var out bytes.Buffer
		if err := batch.RunsCommand(t.Context(), append(c.args, file, "--format", "csv"), &out); err != nil {
			t.Errorf("%q: %v", c.args, err)
			continue
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil {
			t.Errorf("%q: %v", c.args, err)
		}
		var ids []string
		for _, r := range rows[1:] {
			ids = append(ids, r[0])
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("%q: %s, want %s", c.args, got, c.want)
		}
	}
}

// TestRunsCommand_ReadsItsOwn holds that --format json can be searched again.
func TestRunsCommand_ReadsItsOwn(t *testing.T) {
	var first, again, list bytes.Buffer
	if err := batch.RunsCommand(t.Context(), []string{runsFile(t, someRuns), "--format", "json"}, &first); err != nil {
		t.Fatal(err)
	}
	file := runsFile(t, first.String())
	if err := batch.RunsCommand(t.Context(), []string{file, "--format", "json"}, &again); err != nil || first.String() != again.String() {
		t.Errorf("%v, got\n%s\nwant\n%s", err, again.String(), first.String())
	}
	if err := batch.RunsCommand(t.Context(), []string{file}, &list); err != nil || !strings.Contains(list.String(), "3 of 3 runs") || !strings.Contains(list.String(), "0.9") {
		t.Errorf("%v: %s", err, list.String())
	}
}

func TestRunsCommand_Refuses(t *testing.T) {
	file := runsFile(t, someRuns)
	cases := []struct {
		name  string
		args  []string
		usage bool
		says  string
	}{
		{"query", []string{file, "--filter", `metrics.f1 > "0.8"`}, true, "metrics.f1 > \"0.8\"\n             ^^^^^"},
		{"order", []string{file, "--order-by", "colour"}, true, "--order-by: character 1: there is no attribute"},
		{"option", []string{file, "--colour", "red"}, true, "--colour"},
		{"no value", []string{file, "--filter"}, true, "has no value"},
		{"format", []string{file, "--format", "xml"}, true, "table, json or csv"},
		{"max", []string{file, "--max", "-1"}, true, "number of runs"},
		{"no file", nil, true, "no file is named"},
		{"two files", []string{file, file}, true, "one file at a time"},
		{"absent", []string{file + ".not"}, false, "o such file"}, // No where the browser says it
		{"not JSON", []string{runsFile(t, "run_id,f1\n")}, false, "not JSON"},
		{"no runs", []string{runsFile(t, `{"models": []}`)}, false, "no run"},
		{"a number", []string{runsFile(t, `[1]`)}, false, "item 1"},
	}
	for _, c := range cases {
		var out bytes.Buffer
		err := batch.RunsCommand(t.Context(), c.args, &out)
		var usage *batch.UsageError
		if err == nil || errors.As(err, &usage) != c.usage || !strings.Contains(err.Error(), c.says) || out.Len() > 0 {
			t.Errorf("%s: %v, wrote %q; want %q", c.name, err, out.String(), c.says)
		}
	}
}
