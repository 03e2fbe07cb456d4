package view_test

import (
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/serve"
	coreserve "orrery/core/serve"
)

const (
	firstUser  = "a27b0912-0cf8-11ed-899e-b29c4abd48f4"
	secondUser = "a27b09ee-0cf8-11ed-899e-b29c4abd48f4"
)

// predict asks and gives the answer a time that can be read.
func (d *desk) predict(msgs ...station.Msg) {
	d.t.Helper()
	d.state.Answer = nil
	d.do(append(msgs, serve.PredictPressed{})...)
	d.until("the answer", func(s state.State) bool { return s.Answer != nil })
	d.state.Answer.Took, d.state.Answer.Calls = 3100*time.Nanosecond, 64
}

func TestServe(t *testing.T) {
	d := sit(t, station.Serve)
	d.load()
	golden(t, "serve_nothing", d.state)
	d.register()
	d.train()
	golden(t, "serve_not_promoted", d.state)
	d.promote()
	golden(t, "serve_ready", d.state)

	d.predict(serve.ServeKeyTyped{Text: firstUser})
	if p := d.state.Answer.Prediction; p.Status != coreserve.OK {
		t.Fatalf("%+v", p)
	}
	golden(t, "serve_answered", d.state)

	d.predict(serve.ServeKeyTyped{Text: "nobody"})
	golden(t, "serve_unknown", d.state)

	d.predict(serve.TabChosen{Tab: "values"}, serve.ValueTyped{Name: "feature_1", Text: "0.5"}, serve.ValueTyped{Name: "feature_2", Text: "much"})
	golden(t, "serve_invalid", d.state)
	d.predict(serve.ValueTyped{Name: "feature_2", Text: "-0.25"})
	if p := d.state.Answer.Prediction; p.Status != coreserve.OK {
		t.Fatalf("%+v", p)
	}
	golden(t, "serve_by_values", d.state)
}

func TestServe_noKey(t *testing.T) {
	d := sit(t, station.Serve)
	d.load()
	d.train()
	d.promote()
	s := d.state
	s.Data.Roles = nil
	s.Serve.Unready = "The champion of user_data cannot serve this table: it has no column feature_2."
	s.Serve.Rate = 10
	golden(t, "serve_no_key", s)

	s.Live = nil
	golden(t, "serve_cannot", s)
}
