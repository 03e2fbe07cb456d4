package effect_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/experiments"
	"orrery/app/station/features"
	"orrery/app/station/serve"
	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
)

// shopDesk returns an app with the sample's events as the view shop, and its labels joined with it.
func shopDesk(t *testing.T, b *browser) *desk {
	t.Helper()
	d := b.open(t)
	d.until("the stored data", func(s state.State) bool { return s.Ready })
	d.events(t, "shop", "device, amount", "spent = sum(amount) over 7d")
	d.do(features.JoinPressed{View: "shop"})
	d.until("the training rows", func(s state.State) bool { return len(s.Joined()) == 1 && !s.Features.Describing.Running() })
	return d
}

// events makes a view of the sample's events, and opens its labels.
func (d *desk) events(t *testing.T, name, columns, windows string) {
	t.Helper()
	for _, f := range []struct {
		name string
		t    *table.Table
	}{{"events.csv", synth.Events()}, {"labels.csv", synth.Labels()}} {
		var text bytes.Buffer
		if err := csv.Write(&text, f.t); err != nil {
			t.Fatal(err)
		}
		d.do(data.FileChosen{Name: f.name, Source: work.BytesSource(text.Bytes())})
		d.until(f.name, func(s state.State) bool { return s.Data.Name == f.name && !s.Data.Loading.Running() })
		if f.name == "events.csv" {
			d.do(features.ViewChosen{}, features.ViewTyped{Field: "name", Text: name}, features.ViewTyped{Field: "ttl", Text: "7d"},
				features.ViewTyped{Field: "features", Text: columns}, features.ViewTyped{Field: "windows", Text: windows}, features.ViewApplied{})
		}
	}
}

// serving trains and promotes a model, and fills the online store.
func (d *desk) serving() {
	d.t.Helper()
	trained(d.t, d)
	d.do(station.RegisterPressed{Run: d.state.Train.RunID})
	d.until("the version", func(s state.State) bool { return len(s.Versions()) == 1 })
	d.do(experiments.PromotePressed{Version: d.state.Versions()[0]})
	d.until("the gate", func(s state.State) bool { return s.Experiments.GateOpen })
	d.do(experiments.ReasonTyped{Text: "better"}, experiments.PromoteConfirmed{})
	d.until("the champion", func(s state.State) bool { return s.AliasN("champion") == 1 && s.Serve.Unready != "" })
	if want := "The online store has no values of shop v1."; !strings.Contains(d.state.Serve.Unready, want) {
		d.t.Errorf("before there is an online store: %q", d.state.Serve.Unready)
	}
	d.do(features.FillPressed{View: "shop"})
	d.until("the champion behind the server", func(s state.State) bool { return s.Live != nil })
}

func (d *desk) predict(user string) station.Answer {
	d.t.Helper()
	return d.ask(serve.ServeKeyTyped{Text: user})
}

func (d *desk) read(user string) features.OnlineRead {
	d.t.Helper()
	d.state.Store.Got = nil
	d.do(features.OnlineTyped{Field: "key user_id", Text: user}, features.OnlinePressed{})
	d.until("the read", func(s state.State) bool { return s.Store.Got != nil })
	return *d.state.Store.Got
}

