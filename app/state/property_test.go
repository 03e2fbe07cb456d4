package state_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/checks"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/monitor"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	corechecks "orrery/core/checks"
	"orrery/core/expr"
	"orrery/core/feature"
	"orrery/core/registry"
	coreserve "orrery/core/serve"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// For any sequence of actions and answers, also wrong ones, Update does not panic, does not modify the State that it was
// given, and preserves the invariants that the views rely on. When everything is answered, nothing is running.
func TestUpdate_AnySequence(t *testing.T) {
	files := map[string]*jobs.Opened{}
	for name, csv := range map[string]string{
		"user_data.csv": statetest.NotebookCSV,
		"other.csv":     "feature_1,who,y\n1,p,0\n2,q,1\n3,r,0\n",
		"gaps.csv":      "feature_2,ok,feature_3\n,true,0.5\n2,,1.5\n3,false,\n",
		"one.csv":       "x\n1\n",
	} {
		files[name] = statetest.Read(t, name, csv)
	}
	rapid.Check(t, func(t *rapid.T) {
		w := &world{t: t, s: state.New(), clock: statetest.Noon, files: files}
		w.update(state.Restored{Now: statetest.Noon, Theme: "day", Settings: w.settings()})
		if rapid.IntRange(0, 4).Draw(t, "empty") > 0 {
			w.update(data.SampleChosen{Name: "user_data.csv"})
			w.end(w.s.Data.Loading.Job, 2, files["user_data.csv"])
			w.jobs = slices.DeleteFunc(w.jobs, func(c station.Cmd) bool { _, fetch := c.(station.Fetch); return fetch })
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			w.step()
		}
		w.answerAll()
	})
}

// world simulates the user, the worker, the registry and the server.
type world struct {
	t         *rapid.T
	s         state.State
	clock     time.Time
	files     map[string]*jobs.Opened
	book      station.Registry
	queue     []station.Msg // pending answers of the page's own effects, in order
	jobs      []station.Cmd // pending jobs of the worker
	cancelled map[int]bool  // cancelled jobs
}

func (w *world) pick(what string, from ...string) string {
	return rapid.SampledFrom(from).Draw(w.t, what)
}

func (w *world) column() string {
	return w.pick("column", "feature_1", "feature_2", "feature_3", "f", "g", "target", "user_id", "who", "y", "ok", "nobody", "")
}

func (w *world) settings() []registry.Setting {
	out := []registry.Setting{}
	for _, stored := range []struct {
		key    string
		values []string
	}{
		{"data", []string{`{"Name":"user_data.csv","Hash":"h"}`, `{`, `null`}},
		{"roles/h", []string{`[{"Column":"feature_1","Role":"entity key"},{"Column":"user_id","Role":"entity key"}]`, `[{}]`, `7`}},
		{"feature/f", []string{`{"name":"f","expr":"feature_1 ** 2","version":2}`, `{"name":"f","expr":"1"}`, `7`}},
		{"feature/g", []string{`{"name":"g","expr":"f + g"}`, `{}`}},
		{"train", []string{`{"Inputs":["f","feature_1","nobody"],"TestSize":"0.5"}`, `{"Recipe":{"Final":{"Op":"Nobody"}}}`, `{"Recipe":null,"TestSize":""}`, `[]`}},
		{"schedule", []string{`{"On":true,"Every":"1","Seeds":"next","Done":-3}`, `{"On":true,"Every":"x"}`, `"`}},
		{"checks", []string{`{"Floor":"NaN","Examples":[{"feature":"f","given":null,"want":"1"}]}`, `{"Floor":"0.1"}`}},
		{"feature/h", []string{`{"name":"h","expr":"feature_2 + 1","version":1}`, `{"name":"other"}`, `[]`}},
		{"view/v/1", []string{`{"name":"v","version":1}`, `{"name":"v","version":-1}`}},
		{"drafts", []string{`{"Feature":{"Name":"x","Expr":"f + "},"View":[{"Name":"name","Text":"v"}]}`, `{"Example":7}`}},
	} {
		if rapid.Bool().Draw(w.t, "kept "+stored.key) {
			rev := rapid.IntRange(0, 2).Draw(w.t, "revision")
			out = append(out, registry.Setting{Name: stored.key, Value: []byte(w.pick(stored.key, stored.values...)), Rev: rev, Seq: len(out) + 1})
		}
	}
	return out
}

