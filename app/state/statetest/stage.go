// Package statetest simulates the user, the worker and the registry in tests of the interface's behaviour.
package statetest

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/train"
	corechecks "orrery/core/checks"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Noon is the time at which the tests start.
var Noon = time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)

// Stage is a State with the commands that it has issued.
type Stage struct {
	T     *testing.T
	S     state.State
	Cmds  []station.Cmd    // commands since the last Clear
	All   []station.Cmd    // all commands
	Book  station.Registry // the content of the registry
	Clock time.Time
}

// New returns an app before it has loaded anything.
func New(t *testing.T) *Stage { return &Stage{T: t, S: state.New(), Clock: Noon} }

// Fresh returns an app that was just opened in a browser without stored data.
func Fresh(t *testing.T) *Stage {
	t.Helper()
	g := New(t)
	g.Do(state.Restored{Now: Noon, Theme: "day"}, state.Tick{Now: Noon})
	g.Clear()
	return g
}

// Loaded returns an app with the first five rows of the notebook's table.
func Loaded(t *testing.T) *Stage {
	t.Helper()
	g := Fresh(t)
	g.Load("user_data.csv", NotebookCSV)
	g.Clear()
	return g
}

// Do applies messages and returns the commands of the last one, except a save of nothing but drafts.
func (g *Stage) Do(msgs ...station.Msg) []station.Cmd {
	g.T.Helper()
	var last []station.Cmd
	for _, m := range msgs {
		g.S, last = state.Update(g.S, m)
		g.Cmds, g.All = append(g.Cmds, last...), append(g.All, last...)
	}
	return slices.DeleteFunc(slices.Clone(last), func(c station.Cmd) bool {
		save, ok := c.(state.Save)
		return ok && len(save.Writes) == 1 && save.Writes[0].Name == "drafts"
	})
}

// Saves answers the last Save with success.
func (g *Stage) Saves() {
	g.T.Helper()
	g.Do(state.Saved{Said: Asked[state.Save](g).Said})
}

// Clear forgets the commands so far.
func (g *Stage) Clear() { g.Cmds = nil }

// Tick advances the clock by d.
func (g *Stage) Tick(d time.Duration) []station.Cmd {
	g.T.Helper()
	g.Clock = g.Clock.Add(d)
	return g.Do(state.Tick{Now: g.Clock})
}

// Asked returns the last command of type C since Clear; the test fails if there is none.
func Asked[C station.Cmd](g *Stage) C {
	g.T.Helper()
	for i := len(g.Cmds) - 1; i >= 0; i-- {
		if c, ok := g.Cmds[i].(C); ok {
			return c
		}
	}
	var none C
	g.T.Fatalf("no %T among %s", none, Kinds(g.Cmds))
	return none
}

// Times returns the number of commands of type C since Clear.
func Times[C station.Cmd](g *Stage) int {
	n := 0
	for _, c := range g.Cmds {
		if _, ok := c.(C); ok {
			n++
		}
	}
	return n
}

// Task returns the last job of type J since Clear, and its id.
func Task[J work.Job](g *Stage) (int, J) {
	g.T.Helper()
	for i := len(g.Cmds) - 1; i >= 0; i-- {
		if c, ok := g.Cmds[i].(station.Work); ok {
			if j, ok := c.Task.(J); ok {
				return c.Job, j
			}
		}
	}
	var none J
	g.T.Fatalf("no %T among %s", none, Kinds(g.Cmds))
	return 0, none
}

// Tasks returns the number of jobs of type J since Clear.
func Tasks[J work.Job](g *Stage) int {
	n := 0
	for _, c := range g.Cmds {
		if w, ok := c.(station.Work); ok {
			if _, ok := w.Task.(J); ok {
				n++
			}
		}
	}
	return n
}

