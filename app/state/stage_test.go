package state_test

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
	"orrery/app/station/serve"
	"orrery/app/station/train"
	corechecks "orrery/core/checks"
	"orrery/core/ml"
	"orrery/core/registry"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// noon is when the tests begin.
var noon = time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)

// stage is a State and what it has asked for: the tests play the person, the
// worker and the registry.
type stage struct {
	t     *testing.T
	s     state.State
	cmds  []station.Cmd // of every message since the last clear
	all   []station.Cmd // of every message
	book  station.Book  // what the registry holds
	clock time.Time
}

// fresh is an app that has just been opened in a browser that kept nothing.
func fresh(t *testing.T) *stage {
	t.Helper()
	g := &stage{t: t, s: state.New(), clock: noon}
	g.do(state.Restored{Now: noon, Theme: "day"}, state.Tick{Now: noon})
	g.clear()
	return g
}

// loaded is an app with the notebook's first five rows on the stage.
func loaded(t *testing.T) *stage {
	t.Helper()
	g := fresh(t)
	g.load("user_data.csv", notebookCSV)
	g.clear()
	return g
}

// do plays messages and returns what the last one asked for, but for the saving of a draft.
func (g *stage) do(msgs ...station.Msg) []station.Cmd {
	g.t.Helper()
	var last []station.Cmd
	for _, m := range msgs {
		g.s, last = state.Update(g.s, m)
		g.cmds, g.all = append(g.cmds, last...), append(g.all, last...)
	}
	return slices.DeleteFunc(slices.Clone(last), func(c station.Cmd) bool {
		save, ok := c.(state.Save)
		return ok && len(save.Writes) == 1 && save.Writes[0].Name == "drafts"
	})
}

// saves answers the last Save: all of it is durable.
func (g *stage) saves() {
	g.t.Helper()
	g.do(state.Saved{Said: asked[state.Save](g).Said})
}

func (g *stage) clear() { g.cmds = nil }

// tick moves the clock on.
func (g *stage) tick(d time.Duration) []station.Cmd {
	g.t.Helper()
	g.clock = g.clock.Add(d)
	return g.do(state.Tick{Now: g.clock})
}

// asked returns the last command of a kind since clear; the test ends without one.
func asked[C station.Cmd](g *stage) C {
	g.t.Helper()
	for i := len(g.cmds) - 1; i >= 0; i-- {
		if c, ok := g.cmds[i].(C); ok {
			return c
		}
	}
	var none C
	g.t.Fatalf("no %T among %s", none, kinds(g.cmds))
	return none
}

// times counts the commands of a kind since clear.
func times[C station.Cmd](g *stage) int {
	n := 0
	for _, c := range g.cmds {
		if _, ok := c.(C); ok {
			n++
		}
	}
	return n
}

// task returns the last job of a kind that the worker was given, and its id.
func task[J work.Job](g *stage) (int, J) {
	g.t.Helper()
	for i := len(g.cmds) - 1; i >= 0; i-- {
		if c, ok := g.cmds[i].(station.Work); ok {
			if j, ok := c.Task.(J); ok {
				return c.Job, j
			}
		}
	}
	var none J
	g.t.Fatalf("no %T among %s", none, kinds(g.cmds))
	return 0, none
}

func tasks[J work.Job](g *stage) int {
	n := 0
	for _, c := range g.cmds {
		if w, ok := c.(station.Work); ok {
			if _, ok := w.Task.(J); ok {
				n++
			}
		}
	}
	return n
}

