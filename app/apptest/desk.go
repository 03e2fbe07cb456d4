// Package apptest runs the app without a browser, and compares its rendering with golden files.
package apptest

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"orrery/app/effect"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/serve"
	"orrery/app/station/train"
	"orrery/core/ml"
	"orrery/core/store"
	"orrery/core/store/storetest"
	"orrery/core/synth"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Noon is the constant time of golden states.
func Noon() time.Time { return time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC) }

// Desk is the app without a browser, with a worker over a pipe. Golden states are reached by messages, so that they are
// states that can occur.
type Desk struct {
	T       *testing.T
	State   state.State
	Effects *effect.Runner
	inbox   chan station.Msg
}

// silent is a page that does nothing.
type silent struct{ sample []byte }

func (silent) Download(string, string, []byte)            {}
func (silent) SetTheme(string)                            {}
func (silent) Theme() string                              { return "day" }
func (silent) Prefix() string                             { return "/orrery" }
func (silent) Focus(string)                               {}
func (silent) Fill(string, string)                        {}
func (silent) Replace(string, int, int, string)           {}
func (silent) Scroll(string, int)                         {}
func (silent) SetURL(string)                              {}
func (silent) Reload()                                    {}
func (silent) DownloadFile(string, string, work.Source)   {}
func (silent) Restart()                                   {}
func (silent) WarnOnLeave(bool)                           {}
func (silent) Room() (used, quota int64, ok bool)         { return }
func (silent) Persist() string                            { return "granted" }
func (p silent) SiteFile(path string) (work.Source, bool) { return work.BytesSource(p.sample), true }

// Sit opens the app at a station, in a browser without stored data.
func Sit(t *testing.T, at station.ID) *Desk {
	t.Helper()
	var sample bytes.Buffer
	if err := csv.Write(&sample, synth.UserData()); err != nil {
		t.Fatal(err)
	}
	d := &Desk{T: t, State: state.New(), inbox: make(chan station.Msg, 10_000)}
	d.State.Kinds = Few(d.State.Kinds)
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	ids := 0
	d.Effects = effect.New(effect.Options{Page: silent{sample.Bytes()}, KV: store.NewMemory(0), Now: Noon, Send: func(m station.Msg) { d.inbox <- m },
		ID: func() string { ids++; return fmt.Sprintf("%032x", ids) },
		Dial: func() (work.Conn, error) {
			page, worker := work.Pipe()
			go jobs.Serve(ctx, worker, jobs.Options{Blobs: &storetest.MemoryBlobs{}, Now: Noon})
			return page, nil
		}})
	d.Effects.Start()
	d.Until("the stored data", func(s state.State) bool { return s.Ready })
	d.Do(state.Visited{Station: at})
	return d
}

// Few returns the kinds that golden states use, so that adding a kind to the catalog does not change the golden files.
func Few(all ml.Catalog) ml.Catalog {
	out := ml.Catalog{}
	for _, k := range []string{"ColumnTransformer", "SimpleImputer", "StandardScaler", "OneHotEncoder", "KNeighborsClassifier", "LogisticRegression", "LinearSVC", "LinearRegression", "Ridge"} {
		if maker, ok := all[k]; ok {
			out[k] = maker
		}
	}
	return out
}

// Do sends messages of the user.
func (d *Desk) Do(msgs ...station.Msg) {
	for _, m := range msgs {
		next, cmds := state.Update(d.State, m)
		d.State = next
		for _, c := range cmds {
			d.Effects.Run(c)
		}
	}
}

// Until processes answers until ok returns true.
func (d *Desk) Until(what string, ok func(s state.State) bool) {
	d.T.Helper()
	deadline := time.After(2 * time.Minute)
	for !ok(d.State) {
		select {
		case m := <-d.inbox:
			d.Do(m)
		case <-deadline:
			d.T.Fatalf("waited for %s; toast %q, failed %+v %+v", what, d.State.Toast.Text, d.State.Data.Failed, d.State.Train.Failed)
		}
	}
}

// Load reads the notebook's table.
func (d *Desk) Load() {
	d.T.Helper()
	d.Do(data.SampleChosen{Name: "user_data.csv"})
	d.Until("the table and its index", func(s state.State) bool {
		return s.Data.Index != nil && LookedOver(s) && !s.Features.Describing.Running() && s.Storage.Saving == 0
	})
}

// LookedOver reports whether the worker has answered everything that the Data station requests.
func LookedOver(s state.State) bool {
	return s.Station != station.Data || s.Data.Profile.Profiled && !s.SavedTables.Listing.Running() && s.Storage.Saving == 0 // the page shows the used storage
}

// Register defines the notebook's feature.
func (d *Desk) Register() {
	d.T.Helper()
	d.Do(features.NameTyped{Text: "feature_3"}, features.ExprTyped{Text: "feature_1 ** 2"})
	d.Until("the preview", func(s state.State) bool { return s.Features.Draft.OK() })
	d.Do(features.FeatureSaved{})
	d.Until("the summary of feature_3", func(s state.State) bool { return len(s.Features.Summaries) == 1 || s.Station != station.Features })
}

// Train fits a model with the settings of the form.
func (d *Desk) Train() {
	d.T.Helper()
	runs := len(d.State.Registry.Runs)
	d.Do(train.FitPressed{})
	d.Until("the run", func(s state.State) bool {
		return len(s.Registry.Runs) == runs+1 && s.Registry.Runs[0].ID == s.Train.RunID && (s.Train.Boundary != nil || s.Data.X == "") &&
			!s.Explanation.ConfidenceIntervals.Busy.Running() && !s.Explanation.Prediction.Busy.Running()
	})
}

// Promote registers the last run and promotes it, if the checks pass.
func (d *Desk) Promote() {
	d.T.Helper()
	d.Do(station.RegisterPressed{Run: d.State.Train.RunID})
	d.Until("the version", func(s state.State) bool { _, ok := s.VersionOf(s.Train.RunID); return ok })
	v := d.State.Versions()[0]
	d.Do(experiments.PromotePressed{Version: v})
	d.Until("the gate", func(s state.State) bool { return s.Experiments.GateOpen || s.Experiments.GateClosed != "" })
	d.Do(experiments.ReasonTyped{Text: "better"}, experiments.PromoteConfirmed{})
	d.Until("the champion", func(s state.State) bool {
		return s.Live != nil && s.Live.Version.N == v.N || s.Experiments.GateClosed != ""
	})
}

// Paste reads pasted text and waits for the table or the failure.
func (d *Desk) Paste(csv string) {
	d.T.Helper()
	before := d.State.Data.Table
	d.Do(data.PastePressed{}, data.PasteTyped{Text: csv}, data.PasteLoaded{})
	d.Until("the pasted table", func(s state.State) bool { return !s.Data.Loading.Running() })
	if d.State.Data.Table == before {
		return
	}
	d.Until("its summaries", func(s state.State) bool {
		return !s.Data.Indexing.Running() && !s.Features.Describing.Running() && LookedOver(s)
	})
}

// Predict makes a prediction and replaces its duration by a constant.
func (d *Desk) Predict(msgs ...station.Msg) {
	d.T.Helper()
	d.State.Answer = nil
	d.Do(append(msgs, serve.PredictPressed{})...)
	d.Until("the answer", func(s state.State) bool { return s.Answer != nil })
	d.State.Answer.Took, d.State.Answer.Calls = 3100*time.Nanosecond, 64
}