// update handles one message and checks the next State.
func (w *world) update(m station.Msg) {
	before := fingerprint(w.s)
	next, cmds := state.Update(w.s, m)
	if fingerprint(w.s) != before {
		w.t.Fatalf("%T changed the State that Update was given", m)
	}
	after := fingerprint(next)
	state.Update(w.s, train.InputToggled{Name: "feature_1"}) // a State derived from the same one must share nothing mutable with next
	state.Update(w.s, experiments.RunSelected{ID: "other"})
	if fingerprint(next) != after {
		w.t.Fatalf("another message changed the State that %T led to", m)
	}
	w.s = next
	w.checkInvariants(m)
	for _, c := range cmds {
		w.execute(c)
	}
}

// checkInvariants checks what must be true of every State.
func (w *world) checkInvariants(m station.Msg) {
	s := w.s
	roles := map[data.Role]int{}
	for _, r := range s.Data.Roles {
		roles[r.Role]++
	}
	if s.Data.Table != nil && (roles[data.RoleKey] > 1 || roles[data.RoleTarget] > 1) {
		w.t.Fatalf("after %T: roles %+v", m, s.Data.Roles)
	}
	if s.Data.Table != nil {
		at := -1
		for _, name := range s.Train.Inputs {
			i := slices.Index(s.FeatureNames(), name)
			if i <= at {
				w.t.Fatalf("after %T: inputs %q are not among %q in their order", m, s.Train.Inputs, s.FeatureNames())
			}
			at = i
		}
	}
	if len(s.Experiments.Selected) > experiments.MostCompared {
		w.t.Fatalf("after %T: %d runs are selected", m, len(s.Experiments.Selected))
	}
	seen := map[int]bool{}
	for _, b := range busies(s) {
		if b.Running() && seen[b.Job] {
			w.t.Fatalf("after %T: two tasks wait for job %d", m, b.Job)
		}
		seen[b.Job] = true
	}
	if s.Automation.Working().Running() && s.Automation.Current == nil {
		w.t.Fatalf("after %T: a job of a pipeline run is running, but there is no current run", m)
	}
	if f := s.Checks.Config.ScoreFloor; !(f >= 0 && f <= 1) {
		w.t.Fatalf("after %T: score floor %v", m, f)
	}
	if s.Live != nil && s.Live.Version.Model != s.ModelName() {
		w.t.Fatalf("after %T: %s serves for %s", m, s.Live.Version.Model, s.ModelName())
	}
}

// execute simulates the effects: it queues the answers of the registry and the server, and the jobs of the worker.
func (w *world) execute(c station.Cmd) {
	full := rapid.IntRange(0, 9).Draw(w.t, "store") == 0
	failed := func(job int) {
		w.queue = append(w.queue, station.StoreFailed{Job: job, Doing: "Not saved", Text: "No room"})
	}
	switch c := c.(type) {
	case station.Work, station.Fetch, station.WorkOnModel:
		w.jobs = append(w.jobs, c)
	case station.Cancel:
		if w.cancelled == nil {
			w.cancelled = map[int]bool{}
		}
		w.cancelled[c.Job] = true
	case station.Record:
		if full {
			failed(c.Job)
			return
		}
		run := c.Run
		run.Number = len(w.book.Runs) + 1
		run.ID = fmt.Sprint("run", run.Number)
		w.book.Runs = append([]registry.Run{run}, w.book.Runs...)
		w.queue = append(w.queue, station.Recorded{Job: c.Job, Run: run, Registry: w.book})
	case station.Register:
		if full {
			failed(c.Job)
			return
		}
		v := registry.Version{Model: c.Model, N: len(w.book.Versions) + 1, Run: c.Run}
		w.book.Versions = append([]registry.Version{v}, w.book.Versions...)
		w.queue = append(w.queue, station.Registered{Job: c.Job, Version: v, Registry: w.book})
	case station.Promote:
		if full || c.N > len(w.book.Versions) {
			failed(c.Job)
			return
		}
		g := statetest.Stage{Book: w.book}
		from := g.Alias(c.Model, "champion", c.N)
		w.book = g.Book
		w.queue = append(w.queue, station.Promoted{Job: c.Job, Model: c.Model, N: c.N, From: from, Registry: w.book})
	case serve.Deploy:
		if rapid.IntRange(0, 4).Draw(w.t, "deploy") == 0 {
			w.queue = append(w.queue, serve.DeployFailed{Text: "no", Kept: rapid.Bool().Draw(w.t, "kept")})
			return
		}
		w.queue = append(w.queue, serve.Deployed{Live: (&statetest.Stage{}).Deployed(c)})
	case features.Preview:
		w.queue = append(w.queue, features.Previewed{Draft: features.Draft{Name: c.Name, Expr: c.Expr}})
	case serve.Predict:
		w.queue = append(w.queue, serve.Predicted{Answer: station.Answer{Prediction: coreserve.Prediction{Key: c.Key}}})
	}
}

