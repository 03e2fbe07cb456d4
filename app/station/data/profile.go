package data

import (
	"strings"

	"orrery/app/station"
	"orrery/core/profile"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Profile is what a person looks at in the table: what is odd in it, and which
// rows are shown in which order.
type Profile struct {
	Findings   []profile.Finding // worst first
	Inspected  bool              // they are of the table and roles of now
	Inspecting station.Busy
	Failed     string // why they were not found

	Open      string       // the column whose profile is open
	Where     string       // the filter as it is typed
	View      profile.View // what Rows are of
	Rows      []uint32     // shown, in order; nil: all, in the table's
	Arranging station.Busy
	Wrong     string // why the last filter could not be used

	asked profile.View // what Arranging is to make
}

// These messages look into the table.
type (
	// FindingPressed shows the rows of a finding, or all again.
	FindingPressed struct{ At int }
	// SortPressed sorts the preview by a column: up, then down, then not.
	SortPressed struct{ Column string }
	// FilterTyped is the text of the filter.
	FilterTyped struct {
		station.Quiet
		Text string
	}
	// FilterPressed shows the rows for which the filter holds.
	FilterPressed struct{}
	// ViewCleared shows all rows in the table's order.
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
			if f.Kind == "leak" { // in the feature's order, the target is seen to follow it
				v.Sort, v.Down = f.Column, false
			}
		}
		cmds = s.arrange(v)
	case SortPressed:
		cmds = s.arrange(sorted(l.View, m.Column))
	case FilterTyped:
		l.Where = m.Text
	case FilterPressed:
		v := l.View
		v.Where = strings.TrimSpace(l.Where)
		cmds = s.arrange(v)
	case ViewCleared:
		l.Where = ""
		cmds = s.arrange(profile.View{})
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

// sorted is a view after the head of a column is pressed.
func sorted(v profile.View, column string) profile.View {
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

// arrange asks the worker for the rows of a view; the rows of before stay until
// they are there. All rows in the table's order need no worker.
func (s *State) arrange(v profile.View) []station.Cmd {
	l := &s.Data.Profile
	if s.Data.Table == nil {
		return nil
	}
	var cmds []station.Cmd
	if l.Arranging.Running() {
		cmds = append(cmds, station.Cancel{Job: l.Arranging.Job})
		l.Arranging = station.Busy{}
	}
	l.Wrong = ""
	if v.Whole() {
		l.View, l.Rows = v, nil
		return cmds
	}
	l.asked = v
	more := s.StartJob(&l.Arranging, "rows", jobs.FilterAndSort{Table: s.Data.Table.Hash(), Roles: s.profileRoles(), View: v})
	return append(cmds, more...)
}

// profileRoles are the roles that findings are about.
func (s *State) profileRoles() profile.Roles {
	r := profile.Roles{Key: s.Column(RoleKey), Target: s.Column(RoleTarget)}
	for _, c := range s.Data.Roles {
		if c.Role == RoleFeature {
			r.Features = append(r.Features, c.Column)
		}
	}
	return r
}

// inspect has the table looked over, when somebody is there to read it.
func (s *State) inspect() []station.Cmd {
	l := &s.Data.Profile
	if s.Station != station.Data || s.Data.Table == nil || l.Inspected || l.Inspecting.Running() || l.Failed != "" {
		return nil
	}
	return s.StartJob(&l.Inspecting, "findings", jobs.ProfileTable{Table: s.Data.Table.Hash(), Roles: s.profileRoles()})
}

// inspectAgain looks once more after a role has changed: what was found under
// other roles is let go.
func (s *State) inspectAgain() []station.Cmd {
	l := &s.Data.Profile
	var cmds []station.Cmd
	if l.Inspecting.Running() {
		cmds = append(cmds, station.Cancel{Job: l.Inspecting.Job})
	}
	l.Inspected, l.Inspecting, l.Findings, l.Failed = false, station.Busy{}, nil, ""
	if l.View.Finding != nil {
		v := l.View
		v.Finding = nil
		more := s.arrange(v)
		cmds = append(cmds, more...)
	}
	more := s.inspect()
	return append(cmds, more...)
}

// profileTasks are the tasks that look into the table.
func profileHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.NewHandler(func(s *State) *station.Busy { return &s.Data.Profile.Inspecting }, func(s *State, _ station.Busy, r *jobs.ProfileTableResult) []station.Cmd {
			s.Data.Profile.Findings, s.Data.Profile.Inspected = r.Findings, true
			return nil
		}).OnFailure(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			s.Data.Profile.Failed = f.Text
			if f.Code == work.Canceled {
				s.Data.Profile.Failed = "Cancelled."
			}
			return nil
		}),
		station.NewHandler(func(s *State) *station.Busy { return &s.Data.Profile.Arranging }, func(s *State, _ station.Busy, r *jobs.FilterAndSortResult) []station.Cmd {
			s.Data.Profile.View, s.Data.Profile.Rows = s.Data.Profile.asked, r.Rows
			return nil
		}).OnFailure(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			if f.Code != work.Canceled {
				s.Data.Profile.Wrong = f.Text
			}
			return nil
		}),
	}
}

// PreviewLen is the number of rows in the preview.
func (s *State) PreviewLen() int {
	if l := s.Data.Profile; !l.View.Whole() {
		return len(l.Rows)
	}
	return s.Data.Table.Rows()
}

// PreviewRow is the row of the table that the preview shows at a place.
func (s *State) PreviewRow(at int) int {
	if l := s.Data.Profile; !l.View.Whole() {
		return int(l.Rows[at])
	}
	return at
}
