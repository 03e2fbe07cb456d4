package automation_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/checks"
	"orrery/app/station/train"
)

// runNow lets the pipeline run once.
func runNow(d *apptest.Desk) {
	d.T.Helper()
	runs := len(d.State.Automation.History)
	d.Do(automation.RunNowPressed{})
	d.Until("the pipeline run", func(s state.State) bool { return s.Automation.Current == nil && len(s.Automation.History) > runs })
}

func TestAutomation(t *testing.T) {
	d := apptest.Sit(t, station.Automation)
	apptest.Golden(t, "no_table", d.State)
	d.Load()
	apptest.Golden(t, "no_run", d.State)
	runNow(d) // promoted: there is no champion
	d.Do(train.TrainTyped{Field: "C", Text: "0.0001"})
	runNow(d) // fails the score floor
	d.Do(checks.FloorTyped{Text: "0.1"})
	runNow(d) // worse than the champion: not promoted
	d.Do(automation.ScheduleToggled{}, automation.SeedsChosen{Seeds: "next"})
	apptest.Golden(t, "runs", d.State)
	d.Do(automation.RunNowPressed{}, state.Tick{Now: apptest.Noon().Add(time.Second)})
	apptest.Golden(t, "running", d.State)
}

func TestAutomation_WrongInterval(t *testing.T) {
	d := apptest.Sit(t, station.Automation)
	d.Load()
	d.Do(automation.EveryTyped{Text: "0.2"})
	if html := apptest.HTML(d.State); !strings.Contains(html, "Enter a number of seconds from 1 to 86400.") {
		t.Error("the station does not say what is wrong with the interval")
	}
}

func TestAutomation_Missed(t *testing.T) {
	d := apptest.Sit(t, station.Automation)
	d.Load()
	d.Do(automation.ScheduleToggled{}, state.Tick{Now: apptest.Noon().Add(10 * time.Minute)})
	if html := apptest.HTML(d.State); !strings.Contains(html, "9 runs missed") {
		t.Errorf("ten minutes asleep at an interval of one: missed %d, want 9 and the station to say so", d.State.Automation.Schedule.Missed)
	}
}

func TestAutomation_Elsewhere(t *testing.T) {
	d := apptest.Sit(t, station.Automation)
	d.Load()
	d.Do(automation.ScheduleToggled{}, state.TrainerIs{})
	for _, want := range []string{"in another tab", "The schedule runs in another tab.", "takes over when that one is closed"} {
		if html := apptest.HTML(d.State); !strings.Contains(html, want) {
			t.Errorf("the station does not say %q", want)
		}
	}
	d.Do(state.TrainerIs{Here: true})
	if html := apptest.HTML(d.State); strings.Contains(html, "another tab") {
		t.Error("this tab trains, and the station mentions another one")
	}
}
