package view_test

import (
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/checks"
)

// check runs the suite.
func (d *desk) check() {
	d.t.Helper()
	d.do(checks.ChecksPressed{})
	d.until("the results", func(s state.State) bool { return !s.Checks.Running.On() })
}

func TestChecks(t *testing.T) {
	d := sit(t, station.Checks)
	golden(t, "checks_no_table", d.state)
	d.load()
	golden(t, "checks_none_run", d.state)
	d.check()
	golden(t, "checks_without_model", d.state)
	d.register()
	d.do(checks.ExampleFeature{Name: "feature_3"}, checks.ExampleGiven{Name: "feature_1", Text: "2"})
	d.do(checks.ExampleAdded{})
	golden(t, "checks_example_wrong", d.state)
	d.do(checks.ExampleWant{Text: "4"}, checks.ExampleAdded{})
	d.train()
	d.check()
	golden(t, "checks_passing", d.state)
	d.do(checks.FloorTyped{Text: "0.99"})
	d.check()
	golden(t, "checks_failing", d.state)
	d.do(checks.FloorTyped{Text: "high"})
	s := d.state
	s.Checks.Running = station.Busy{Job: 9, What: "checks", Done: 3, Total: 9, Since: s.Now.Add(-time.Second)}
	golden(t, "checks_running", s)
}