// step simulates one random event.
func (w *world) step() {
	switch rapid.IntRange(0, 11).Draw(w.t, "what") {
	case 10:
		w.define(w.pick("name", "f", "g"), w.pick("formula", "feature_1 ** 2", "f + 1", "g * 2", "feature_2", "zscore(feature_1)"))
	case 11:
		w.pass()
	case 0, 1, 2:
		w.update(w.action())
	case 3:
		w.update(w.moreAction())
	case 4, 5:
		w.answerLine()
	case 6, 7:
		w.answerJob(rapid.IntRange(0, 9).Draw(w.t, "job"), rapid.IntRange(0, 3).Draw(w.t, "ending"))
	case 8:
		w.clock = w.clock.Add(time.Duration(rapid.IntRange(-2000, 5000).Draw(w.t, "ms")) * time.Millisecond)
		w.update(state.Tick{Now: w.clock})
	default:
		w.update(w.nonsense())
	}
}

// define saves a feature.
func (w *world) define(name, formula string) {
	w.update(features.NameTyped{Text: name})
	w.update(features.ExprTyped{Text: formula})
	w.update(features.Previewed{Draft: features.Draft{Name: name, Expr: formula}})
	w.update(features.FeatureSaved{})
}

// pass starts a pipeline run and completes some of its jobs.
func (w *world) pass() {
	w.update(automation.RunNowPressed{})
	for range rapid.IntRange(0, 6).Draw(w.t, "far") {
		for i, c := range w.jobs {
			if c, ok := c.(station.Work); ok && c.Job == w.s.Automation.Working().Job {
				w.answerJob(i, 2)
				break
			}
		}
		w.answerLine()
	}
}

func (w *world) answerLine() {
	if len(w.queue) > 0 {
		m := w.queue[0]
		w.queue = w.queue[1:]
		w.update(m)
	}
}

// answerJob answers one of the worker's jobs.
func (w *world) answerJob(at, ending int) {
	if len(w.jobs) == 0 {
		return
	}
	at %= len(w.jobs)
	c := w.jobs[at]
	w.jobs = slices.Delete(w.jobs, at, at+1)
	switch c := c.(type) {
	case station.Fetch:
		w.end(c.Job, ending, w.files[w.pick("file", "user_data.csv", "other.csv", "gaps.csv", "one.csv")])
	case station.WorkOnModel:
		var reply work.Reply = work.Done{} // which no other job is answered with: they fail
		if _, ok := c.Task.(jobs.Check); ok {
			reply = w.checked()
		}
		w.end(c.Job, ending, reply)
	case station.Work:
		w.end(c.Job, ending, w.reply(c.Task))
	}
}

