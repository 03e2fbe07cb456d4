package view_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/checks"
	"orrery/app/station/train"
	"orrery/app/view"
)

// pass lets the pipeline run once.
func (d *desk) pass() {
	d.t.Helper()
	runs := len(d.state.Automation.History)
	d.do(automation.RunNowPressed{})
	d.until("the pipeline run", func(s state.State) bool { return s.Automation.Current == nil && len(s.Automation.History) > runs })
}

func TestAutomation(t *testing.T) {
	d := sit(t, station.Automation)
	golden(t, "automation_no_table", d.state)
	d.load()
	golden(t, "automation_no_run", d.state)
	d.pass() // promoted: there is no champion
	d.do(train.TrainTyped{Field: "C", Text: "0.0001"})
	d.pass() // fails the score floor
	d.do(checks.FloorTyped{Text: "0.1"})
	d.pass() // worse than the champion: kept
	d.do(automation.ScheduleToggled{}, automation.SeedsChosen{Seeds: "next"})
	golden(t, "automation_runs", d.state)
	d.do(automation.RunNowPressed{}, state.Tick{Now: noon().Add(time.Second)})
	golden(t, "automation_running", d.state)
}

func TestAutomation_WrongInterval(t *testing.T) {
	d := sit(t, station.Automation)
	d.load()
	d.do(automation.EveryTyped{Text: "0.2"})
	if html := view.StationHTML(d.state); !strings.Contains(html, "Give seconds from 1 to 86400.") {
		t.Error("the station does not say what is wrong with the interval")
	}
}

func TestAutomation_Missed(t *testing.T) {
	d := sit(t, station.Automation)
	d.load()
	d.do(automation.ScheduleToggled{}, state.Tick{Now: noon().Add(10 * time.Minute)})
	if html := view.StationHTML(d.state); !strings.Contains(html, "9 runs missed") {
		t.Errorf("ten minutes asleep at an interval of one: missed %d, want 9 and the station to say so", d.state.Automation.Schedule.Missed)
	}
}

func TestAutomation_Elsewhere(t *testing.T) {
	d := sit(t, station.Automation)
	d.load()
	d.do(automation.ScheduleToggled{}, state.TrainerIs{})
	for _, want := range []string{"in another tab", "Another tab trains on the schedule.", "takes over when that one is closed"} {
		if html := view.StationHTML(d.state); !strings.Contains(html, want) {
			t.Errorf("the station does not say %q", want)
		}
	}
	d.do(state.TrainerIs{Here: true})
	if html := view.StationHTML(d.state); strings.Contains(html, "nother tab") {
		t.Error("this tab trains, and the station speaks of another one")
	}
}
