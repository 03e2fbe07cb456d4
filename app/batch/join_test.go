package batch_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"orrery/app/batch"
)

const (
	purchases = `user_id,event_timestamp,amount,device
u1,2024-03-01 00:00:00,10,phone
u1,2024-03-05 12:00:00,30,
u2,2024-03-02 00:00:00,20,web
u1,2024-03-09 00:00:00,90,web
`
	questions = `user_id,event_timestamp,label
u1,2024-03-08 00:00:00,1
u2,2024-03-10 00:00:00,0
u3,2024-03-08 00:00:00,1
`
)

func join(t *testing.T, spec string, more ...string) (string, error) {
	t.Helper()
	path := folder(t, spec, "events.csv", purchases, "labels.csv", questions)
	var out bytes.Buffer
	for i, arg := range more {
		more[i] = strings.ReplaceAll(arg, "DIR", filepath.Dir(path))
	}
	err := batch.CommandJoin(t.Context(), append([]string{path}, more...), &out, io.Discard)
	return out.String(), err
}

func TestJoin(t *testing.T) {
	out, err := join(t, `{"entity_rows": "labels.csv", "source": "events.csv", "entity": ["user_id"], "event_timestamp": "event_timestamp", "ttl": "7d",
		"features": ["amount", "device"],
		"aggregations": [{"name": "mean_7d", "column": "amount", "function": "mean", "window": "7d"}, {"name": "n_9d", "function": "count", "window": "9d"}],
		"on_demand": [{"name": "share", "expr": "amount / mean_7d"}]}`)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Rows     []map[string]any
		Columns  []struct{ Name, Type string }
		Found    int
		Warnings []string
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	want := []map[string]any{
		{"user_id": "u1", "label": 1.0, "amount": 30.0, "device": nil, "mean_7d": 30.0, "n_9d": 2.0, "share": 1.0},
		{"user_id": "u2", "label": 0.0, "amount": nil, "device": nil, "mean_7d": nil, "n_9d": 1.0, "share": nil},
		{"user_id": "u3", "label": 1.0, "amount": nil, "device": nil, "mean_7d": nil, "n_9d": 0.0, "share": nil},
	}
	for i, row := range got.Rows {
		delete(row, "event_timestamp")
		if !reflect.DeepEqual(row, want[i]) {
			t.Errorf("row %d is %v, want %v", i, row, want[i])
		}
	}
	if got.Found != 1 || len(got.Rows) != 3 || len(got.Columns) != 8 || got.Columns[3].Name != "amount" || len(got.Warnings) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestJoin_CSV(t *testing.T) {
	dir := t.TempDir()
	out, err := join(t, `{"entity_rows": "labels.csv", "source": "events.csv", "entity": "user_id", "event_timestamp": "event_timestamp"}`,
		"-o", filepath.Join(dir, "rows.CSV"))
	if err != nil || out != "" {
		t.Fatal(out, err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "rows.CSV"))
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	if err != nil || len(lines) != 4 || !strings.HasSuffix(lines[0], "label,amount,device") || !strings.HasSuffix(lines[1], ",1,30,") || !strings.HasSuffix(lines[2], ",0,20,web") {
		t.Errorf("%s, %v", b, err)
	}
}

func TestJoin_WithoutTimes(t *testing.T) {
	out, err := join(t, `{"entity_rows": "labels.csv", "source": "events.csv", "entity": "user_id", "features": ["amount"], "full_feature_names": true}`)
	if err != nil || !strings.Contains(out, "equally old") || !strings.Contains(out, `"events__amount":90`) {
		t.Errorf("%s, %v", out, err)
	}
}

func TestJoin_Errors(t *testing.T) {
	for spec, want := range map[string]string{
		`{"source": "events.csv", "entity": "user_id"}`:                                                                                                                      `"entity_rows" is missing`,
		`{"entity_rows": "labels.csv", "source": "events.csv"}`:                                                                                                              `"entity" is missing`,
		`{"entity_rows": "labels.csv", "source": "events.csv", "entity": 5}`:                                                                                                 `want a column or a list`,
		`{"entity_rows": "labels.csv", "source": "events.csv", "entity": "user"}`:                                                                                            `no column "user"`,
		`{"entity_rows": "labels.csv", "source": "events.csv", "entity": "user_id", "event_timestamp": "evnt_timestamp"}`:                                                    `did you mean "event_timestamp"`,
		`{"entity_rows": "labels.csv", "source": "events.csv", "entity": "user_id", "event_timestamp": "device"}`:                                                            `"device" is not a column of times`,
		`{"entity_rows": "labels.csv", "source": "events.csv", "entity": "user_id", "ttl": "soon"}`:                                                                          `"soon" is not a duration`,
		`{"entity_rows": "labels.csv", "source": "events.csv", "entity": "user_id", "window": "7d"}`:                                                                         `unknown field "window"`,
		`{"entity_rows": "labels.csv", "source": "events.csv", "entity": "user_id", "on_demand": [{"name": "x", "expr": "y"}]}`:                                              `"x"`,
		`{"entity_rows": "labels.csv", "source": "events.csv", "entity": "user_id", "features": ["label"]}`:                                                                  `no column "label"`,
		`{"entity_rows": "labels.csv", "source": "events.csv", "entity": "user_id", "aggregations": [{"name": "a", "column": "device", "function": "sum", "window": "1d"}]}`: `sum of "device"`,
	} {
		out, err := join(t, spec)
		var usage *batch.UsageError
		if !errors.As(err, &usage) || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n") || out != "" {
			t.Errorf("%s\n%v; want a usage error with %s", spec, err, want)
		}
	}
	if _, err := join(t, "{}", "extra"); err == nil || !strings.Contains(err.Error(), "usage: join") {
		t.Errorf("two specs: %v", err)
	}
}
