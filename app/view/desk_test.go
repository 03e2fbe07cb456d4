package view_test

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
	"orrery/app/station/train"
	"orrery/core/ml"
	"orrery/core/store"
	"orrery/core/synth"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// noon is when everything in a golden state happens: its clock stands still.
func noon() time.Time { return time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC) }

// desk is the app without a browser, so that golden states are states that can
// happen: messages go in, the worker answers over a pipe.
type desk struct {
	t       *testing.T
	state   state.State
	effects *effect.Runner
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

// sit opens the app at a station, in a browser that has kept nothing.
func sit(t *testing.T, at station.ID) *desk {
	t.Helper()
	var sample bytes.Buffer
	if err := csv.Write(&sample, synth.UserData()); err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, state: state.New(), inbox: make(chan station.Msg, 10_000)}
	d.state.Kinds = few(d.state.Kinds)
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	ids := 0
	d.effects = effect.New(effect.Options{Page: silent{sample.Bytes()}, KV: store.NewMemory(0), Now: noon, Send: func(m station.Msg) { d.inbox <- m },
		ID: func() string { ids++; return fmt.Sprintf("%032x", ids) },
		Dial: func() (work.Conn, error) {
			page, worker := work.Pipe()
			go jobs.Serve(ctx, worker, jobs.Options{Blobs: &store.MemoryBlobs{}, Now: noon})
			return page, nil
		}})
	d.effects.Start()
	d.until("what is kept", func(s state.State) bool { return s.Ready })
	d.do(state.Visited{Station: at})
	return d
}

// few keeps the kinds that golden states are made with, so that a new kind
// changes none of them.
func few(all ml.Catalog) ml.Catalog {
	out := ml.Catalog{}
	for _, k := range []string{"ColumnTransformer", "SimpleImputer", "StandardScaler", "OneHotEncoder", "KNeighborsClassifier", "LogisticRegression", "LinearSVC", "LinearRegression", "Ridge"} {
		if maker, ok := all[k]; ok {
			out[k] = maker
		}
	}
	return out
}

// do sends messages as a person would cause them.
func (d *desk) do(msgs ...station.Msg) {
	for _, m := range msgs {
		next, cmds := state.Update(d.state, m)
		d.state = next
		for _, c := range cmds {
			d.effects.Run(c)
		}
	}
}

// until takes answers until the state is as wanted.
func (d *desk) until(what string, ok func(s state.State) bool) {
	d.t.Helper()
	deadline := time.After(2 * time.Minute)
	for !ok(d.state) {
		select {
		case m := <-d.inbox:
			d.do(m)
		case <-deadline:
			d.t.Fatalf("waited for %s; toast %q, failed %+v %+v", what, d.state.Toast.Text, d.state.Data.Failed, d.state.Train.Failed)
		}
	}
}

// load reads the notebook's table.
func (d *desk) load() {
	d.t.Helper()
	d.do(data.SampleChosen{Name: "user_data.csv"})
	d.until("the table and its index", func(s state.State) bool {
		return s.Data.Index != nil && lookedOver(s) && !s.Features.Describing.On() && s.Storage.Saving == 0
	})
}

// lookedOver reports whether everything that the Data station asks of the worker is there.
func lookedOver(s state.State) bool {
	return s.Station != station.Data || s.Data.Peek.Inspected && !s.Shelf.Listing.On() && s.Storage.Saving == 0 // the room that is used is on the page
}

// register defines the notebook's feature.
func (d *desk) register() {
	d.t.Helper()
	d.do(features.NameTyped{Text: "feature_3"}, features.ExprTyped{Text: "feature_1 ** 2"})
	d.until("the preview", func(s state.State) bool { return s.Features.Draft.OK() })
	d.do(features.FeatureSaved{})
	d.until("the summary of feature_3", func(s state.State) bool { return len(s.Features.Summaries) == 1 || s.Station != station.Features })
}

// train fits with the settings of the form.
func (d *desk) train() {
	d.t.Helper()
	runs := len(d.state.Book.Runs)
	d.do(train.FitPressed{})
	d.until("the run", func(s state.State) bool {
		return len(s.Book.Runs) == runs+1 && s.Book.Runs[0].ID == s.Train.RunID && (s.Train.Map != nil || s.Data.X == "") &&
			!s.Look.ConfidenceIntervals.Busy.On() && !s.Look.Prediction.Busy.On()
	})
}

// promote registers the last run and makes it champion, if the checks let it.
func (d *desk) promote() {
	d.t.Helper()
	d.do(station.RegisterPressed{Run: d.state.Train.RunID})
	d.until("the version", func(s state.State) bool { _, ok := s.VersionOf(s.Train.RunID); return ok })
	v := d.state.Versions()[0]
	d.do(experiments.PromotePressed{Version: v})
	d.until("the gate", func(s state.State) bool { return s.Experiments.GateOpen || s.Experiments.GateClosed != "" })
	d.do(experiments.ReasonTyped{Text: "better"}, experiments.PromoteConfirmed{})
	d.until("the champion", func(s state.State) bool {
		return s.Live != nil && s.Live.Version.N == v.N || s.Experiments.GateClosed != ""
	})
}
