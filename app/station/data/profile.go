package data

import (
	"strings"

	"orrery/app/station"
	"orrery/core/profile"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Profile is the findings in the table, and the filter and order of the preview.
type Profile struct {
	Findings  []profile.Finding // worst first
	Profiled  bool              // Findings is of the current table and roles
	Profiling station.Busy
	Failed    string // why profiling failed

	Open      string       // the column whose profile is open
	Where     string       // the filter as it is typed
	View      profile.View // the filter and order of Rows
	Rows      []uint32     // shown in this order; nil is all rows in the table's order
	Filtering station.Busy
	Wrong     string // why the last filter is invalid

	requested profile.View // the view that Arranging computes
}

// These messages belong to the findings and the preview.
type (
	// FindingPressed shows the rows of a finding, or all rows again.
	FindingPressed struct{ At int }
	// SortPressed sorts the preview by a column: ascending, then descending, then in the table's order.
	SortPressed struct{ Column string }
	// FilterTyped sets the text of the filter.
	FilterTyped struct {
		station.Quiet
		Text string
	}
	// FilterPressed applies the filter.
	FilterPressed struct{}
	// ViewCleared removes the filter and the order.
	ViewCleared struct{}
	// ProfilePressed opens a column's profile, or closes it.
	ProfilePressed struct{ Column string }
)

func (s *State) updateProfile(m station.Msg) ([]station.Cmd, bool) {
	l := &s.Data.Profile
	var cmds []station.Cmd
	switch m := m.(type) {
	case FindingPressed:
		if m.At < 0 || m.At >= len(l.Findings) {
			break
		}
		v := l.View
		if f := l.Findings[m.At]; v.Finding != nil && *v.Finding == f {
			v.Finding = nil
		} else {
			v.Finding = &f
			if f.Kind == "leak" { // sorted by the feature, the target visibly follows it
				v.Sort, v.Down = f.Column, false
			}
		}
		cmds = s.filterAndSort(v)
	case SortPressed:
		cmds = s.filterAndSort(nextSort(l.View, m.Column))
	case FilterTyped:
		l.Where = m.Text
	case FilterPressed:
		v := l.View
		v.Where = strings.TrimSpace(l.Where)
		cmds = s.filterAndSort(v)
	case ViewCleared:
		l.Where = ""
		cmds = s.filterAndSort(profile.View{})
		cmds = append(cmds, station.Fill{ID: "filter", Text: ""})
	case ProfilePressed:
		if l.Open == m.Column {
			m.Column = ""
		}
		l.Open = m.Column
	default:
		return nil, false
	}
	return cmds, true
}

// nextSort returns a view with the next order of a column.
func nextSort(v profile.View, column string) profile.View {
	switch {
	case v.Sort != column:
		v.Sort, v.Down = column, false
	case !v.Down:
		v.Down = true
	default:
		v.Sort, v.Down = "", false
	}
	return v
}

// filterAndSort starts to compute the rows of a view. The previous rows stay until then. All rows in the table's
// order need no worker.
func (s *State) filterAndSort(v profile.View) []station.Cmd {
	l := &s.Data.Profile
	if s.Data.Table == nil {
		return nil
	}
	var cmds []station.Cmd
	if l.Filtering.Running() {
		cmds = append(cmds, station.Cancel{Job: l.Filtering.Job})
		l.Filtering = station.Busy{}
	}
	l.Wrong = ""
	if v.Whole() {
		l.View, l.Rows = v, nil
		return cmds
	}
	l.requested = v
	return append(cmds, s.StartJob(&l.Filtering, "rows", jobs.FilterAndSort{Table: s.Data.Table.Hash(), Roles: s.profileRoles(), View: v})...)
}

// profileRoles returns the key, the target and the features.
func (s *State) profileRoles() profile.Roles {
	r := profile.Roles{Key: s.Column(RoleKey), Target: s.Column(RoleTarget)}
	for _, c := range s.Data.Roles {
		if c.Role == RoleFeature {
			r.Features = append(r.Features, c.Column)
		}
	}
	return r
}

// startProfile starts to profile the table, if the Data station is open and it is not profiled.
func (s *State) startProfile() []station.Cmd {
	l := &s.Data.Profile
	if s.Station != station.Data || s.Data.Table == nil || l.Profiled || l.Profiling.Running() || l.Failed != "" {
		return nil
	}
	return s.StartJob(&l.Profiling, "findings", jobs.ProfileTable{Table: s.Data.Table.Hash(), Roles: s.profileRoles()})
}

// restartProfile discards the findings after a role has changed, and profiles the table again.
func (s *State) restartProfile() []station.Cmd {
	l := &s.Data.Profile
	var cmds []station.Cmd
	if l.Profiling.Running() {
		cmds = append(cmds, station.Cancel{Job: l.Profiling.Job})
	}
	l.Profiled, l.Profiling, l.Findings, l.Failed = false, station.Busy{}, nil, ""
	if l.View.Finding != nil {
		v := l.View
		v.Finding = nil
		cmds = append(cmds, s.filterAndSort(v)...)
	}
	return append(cmds, s.startProfile()...)
}

// profileHandlers returns the handlers of jobs that profile, filter and sort the table.
func profileHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.NewHandler(func(s *State) *station.Busy { return &s.Data.Profile.Profiling }, func(s *State, _ station.Busy, r *jobs.ProfileTableResult) []station.Cmd {
			s.Data.Profile.Findings, s.Data.Profile.Profiled = r.Findings, true
			return nil
		}).OnFailure(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			s.Data.Profile.Failed = f.Text
			if f.Code == work.Canceled {
				s.Data.Profile.Failed = "Cancelled."
			}
			return nil
		}),
		station.NewHandler(func(s *State) *station.Busy { return &s.Data.Profile.Filtering }, func(s *State, _ station.Busy, r *jobs.FilterAndSortResult) []station.Cmd {
			s.Data.Profile.View, s.Data.Profile.Rows = s.Data.Profile.requested, r.Rows
			return nil
		}).OnFailure(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			if f.Code != work.Canceled {
				s.Data.Profile.Wrong = f.Text
			}
			return nil
		}),
	}
}

// PreviewLen returns the number of rows in the preview.
func (s *State) PreviewLen() int {
	if l := s.Data.Profile; !l.View.Whole() {
		return len(l.Rows)
	}
	return s.Data.Table.Rows()
}

// PreviewRow returns the row of the table at a position in the preview.
func (s *State) PreviewRow(at int) int {
	if l := s.Data.Profile; !l.View.Whole() {
		return int(l.Rows[at])
	}
	return at
}