// TestFeatureStore goes from events and labels to a prediction from the online store. A pushed row changes the next read
// and the next prediction, and everything survives a reload.
func TestFeatureStore(t *testing.T) {
	b := newBrowser()
	d := shopDesk(t, b)
	if got := d.state.Train.Inputs; strings.Join(got, " ") != "device amount spent" || d.state.Column(data.RoleTarget) != "bought" {
		t.Errorf("inputs %v, target %s", got, d.state.Column(data.RoleTarget))
	}
	d.do(features.CellTraced{Row: 0, Feature: "device"})
	d.until("the timeline", func(s state.State) bool { return s.Store.Traced != nil })
	if d.state.Store.Traced.Value != "phone" {
		t.Errorf("%+v", d.state.Store.Traced)
	}
	d.do(features.ComparePressed{View: "shop"})
	d.until("the comparison", func(s state.State) bool { return s.Store.Compared != nil })
	if c := d.state.Store.Compared; c.Rows < 100 || c.Differ != 0 {
		t.Errorf("%+v", c)
	}

	d.serving()
	run, _ := d.state.Run(d.state.Versions()[0].Run)
	if run.Params["feature_view"] != "shop v1" {
		t.Errorf("the run records %v", run.Params)
	}
	before, read := d.predict("u045"), d.read("u045")
	if read.Cells[0].Status.String() != "OUTSIDE_MAX_AGE" || !strings.Contains(read.Response, `"statuses"`) || read.Took <= 0 {
		t.Errorf("%+v", read)
	}
	d.do(features.OnlineTyped{Field: "event", Text: "2026-04-30"}, features.OnlineTyped{Field: "cell amount", Text: "777"}, features.PushPressed{})
	d.until("the fresh read", func(s state.State) bool { return s.Store.Got.Cells[1].Value.Num == 777 })
	if got := d.state.Store.Got.Cells[1].Status.String(); got != "PRESENT" {
		t.Errorf("the fresh value is %s", got)
	}
	after := d.predict("u045")
	if before.Prediction.Status != "OK" || after.Prediction.Status != "OK" || before.Prediction.Proba[1] == after.Prediction.Proba[1] {
		t.Errorf("%+v then %+v", before.Prediction, after.Prediction)
	}
	if nobody := d.predict("nobody"); nobody.Prediction.Status != "NOT_FOUND" {
		t.Errorf("%+v", nobody.Prediction)
	}

	d.until("all is saved", func(s state.State) bool { return s.Storage.Saving == 0 })
	again := b.open(t)
	again.until("the champion after a reload", func(s state.State) bool { return s.Live != nil && len(s.Joined()) == 1 })
	if got := again.read("u045"); got.Cells[1].Value.Num != 777 {
		t.Errorf("after a reload: %+v", got.Cells)
	}
}

// After a second version of a view the model still reads the first, which cannot be deleted.
func TestFeatureStore_Versions(t *testing.T) {
	d := shopDesk(t, newBrowser())
	d.serving()
	old := d.predict("u045").Prediction.Proba[1]
	d.do(features.ViewChosen{Name: "shop"}, features.ViewTyped{Field: "ttl", Text: "1h"}, features.ViewTyped{Field: "windows", Text: "spent = sum(amount) over 1d"})
	if p := d.state.Store.View.Plan; p.Version != 2 || len(p.Changes) != 2 || len(p.Models) != 1 || p.Models[0] != "labels_with_shop v1" {
		t.Errorf("%+v", p)
	}
	d.do(features.ViewApplied{}, features.FillPressed{View: "shop"})
	d.until("version 2", func(s state.State) bool { o, ok := s.Online(); return ok && o.Version == 2 })
	if got := d.predict("u045").Prediction.Proba[1]; got != old {
		t.Errorf("the model reads version 2: %v, it was %v", got, old)
	}
	d.do(features.ViewDeleted{Name: "shop"})
	if !strings.Contains(d.state.Toast.Text, "it is used by labels_with_shop v1") || len(d.state.Store.Repo.Views) != 2 {
		t.Errorf("%q", d.state.Toast.Text)
	}
}

// A service pins the inputs in its order; a missing feature is named.
func TestFeatureStore_Service(t *testing.T) {
	d := shopDesk(t, newBrowser())
	d.do(features.ServiceTyped{Field: "name", Text: "buyers"}, features.ServiceTyped{Field: "features", Text: "spent, device"}, features.ServiceApplied{}, features.ServiceUsed{Name: "buyers"})
	if got := strings.Join(d.state.Train.Inputs, " "); got != "spent device" || len(d.state.Train.Wrong) > 0 {
		t.Errorf("inputs %s, wrong %v", got, d.state.Train.Wrong)
	}
	trained(t, d)
	run, ok := d.state.Run(d.state.Train.RunID)
	if !ok || run.Params["feature_service"] != "buyers v1" || strings.Join(run.Inputs, " ") != "spent device" {
		t.Errorf("%+v", run)
	}
	d.do(features.ServiceTyped{Field: "features", Text: "spent, age"}, features.ServiceApplied{}, features.ServiceUsed{Name: "buyers"})
	if want := `input 2, "age", is missing`; !strings.Contains(d.state.ErrorOf("inputs"), want) {
		t.Errorf("%q; want %s", d.state.ErrorOf("inputs"), want)
	}
}

