//go:build e2e

package e2e_test

import (
	"testing"

	"orrery/app/e2e"
)

// TestSchedule trains on a schedule: a different model with the champion's score is promoted, an identical one is not
// registered again.
func TestSchedule(t *testing.T) {
	p := open(t)
	champion(p)
	station(p, "Train")
	p.Fill("max_iter", "101") // another model with the same predictions
	station(p, "Automation")
	p.Fill("Interval, seconds", "1")
	p.Press("Tab")
	p.Click("button", "Start schedule")
	p.SeeText("#2")
	p.In("region", "Decisions").SeeText("promoted")
	p.In("region", "Decisions").SeeText("schedule")
	p.In("region", "Decisions").SeeText("The model is identical to v2")
	p.SeeText("Does not fill up: the last 100 runs take about")
	p.Check("checkbox", "Run on a schedule", false)
	p.Fill("Runs to keep", "none")
	p.Press("Tab")
	p.SeeText("Enter a whole number from 1 to 100000")
	p.Fill("Runs to keep", "1")
	p.Press("Tab")
	p.SeeText("Does not fill up: the last 1 run takes")
	p.Check("checkbox", "Run on a schedule", true)
	station(p, "Experiments")
	p.In("region", "Audit trail").SeeText("champion moved from v1 to v2")
	p.In("region", "Versions").SeeNoText("v3")
	p.Until("all but the runs of two versions and the last one of the schedule to be deleted", func() bool {
		return e2e.Eval[int](p, `document.querySelectorAll('[aria-label="Runs"] tbody tr a[aria-label^="Run "]').length`) == 3
	})
}

// TestFailingCheck: a failing check prevents a model from serving, and the page shows why.
func TestFailingCheck(t *testing.T) {
	p := open(t)
	champion(p)
	station(p, "Checks")
	p.Fill("Score floor", "0.95")
	p.Press("Tab")
	p.Click("button", "Run checks")
	p.SeeText("test_score_floor")
	p.SeeText("Gate closed")
	p.In("region", "Output in pytest format").SeeText("1 failed")
	station(p, "Automation")
	p.Click("button", "Run now")
	p.In("region", "Decisions").SeeText("test_score_floor")
	station(p, "Experiments")
	p.In("region", "Runs").SeeText("pipeline") // the run is kept
	versions := p.In("region", "Versions")
	versions.SeeText("v1 champion")
	versions.SeeNoText("v2")
}
