package state

import (
	"time"

	"orrery/app/station"
)

// NewerState describes a newer version of the site.
type NewerState struct {
	Ready bool
	Known bool // Tabs is known
	Tabs  int  // number of other open tabs

	counted time.Time // when CountTabs was last issued
}

// CountTabs counts the other tabs, which reload as well; answered by TabsCounted.
type CountTabs struct{}

// TabsCounted has the number of other open tabs.
type TabsCounted struct {
	N     int
	Known bool // false if the browser cannot tell
}

// countEvery is the interval at which tabs are counted while a newer version is ready.
const countEvery = 2 * time.Second

func (s *State) updateNewer(m station.Msg) ([]station.Cmd, bool) {
	switch m := m.(type) {
	case NewerReady:
		s.Newer.Ready, s.Newer.counted = true, s.Now
		return []station.Cmd{CountTabs{}}, true
	case TabsCounted:
		s.Newer.Tabs, s.Newer.Known = m.N, m.Known
		return nil, true
	}
	return nil, false
}

// newerTick counts the tabs again, as tabs open and close.
func (s *State) newerTick() []station.Cmd {
	if !s.Newer.Ready || s.Now.Sub(s.Newer.counted) < countEvery {
		return nil
	}
	s.Newer.counted = s.Now
	return []station.Cmd{CountTabs{}}
}

// Running describes the job of this tab that a reload would stop; "" if there is none.
func (s *State) Running() string {
	for _, j := range []struct {
		busy station.Busy
		what string
	}{
		{s.Train.Fitting, "a training run"}, {s.Automation.Working(), "a pipeline run"}, {s.Tune.Searching, "a parameter search"},
		{s.Tune.Validating, "a cross-validation"}, {s.Checks.Running, "a run of the checks"}, {s.Experiments.Gate, "the checks before a promotion"},
		{s.Experiments.Reproduction.Busy, "a repeated run"}, {s.Explanation.LearningCurve.Busy, "a learning curve"}, {s.Explanation.PermutationImportance.Busy, "a permutation importance"},
		{s.Explanation.ConfidenceIntervals.Busy, "a computation of confidence intervals"}, {s.Experiments.ConfidenceIntervals.Busy, "a computation of confidence intervals"},
		{s.Data.Loading, "the reading of a table"}, {s.Data.Reading.Keeping, "the saving of a table"}, {s.Data.Exporting, "an export"}, {s.Store.Filling, "a materialization"},
	} {
		if j.busy.Running() {
			return j.what
		}
	}
	if s.Workspace.Doing != "" {
		return "the work on the workspace file"
	}
	return ""
}