func (w *world) end(job, ending int, r work.Reply) {
	switch {
	case w.cancelled[job] && ending != 0: // the answer may have been sent before the cancellation arrived
		w.update(state.Refused{Job: job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
	case ending == 1:
		w.update(state.Refused{Job: job, Fail: work.Failed{Code: "internal", Text: "It broke."}})
	default:
		w.update(state.Progressed{Job: job, Progress: work.Progress{Done: 1, Total: 2}})
		w.update(state.Replied{Job: job, Reply: r})
	}
}

func (w *world) checked() work.Reply {
	return &jobs.CheckResult{Results: rapid.SampledFrom([][]corechecks.Result{statetest.Passing(), statetest.Failing(), nil}).Draw(w.t, "results")}
}

func (w *world) reply(j work.Job) work.Reply {
	switch j := j.(type) {
	case jobs.Parse, jobs.Open:
		return w.files[w.pick("file", "user_data.csv", "other.csv", "gaps.csv", "one.csv")]
	case jobs.BuildIndex:
		t := w.s.Data.Table
		if t == nil || !t.Has(j.Column) || t.Hash() != j.Table {
			return &jobs.BuildIndexResult{}
		}
		c, _ := t.Column(j.Column)
		return &jobs.BuildIndexResult{Repeat: -1, Index: table.BuildIndex(c)}
	case jobs.Fit:
		r := statetest.Fitted(rapid.SampledFrom([]float64{0.5, 0.8, 0.9}).Draw(w.t, "score"), "digest")
		if j.Champion != nil {
			r.Champion = &jobs.Score{Accuracy: 0.8}
		}
		return r
	case jobs.Check:
		return w.checked()
	case jobs.DecisionBoundary:
		return &jobs.DecisionBoundaryResult{X: j.X, Y: j.Y}
	case jobs.CrossVal:
		return &jobs.CrossValResult{}
	case jobs.Search:
		return &jobs.SearchResult{Rows: []work.Candidate{{Index: 0}}}
	case jobs.Export:
		return &jobs.ExportResult{CSV: []byte("a\n")}
	case jobs.ListTables:
		return &jobs.TableList{}
	case jobs.Describe:
		r := &jobs.DescribeResult{}
		for _, o := range w.files {
			if o.Table.Hash() != j.Table {
				continue
			}
			if set, err := feature.Define(j.Features.Key, o.Table.Schema(), j.Features.Defs...); err == nil {
				if set, err = set.Fit(o.Table, nil); err == nil {
					r.Defs = set.Definitions()
				}
			}
		}
		for _, name := range j.Columns {
			r.Summaries = append(r.Summaries, table.Summary{Name: name})
		}
		return r
	}
	return work.Done{}
}

// answerAll answers everything, after which nothing may be running.
func (w *world) answerAll() {
	for range 200 {
		w.answerLine()
		w.answerJob(0, 2)
	}
	if len(w.queue)+len(w.jobs) > 0 {
		w.t.Fatalf("still pending: %d answers, jobs %s", len(w.queue), statetest.Kinds(w.jobs))
	}
	for i, b := range busies(w.s) {
		if b.Running() {
			w.t.Fatalf("task %d waits for job %d, %s, although everything is answered", i, b.Job, b.What)
		}
	}
	if w.s.Automation.Current != nil {
		w.t.Fatalf("a pipeline run is stuck at %s", w.s.Automation.Current.At())
	}
}

// action returns a random action of the user.
func (w *world) action() station.Msg {
	text := func() string {
		return w.pick("text", "feature_1 ** 2", "f + 1", "g * 2", "", "1 +", "nobody", "0.5", "-3", "1", "NaN")
	}
	return rapid.Custom(func(t *rapid.T) station.Msg {
		all := []func() station.Msg{
			func() station.Msg { return data.SampleChosen{Name: "user_data.csv"} },
			func() station.Msg {
				return data.FileChosen{Name: w.pick("file", "user_data.csv", "other.csv"), Source: work.BytesSource("x")}
			},
			func() station.Msg { return data.PasteLoaded{} },
			func() station.Msg {
				return data.RoleChosen{Column: w.column(), Role: rapid.SampledFrom([]data.Role{data.RoleFeature, data.RoleTarget, data.RoleKey, data.RoleIgnore}).Draw(t, "role")}
			},
			func() station.Msg { return features.NameTyped{Text: w.pick("name", "f", "g", "feature_1", "h", "")} },
			func() station.Msg { return features.ExprTyped{Text: text()} },
			func() station.Msg {
				return features.ExprTyped{Text: rapid.SampledFrom([]string{"fe", "1 + zs", "`", "len('😀') + f"}).Draw(t, "word"), Caret: rapid.IntRange(-1, 20).Draw(w.t, "caret")}
			},
			func() station.Msg { return features.CompletionTaken{At: rapid.IntRange(-1, 60).Draw(t, "taken")} },
			func() station.Msg { return features.CompletionMoved{By: rapid.IntRange(-3, 3).Draw(t, "by")} },
			func() station.Msg { return features.CompletionAsked{Caret: rapid.IntRange(-1, 20).Draw(t, "caret")} },
			func() station.Msg { return features.TestGiven{Name: w.column(), Text: text()} },
			func() station.Msg { return features.TestWant{Text: text()} },
			func() station.Msg { return features.TestRemoved{At: rapid.IntRange(-1, 3).Draw(t, "test")} },
			func() station.Msg { return features.FeatureSaved{} },
			func() station.Msg { return features.FeatureRemoved{Name: w.column()} },
			func() station.Msg { return features.FeatureEdited{Name: w.column()} },
			func() station.Msg { return train.InputToggled{Name: w.column()} },
			func() station.Msg {
				return train.TrainTyped{Field: w.pick("field", "C", "test_size", "random_state", "x", "y", "nobody"), Text: w.pick("value", "0.5", "1", "feature_1", "feature_2", "x", "")}
			},
			func() station.Msg { return train.FitPressed{} },
			func() station.Msg { return train.FitPressed{} },
			func() station.Msg { return automation.RunNowPressed{} },
			func() station.Msg { return automation.RunNowPressed{} },
			func() station.Msg { return automation.CancelRunPressed{} },
			func() station.Msg { return automation.ScheduleToggled{} },
			func() station.Msg { return checks.ChecksPressed{} },
			func() station.Msg {
				return station.RegisterPressed{Run: w.pick("run", "run1", "run2", "run3", "nobody")}
			},
			func() station.Msg {
				if v := w.s.Registry.Versions; len(v) > 0 {
					return experiments.PromotePressed{Version: v[rapid.IntRange(0, len(v)-1).Draw(t, "version")]}
				}
				return experiments.PromotePressed{}
			},
			func() station.Msg { return experiments.RollbackPressed{N: rapid.IntRange(0, 3).Draw(t, "n")} },
			func() station.Msg { return station.CancelPressed{Job: w.s.Train.Fitting.Job} },
			func() station.Msg { return station.CancelPressed{Job: w.s.Data.Loading.Job} },
			func() station.Msg { return state.ToastPressed{} },
		}
		return rapid.SampledFrom(all).Draw(t, "action")()
	}).Draw(w.t, "message")
}

// moreAction returns another random action of the user.
func (w *world) moreAction() station.Msg {
	branch := train.Branch(w.pick("branch", "numbers", "texts", "final", "nobody"))
	at := rapid.IntRange(-1, 2).Draw(w.t, "at")
	return rapid.SampledFrom([]station.Msg{
		train.StepAdded{Branch: branch, Op: "SimpleImputer"}, train.StepAdded{Branch: branch, Op: "StandardScaler"}, train.StepRemoved{Branch: branch, At: at},
		train.StepMoved{Branch: branch, At: at, By: 1}, train.EstimatorChosen{Op: "Ridge"}, train.ParamTyped{Branch: branch, At: at, Name: "C", Text: "3"},
		experiments.RunSelected{ID: "run1"}, experiments.RunSelected{ID: "run2"}, experiments.RunSelected{ID: "run3"}, experiments.FilterChosen{Filter: "hand"}, experiments.FilterChosen{Filter: "all"},
		experiments.SearchTyped{Text: `status = "FAILED" OR metrics.accuracy > 0.5`, Caret: 3}, experiments.SearchTyped{Text: "metrics.", Caret: 8}, experiments.CompletionChosen{Word: "metrics.accuracy "},
		experiments.OrderChosen{Field: "metrics.accuracy"}, experiments.ColumnToggled{Name: "loss"}, experiments.ColumnsReset{}, experiments.ExperimentShown{ID: "user_data"}, experiments.RunUnfolded{ID: "run1"},
		experiments.RunsUnselected{}, experiments.SameToggled{}, experiments.PlotChosen{Axis: "x", Field: "params.C"}, experiments.BaselineChosen{N: 1}, experiments.ReproducePressed{}, experiments.IntervalsPressed{}, experiments.SplitPressed{}, experiments.SplitDownloaded{},
		experiments.ReasonTyped{Text: "better"}, experiments.PromoteConfirmed{}, experiments.PromoteDropped{}, experiments.TagKeyTyped{Text: "a"}, experiments.TagValueTyped{Text: "b"}, experiments.TagSaved{},
		experiments.TagSet{Run: "run1", Tag: registry.Tag{Key: "a"}}, experiments.RunsBinned{IDs: []string{"run1"}}, experiments.ExperimentTyped{Text: "x"}, experiments.ExperimentPressed{Do: "create"},
		experiments.IntoChosen{ID: "user_data"}, experiments.DownloadShown{Format: "csv"},
		state.Visited{Station: station.Experiments}, state.Visited{Station: station.Experiments, Query: "q=metrics.a+%3E+1&runs=run1,run2&col=loss&order=colour"},
		state.Visited{Station: station.Experiments, Sub: "run/run1"}, state.Visited{Station: station.Experiments, Sub: "compare", Query: "runs=run1,run2,nobody"},
		state.Visited{Station: station.Experiments, Sub: "version/user_data@1", Query: "with=2"}, state.Visited{Station: station.Experiments, Sub: "version/x"}, state.Visited{Station: station.Train, Sub: "x"},
		train.ValidatePressed{}, train.SearchPressed{}, train.FoldsTyped{Text: "3"}, train.AxisParam{At: at, Name: "C"}, train.AxisValues{At: at, Text: "1, 2"}, train.CandidateUsed{Index: at},
		train.ThresholdMoved{At: at}, train.CellPressed{Actual: at, Predicted: 1}, train.CellScrolled{Top: 1},
		experiments.PrunePressed{}, experiments.PruneDropped{}, data.TablesPressed{}, data.TablesDropped{}, data.DownloadData{}, features.DownloadFeatures{}, experiments.DownloadRuns{}, experiments.DownloadModel{ID: "run1"},
		features.KeyTyped{Text: "a"}, features.LookupPressed{}, features.DraftCleared{}, train.StratifyToggled{},
		features.TestAdded{}, features.CompletionClosed{}, features.FunctionsPressed{}, features.FunctionSearched{Text: "day"},
		automation.EveryTyped{Text: "2"}, automation.EveryTyped{Text: "x"}, automation.SeedsChosen{Seeds: "next"},
		checks.FloorTyped{Text: "0.5"}, checks.FloorTyped{Text: "NaN"}, checks.FloorTyped{Text: "9"}, checks.ExampleFeature{Name: w.column()},
		checks.ExampleGiven{Name: "feature_1", Text: "2"}, checks.ExampleWant{Text: "4"}, checks.ExampleAdded{}, checks.ExampleRemoved{At: at},
		serve.TabChosen{Tab: "values"}, serve.TabChosen{Tab: "id"}, serve.ServeKeyTyped{Text: "a"}, serve.ValueTyped{Name: "feature_1", Text: "x"}, serve.PredictPressed{},
		serve.RateChosen{Rate: 50}, serve.RateChosen{}, monitor.WindowChosen{Window: time.Minute}, state.ThemePressed{}, station.TablePressed{Figure: "roc"},
		state.Visited{Station: station.Train}, state.Visited{Station: station.Features}, features.ListScrolled{Top: 99}, features.ListFiltered{Text: "f"}, features.DescribePressed{}, state.Visited{Lost: true}, state.MenuPressed{}, data.PastePressed{}, data.PasteTyped{Text: "a\n1\n"},
	}).Draw(w.t, "message")
}

// nonsense returns a random message that should never be sent.
func (w *world) nonsense() station.Msg {
	job := rapid.IntRange(-1, 60).Draw(w.t, "wrong job")
	if w.asked(job) {
		job = 0
	}
	return rapid.SampledFrom([]station.Msg{
		state.Replied{Job: job}, state.Replied{Job: job, Reply: &jobs.Opened{}}, state.Replied{Job: job, Reply: &jobs.FitResult{}}, state.Replied{Job: job, Reply: &jobs.CheckResult{}},
		state.Replied{Job: job, Reply: &jobs.BuildIndexResult{}}, state.Replied{Job: job, Reply: &jobs.DecisionBoundaryResult{}}, state.Refused{Job: job}, state.Progressed{Job: job},
		state.Refused{Job: job, Fail: work.Failed{Code: work.Canceled}}, station.CancelPressed{Job: job},
		station.StoreFailed{Job: job}, station.StoreFailed{}, state.Saved{}, state.SaveConflicted{}, state.OtherTabWrote{Settings: []registry.Setting{{Name: "feature/h"}}}, state.NotDone{}, state.Tick{},
		station.Recorded{Job: -5, Registry: w.book}, station.Registered{Job: -5, Registry: w.book}, station.Promoted{Job: -5, Model: "nobody", Registry: w.book},
		station.AliasMoved{Registry: w.book}, station.Pruned{N: -1, Registry: w.book},
		features.Previewed{}, features.Previewed{Draft: features.Draft{Expr: "x", Err: &expr.SyntaxError{}}}, features.LookedUp{}, experiments.ModelRead{ID: "nobody"},
		serve.Deployed{}, serve.Deployed{Live: station.Live{Version: registry.Version{Model: "nobody"}}}, serve.Served{N: -1}, monitor.Sampled{}, serve.Predicted{},
		state.ToastDismissed{}, state.NewerReady{}, state.ReloadPressed{},
	}).Draw(w.t, "nonsense")
}

// asked reports whether the State waits for this job.
func (w *world) asked(job int) bool {
	for _, b := range busies(w.s) {
		if b.Job == job {
			return true
		}
	}
	return false
}