func kinds(cmds []station.Cmd) string {
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

const notebookCSV = `feature_1,feature_2,target,user_id
0.493749,-0.157663,1,a27b0912
-0.1233462294856719,0.365275089687713,1,a27b09ee
1.095964,-1.21264,0,a27b0a2a
0.038876,-0.154388,0,a27b0a52
1.364063,-0.956556,0,a27b0a7a
`

// read is what the worker answers to a file.
func read(t *testing.T, name, text string) *jobs.Opened {
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

// load plays a file through to its index and summaries.
func (g *stage) load(name, csv string) {
	g.t.Helper()
	g.do(data.FileChosen{Name: name, Source: work.BytesSource(csv)})
	g.opens(read(g.t, name, csv))
}

// opens answers the load that is going on.
func (g *stage) opens(o *jobs.Opened) {
	g.t.Helper()
	g.clear()
	g.do(state.Replied{Job: g.s.Data.Loading.Job, Reply: o})
	if g.s.Data.Indexing.On() {
		g.index()
	}
}

// index answers the request for the index of the key.
func (g *stage) index() {
	g.t.Helper()
	c, err := g.s.Data.Table.Column(g.s.Column(data.RoleKey))
	if err != nil {
		g.t.Fatal(err)
	}
	g.do(state.Replied{Job: g.s.Data.Indexing.Job, Reply: &jobs.BuildIndexResult{Repeat: -1, Index: table.BuildIndex(c)}})
}

// define saves a feature, by the form.
func (g *stage) define(name, expr string) {
	g.t.Helper()
	g.do(features.NameTyped{Text: name}, features.ExprTyped{Text: expr})
	g.do(features.Previewed{Draft: features.Draft{Name: name, Expr: expr}}, features.FeatureSaved{})
	if times[state.Save](g) > 0 {
		g.saves()
	}
}

// fitted is a worker's answer to a fit; score is the accuracy.
func fitted(score float64, digest string) *jobs.FitResult {
	model, _ := json.Marshal(map[string]any{
		"pipeline": map[string]any{"inputs": []string{"feature_1", "feature_2"}},
		"steps":    []any{map[string]any{"attributes": map[string]any{"coef_": [][]float64{{1, -2}}, "intercept_": []float64{0.5}}}},
	})
	return &jobs.FitResult{Model: model, Digest: digest, Took: time.Millisecond, Iterations: 7, Converged: true, Train: 3, Test: 2,
		Score: jobs.Score{Accuracy: work.Num(score)}, Classes: []table.Value{table.NumberValue(0), table.NumberValue(1)}, Losses: ml.Floats{0.7, 0.3}}
}

// writes answers every Record, Register and Promote since clear as the registry
// does, and the deployments that follow, until nothing is left to answer.
func (g *stage) writes() {
	g.t.Helper()
	for len(g.cmds) > 0 {
		todo := g.cmds
		g.clear()
		for _, c := range todo {
			g.write(c)
		}
	}
}

func (g *stage) write(c station.Cmd) {
	b := &g.book
	switch c := c.(type) {
	case station.Record:
		run := c.Run
		run.Number = len(b.Runs) + 1
		run.ID = "run" + string(rune('0'+run.Number))
		b.Runs = append([]registry.Run{run}, b.Runs...)
		g.do(station.Recorded{Job: c.Job, Run: run, Book: *b})
	case station.Register:
		v := registry.Version{Model: c.Model, N: len(b.Versions) + 1, Run: c.Run, Reason: c.Reason}
		b.Versions = append([]registry.Version{v}, b.Versions...)
		g.do(station.Registered{Job: c.Job, Version: v, Book: *b})
	case station.Promote:
		from := g.alias(c.Model, "champion", c.N)
		g.do(station.Promoted{Job: c.Job, Model: c.Model, N: c.N, From: from, Book: *b})
	case station.Point:
		g.alias(c.Model, c.Alias, c.N)
		g.do(station.Pointed{Book: *b})
	case serve.Deploy:
		g.do(serve.Deployed{Live: g.live(c)})
	}
}

// alias moves one and returns where it was.
func (g *stage) alias(model, alias string, n int) (from int) {
	next := []station.AliasOf{}
	for _, a := range g.book.Aliases {
		if a.Model == model && a.Alias == alias {
			from = a.N
			continue
		}
		next = append(next, a)
	}
	if n > 0 {
		next = append(next, station.AliasOf{Model: model, Alias: alias, N: n})
	}
	g.book.Aliases = next
	return from
}

func (g *stage) live(c serve.Deploy) station.Live {
	n := 0
	for _, a := range c.Book.Aliases {
		if a.Model == c.Model && a.Alias == "champion" {
			n = a.N
		}
	}
	l := station.Live{Version: registry.Version{Model: c.Model, N: n}, Model: []byte(`{}`), Inputs: []string{"feature_1", "feature_2"}, Sources: []string{"feature_1", "feature_2"}}
	for _, v := range c.Book.Versions {
		if v.Model == c.Model && v.N == n {
			l.Version = v
			for _, r := range c.Book.Runs {
				if r.ID == v.Run {
					l.Inputs = r.Inputs
				}
			}
		}
	}
	return l
}

// same complains when got is not want.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// says complains when text lacks part.
func says(t *testing.T, what, text, part string) {
	t.Helper()
	if !strings.Contains(text, part) || part == "" && text != "" {
		t.Errorf("%s: got %q, want %q in it", what, text, part)
	}
}

// fit plays a fit by hand through to its answer; the registry has not answered yet.
func (g *stage) fit(score float64) {
	g.t.Helper()
	g.do(train.FitPressed{})
	g.do(state.Replied{Job: g.s.Train.Fitting.Job, Reply: fitted(score, "digest")})
}

// champion fits, registers and promotes by hand; the checks pass.
func (g *stage) champion(score float64) {
	g.t.Helper()
	g.clear()
	g.fit(score)
	g.writes()
	g.do(station.RegisterPressed{Run: g.s.Train.RunID})
	g.writes()
	g.promote(g.s.Versions()[0])
}

// promote plays a promotion whose checks pass.
func (g *stage) promote(v registry.Version) {
	g.t.Helper()
	g.do(experiments.PromotePressed{Version: v})
	g.do(state.Replied{Job: g.s.Experiments.Gate.Job, Reply: &jobs.CheckResult{Results: passing()}})
	g.do(experiments.ReasonTyped{Text: "better"}, experiments.PromoteConfirmed{})
	g.writes()
}

func passing() []corechecks.Result {
	return []corechecks.Result{{Name: "test_schema", About: "data", Passed: true, Required: true, Took: time.Millisecond}}
}

func failing() []corechecks.Result {
	return append(passing(), corechecks.Result{Name: "test_score_floor", About: "model", Found: "0.7, floor 0.8", Required: true})
}

// example keeps a worked example of a feature of one column.
func (g *stage) example(feature, want, given string) {
	g.t.Helper()
	g.do(checks.ExampleFeature{Name: feature})
	for _, f := range g.s.Checks.Given {
		g.do(checks.ExampleGiven{Name: f.Name, Text: given})
	}
	g.do(checks.ExampleWant{Text: want}, checks.ExampleAdded{})
}