// secondView also joins the labels with another view of the events.
func secondView(t *testing.T, d *desk) {
	t.Helper()
	d.events(t, "habits", "", "visits = count(*) over 30d")
	for i, view := range []string{"shop", "habits"} {
		d.do(features.JoinPressed{View: view})
		d.until("the training rows", func(s state.State) bool { return len(s.Joined()) == i+1 && !s.Features.Describing.Running() })
	}
}

// A model over two views is served from both, and a service reads both, with what is computed on demand between.
func TestFeatureStore_TwoViews(t *testing.T) {
	d := shopDesk(t, newBrowser())
	secondView(t, d)
	d.do(features.NameTyped{Text: "per_visit"}, features.ExprTyped{Text: "spent / visits"})
	d.until("the preview", func(s state.State) bool { return s.Features.Draft.OK() })
	d.do(features.FeatureSaved{})
	d.until("the feature", func(s state.State) bool { return !s.Features.Describing.Running() })
	d.do(features.ServiceTyped{Field: "name", Text: "buyers"}, features.ServiceTyped{Field: "features", Text: "visits, per_visit, spent"}, features.ServiceApplied{}, features.ServiceUsed{Name: "buyers"})
	trained(t, d)
	d.do(station.RegisterPressed{Run: d.state.Train.RunID})
	d.until("the version", func(s state.State) bool { return len(s.Versions()) == 1 })
	run, _ := d.state.Run(d.state.Versions()[0].Run)
	if run.Params["feature_view"] != "shop v1, habits v1" || run.Params["feature_service"] != "buyers v1" {
		t.Errorf("the run records %v", run.Params)
	}
	d.do(experiments.PromotePressed{Version: d.state.Versions()[0]})
	d.until("the gate", func(s state.State) bool { return s.Experiments.GateOpen })
	d.do(experiments.ReasonTyped{Text: "better"}, experiments.PromoteConfirmed{})
	for _, view := range []string{"shop", "habits"} {
		d.until("the wish for "+view, func(s state.State) bool { return strings.Contains(s.Serve.Unready, "no values of "+view) })
		d.do(features.FillPressed{View: view})
		d.until(view, func(s state.State) bool { return !s.Store.Filling.Running() })
	}
	d.until("the champion behind the server", func(s state.State) bool { return s.Live != nil })

	d.do(features.OnlineTyped{Field: "service", Text: "buyers"})
	user, read := "", features.OnlineRead{}
	for n := 1; n < 100 && (user == "" || !(read.Cells[2].Value.Num > 0)); n++ { // who spent something lately
		user = fmt.Sprintf("u%03d", n)
		read = d.read(user)
	}
	if read.Wrong != "" || strings.Join(read.Names, " ") != "visits per_visit spent" || !strings.Contains(read.Request, `"feature_service": "buyers"`) {
		t.Fatalf("%+v", read)
	}
	v, p, s := read.Cells[0].Value.Num, read.Cells[1].Value.Num, read.Cells[2].Value.Num
	if !(v > 0 && s > 0) || p != s/v || read.Cells[1].Status.String() != "PRESENT" || strings.Count(read.Response, `"statuses"`) != 4 {
		t.Errorf("%v visits, %v each, %v spent: %s", v, p, s, read.Response)
	}
	if got := d.predict(user).Prediction; got.Status != "OK" || len(got.Values) != 3 || got.Values[0] != v || got.Values[1] != p || got.Values[2] != s {
		t.Errorf("the model was given %+v; the store has %v, %v, %v", got, v, p, s)
	}
	if got := d.read("nobody"); got.Cells[0].Status.String() != "NOT_FOUND" || got.Cells[1].Status.String() != "NOT_FOUND" {
		t.Errorf("%+v", got.Cells)
	}
	d.do(features.OnlineTyped{Field: "service"})
	if got := d.read(user); got.Wrong != "" || strings.Join(got.Names, " ") != "device amount spent" {
		t.Errorf("back to the view: %+v", got)
	}
}
