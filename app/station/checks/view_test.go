package checks_test

import (
	"testing"
	"time"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/checks"
)

// check runs the checks.
func check(d *apptest.Desk) {
	d.T.Helper()
	d.Do(checks.ChecksPressed{})
	d.Until("the results", func(s state.State) bool { return !s.Checks.Running.Running() })
}

func TestChecks(t *testing.T) {
	d := apptest.Sit(t, station.Checks)
	apptest.Golden(t, "no_table", d.State)
	d.Load()
	apptest.Golden(t, "none_run", d.State)
	check(d)
	apptest.Golden(t, "without_model", d.State)
	d.Register()
	d.Do(checks.ExampleFeature{Name: "feature_3"}, checks.ExampleGiven{Name: "feature_1", Text: "2"})
	d.Do(checks.ExampleAdded{})
	apptest.Golden(t, "example_wrong", d.State)
	d.Do(checks.ExampleWant{Text: "4"}, checks.ExampleAdded{})
	d.Train()
	check(d)
	apptest.Golden(t, "passing", d.State)
	d.Do(checks.FloorTyped{Text: "0.99"})
	check(d)
	apptest.Golden(t, "failing", d.State)
	d.Do(checks.FloorTyped{Text: "high"})
	s := d.State
	s.Checks.Running = station.Busy{Job: 9, What: "checks", Done: 3, Total: 9, Since: s.Now.Add(-time.Second)}
	apptest.Golden(t, "running", s)
}