// Kinds lists the types of commands, for error messages.
func Kinds(cmds []station.Cmd) string {
	var out []string
	for _, c := range cmds {
		name := reflect.TypeOf(c).Name()
		if w, ok := c.(station.Work); ok {
			name += " " + reflect.TypeOf(w.Task).Name()
		}
		out = append(out, name)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// NotebookCSV is the first five rows of the notebook's table.
const NotebookCSV = `feature_1,feature_2,target,user_id
0.493749,-0.157663,1,a27b0912
-0.1233462294856719,0.365275089687713,1,a27b09ee
1.095964,-1.21264,0,a27b0a2a
0.038876,-0.154388,0,a27b0a52
1.364063,-0.956556,0,a27b0a7a
`

// Read returns the worker's answer to a file.
func Read(t *testing.T, name, text string) *jobs.Opened {
	t.Helper()
	tb, warnings, err := csv.ReadTable(strings.NewReader(text), int64(len(text)), csv.Options{})
	if err != nil {
		t.Fatal(err)
	}
	o := &jobs.Opened{Name: name, Size: int64(len(text)), Table: tb, Warnings: warnings, Kept: true}
	for _, c := range tb.Columns() {
		d, err := table.Describe(c, nil)
		if err != nil {
			t.Fatal(err)
		}
		o.Summaries = append(o.Summaries, d)
	}
	return o
}

// Load opens a file, up to its index and summaries.
func (g *Stage) Load(name, csv string) {
	g.T.Helper()
	g.Do(data.FileChosen{Name: name, Source: work.BytesSource(csv)})
	g.Opens(Read(g.T, name, csv))
}

// Opens answers the load that is in progress.
func (g *Stage) Opens(o *jobs.Opened) {
	g.T.Helper()
	g.Clear()
	g.Do(state.Replied{Job: g.S.Data.Loading.Job, Reply: o})
	if g.S.Data.Indexing.Running() {
		g.Index()
	}
}

// Index answers the request for the index of the key.
func (g *Stage) Index() {
	g.T.Helper()
	c, err := g.S.Data.Table.Column(g.S.Column(data.RoleKey))
	if err != nil {
		g.T.Fatal(err)
	}
	g.Do(state.Replied{Job: g.S.Data.Indexing.Job, Reply: &jobs.BuildIndexResult{Repeat: -1, Index: table.BuildIndex(c)}})
}

// Define saves a feature through the form.
func (g *Stage) Define(name, expr string) {
	g.T.Helper()
	g.Do(features.NameTyped{Text: name}, features.ExprTyped{Text: expr})
	g.Do(features.Previewed{Draft: features.Draft{Name: name, Expr: expr}}, features.FeatureSaved{})
	if Times[state.Save](g) > 0 {
		g.Saves()
	}
}

// Fitted returns a worker's answer to a fit; score is the accuracy.
func Fitted(score float64, digest string) *jobs.FitResult {
	model, _ := json.Marshal(map[string]any{
		"pipeline": map[string]any{"inputs": []string{"feature_1", "feature_2"}},
		"steps":    []any{map[string]any{"attributes": map[string]any{"coef_": [][]float64{{1, -2}}, "intercept_": []float64{0.5}}}},
	})
	return &jobs.FitResult{Model: model, Digest: digest, Took: time.Millisecond, Iterations: 7, Converged: true, Train: 3, Test: 2,
		Score: jobs.Score{Accuracy: work.Num(score)}, Classes: []table.Value{table.NumberValue(0), table.NumberValue(1)}, Losses: ml.Floats{0.7, 0.3}}
}

// Same reports an error if got is not deeply equal to want.
func Same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// Says reports an error if text does not contain part, or if part is empty and text is not.
func Says(t *testing.T, what, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) || part == "" && text != "" {
		t.Errorf("%s: got %q, want %q in it", what, text, part)
	}
}

// Fit runs a manual fit up to its answer; the registry has not answered yet.
func (g *Stage) Fit(score float64) {
	g.T.Helper()
	g.Do(train.FitPressed{})
	g.Do(state.Replied{Job: g.S.Train.Fitting.Job, Reply: Fitted(score, "digest")})
}

// Champion fits, registers and promotes a model; the checks pass.
func (g *Stage) Champion(score float64) {
	g.T.Helper()
	g.Clear()
	g.Fit(score)
	g.Writes()
	g.Do(station.RegisterPressed{Run: g.S.Train.RunID})
	g.Writes()
	g.Promote(g.S.Versions()[0])
}

// Promote promotes a version; the checks pass.
func (g *Stage) Promote(v registry.Version) {
	g.T.Helper()
	g.Do(experiments.PromotePressed{Version: v})
	g.Do(state.Replied{Job: g.S.Experiments.Gate.Job, Reply: &jobs.CheckResult{Results: Passing()}})
	g.Do(experiments.ReasonTyped{Text: "better"}, experiments.PromoteConfirmed{})
	g.Writes()
}

// Passing returns the results of checks that pass.
func Passing() []corechecks.Result {
	return []corechecks.Result{{Name: "test_schema", About: "data", Passed: true, Required: true, Took: time.Millisecond}}
}

// Failing returns the results of checks with a failed required check.
func Failing() []corechecks.Result {
	return append(Passing(), corechecks.Result{Name: "test_score_floor", About: "model", Found: "0.7, floor 0.8", Required: true})
}

// Example adds an example of a feature of one column.
func (g *Stage) Example(feature, want, given string) {
	g.T.Helper()
	g.Do(checks.ExampleFeature{Name: feature})
	for _, f := range g.S.Checks.Given {
		g.Do(checks.ExampleGiven{Name: f.Name, Text: given})
	}
	g.Do(checks.ExampleWant{Text: want}, checks.ExampleAdded{})
}

// Beat advances the clock by d in ticks of a quarter second.
func (g *Stage) Beat(d time.Duration) {
	g.T.Helper()
	for ; d > 0; d -= 250 * time.Millisecond {
		g.Tick(250 * time.Millisecond)
	}
}
