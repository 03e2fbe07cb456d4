package serve_test

import (
	"testing"

	"orrery/app/apptest"
	"orrery/app/station"
	"orrery/app/station/serve"
	coreserve "orrery/core/serve"
)

const (
	firstUser  = "a27b0912-0cf8-11ed-899e-b29c4abd48f4"
	secondUser = "a27b09ee-0cf8-11ed-899e-b29c4abd48f4"
)

func TestServe(t *testing.T) {
	d := apptest.Sit(t, station.Serve)
	d.Load()
	apptest.Golden(t, "nothing", d.State)
	d.Register()
	d.Train()
	apptest.Golden(t, "not_promoted", d.State)
	d.Promote()
	apptest.Golden(t, "ready", d.State)

	d.Predict(serve.ServeKeyTyped{Text: firstUser})
	if p := d.State.Answer.Prediction; p.Status != coreserve.OK {
		t.Fatalf("%+v", p)
	}
	apptest.Golden(t, "answered", d.State)

	d.Predict(serve.ServeKeyTyped{Text: "nobody"})
	apptest.Golden(t, "unknown", d.State)

	d.Predict(serve.TabChosen{Tab: "values"}, serve.ValueTyped{Name: "feature_1", Text: "0.5"}, serve.ValueTyped{Name: "feature_2", Text: "much"})
	apptest.Golden(t, "invalid", d.State)
	d.Predict(serve.ValueTyped{Name: "feature_2", Text: "-0.25"})
	if p := d.State.Answer.Prediction; p.Status != coreserve.OK {
		t.Fatalf("%+v", p)
	}
	apptest.Golden(t, "by_values", d.State)
}

func TestServe_noKey(t *testing.T) {
	d := apptest.Sit(t, station.Serve)
	d.Load()
	d.Train()
	d.Promote()
	s := d.State
	s.Data.Roles = nil
	s.Serve.Unready = "The champion of user_data cannot serve this table: it has no column feature_2."
	s.Serve.Rate = 10
	apptest.Golden(t, "no_key", s)

	s.Live = nil
	apptest.Golden(t, "cannot", s)
}
