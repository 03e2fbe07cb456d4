//go:build e2e

package e2e_test

import (
	"testing"
)

// TestSchedule trains again by itself; what equals the champion is promoted.
func TestSchedule(t *testing.T) {
	p := open(t)
	champion(p)
	station(p, "Automation")
	p.Fill("Interval, seconds", "1")
	p.Press("Tab")
	p.Click("button", "Start schedule")
	p.SeeText("#2")
	p.In("region", "Decisions").SeeText("promoted")
	p.In("region", "Decisions").SeeText("schedule")
	p.Check("checkbox", "Run on a schedule", false)
	station(p, "Experiments")
	p.In("region", "Audit trail").SeeText("champion moved from v2 to v3")
}

// TestFailingCheck keeps a model from serving, and says why.
func TestFailingCheck(t *testing.T) {
	p := open(t)
	champion(p)
	station(p, "Checks")
	p.Fill("Score floor", "0.95")
	p.Press("Tab")
	p.Click("button", "Run checks")
	p.SeeText("test_score_floor")
	p.SeeText("Gate closed")
	p.In("region", "Output in pytest's manner").SeeText("1 failed")
	station(p, "Automation")
	p.Click("button", "Run now")
	p.In("region", "Decisions").SeeText("test_score_floor")
	station(p, "Experiments")
	p.In("region", "Runs").SeeText("pipeline") // the run is kept
	versions := p.In("region", "Versions")
	versions.SeeText("v1 champion")
	versions.SeeNoText("v2")
}
