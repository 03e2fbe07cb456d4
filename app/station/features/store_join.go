package features

import (
	"math"
	"slices"
	"strings"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui/format"
	"orrery/core/feature/repo"
	"orrery/core/feature/view"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// These messages belong to training rows.
type (
	// JoinPressed joins the loaded rows with the features of a view at each row's time.
	JoinPressed struct{ View string }
	// CellTraced shows where a cell of the training rows came from.
	CellTraced struct {
		Row     int
		Feature string
	}
	// JoinScrolled scrolls the training rows.
	JoinScrolled struct {
		station.Quiet
		Top int
	}
	// ComparePressed compares the features of a view as computed for training and for serving.
	ComparePressed struct{ View string }
)

// join starts the point-in-time join of the loaded rows with a view.
func (s *State) join(name string) []station.Cmd {
	v, ok := s.Store.Repo.View(name, 0)
	source := s.Store.Repo.Digest(v.Source)
	if !ok || source == "" || s.Data.Table == nil || s.Data.Loading.Running() {
		return nil
	}
	rows := strings.TrimSuffix(s.Data.Name, ".csv")
	made := rows + "_with_" + name + ".csv"
	s.Store.Failed = station.Notice{}
	s.Store.pending = JoinRecord{Rows: s.Data.Name, View: name, Version: v.Version, Source: source}
	return s.StartJob(&s.Store.Joining, made, jobs.Join{Rows: s.Data.Table.Hash(), Source: source, View: v,
		Options: view.JoinOptions{Timestamp: s.rowsTime(v)}, Name: made, Keep: true})
}

// rowsTime returns the time column of the loaded rows: the one with the name of the view's event timestamp, otherwise
// the one with the role event timestamp.
func (s *State) rowsTime(v view.View) string {
	if s.Data.Table.Has(v.EventTimestamp) {
		return v.EventTimestamp
	}
	if when := s.Column(data.RoleTime); when != "" && v.EventTimestamp != "" {
		return when
	}
	return v.EventTimestamp
}

// joined opens the training rows. Columns that were there before keep their roles, a single join key becomes the
// entity key if there is none, and the columns of the view become features.
func (s *State) joined(_ station.Busy, r *jobs.Opened) []station.Cmd {
	j := s.Store.pending
	j.Table = r.Table.Hash()
	v, _ := s.viewOf(j)
	roles := slices.Clone(s.Data.Roles)
	for i, c := range roles {
		if len(v.JoinKeys) == 1 && c.Column == v.JoinKeys[0] && s.Column(data.RoleKey) == "" {
			roles[i].Role = data.RoleKey
		}
	}
	for _, c := range r.Summaries {
		if slices.Contains(v.Names(), c.Name) {
			role := data.RoleFeature
			if c.Kind == table.Time || c.Kind == table.Text && c.Distinct > data.MaxCategories {
				role = data.RoleIgnore
			}
			roles = append(roles, data.RoleOf{Column: c.Name, Role: role})
		}
	}
	before := s.Joined()
	if s.Data.Table != nil && s.Data.Table.Hash() == j.Table {
		before = nil
	}
	for _, old := range before {
		old.Table = j.Table
		s.Store.Joins = append(slices.Clone(s.Store.Joins), old)
	}
	s.Store.Joins = slices.DeleteFunc(slices.Clone(s.Store.Joins), func(o JoinRecord) bool { return o.Table == j.Table && o.View == j.View })
	s.Store.Joins = append(s.Store.Joins, j)
	s.Store.Joins = s.Store.Joins[max(0, len(s.Store.Joins)-maxJoins):]
	s.Store.Traced, s.Store.Top = nil, 0
	s.Data.Roles = roles
	cmds := s.ApplyTable(station.Busy{What: data.Restoring}, r)
	s.Emit(RowsJoined{})
	s.Notify(r.Name + ": " + format.Count(r.Table.Rows(), "row") + " with " + format.Count(len(v.Names()), "feature") + " as they were at each row's time.")
	return cmds
}

// JoinedColumn returns the view and the join that a column of the loaded table came from.
func (s *State) JoinedColumn(column string) (view.View, JoinRecord, bool) {
	for _, j := range s.Joined() {
		if v, ok := s.viewOf(j); ok && slices.Contains(v.Names(), column) {
			return v, j, true
		}
	}
	return view.View{}, JoinRecord{}, false
}

// trace starts to find where a cell came from.
func (s *State) trace(m CellTraced) []station.Cmd {
	v, j, ok := s.JoinedColumn(m.Feature)
	if !ok {
		return nil
	}
	s.Store.Failed, s.Store.Traced = station.Notice{}, nil
	return s.StartJob(&s.Store.Tracing, m.Feature, jobs.Trace{Rows: s.Data.Table.Hash(), Source: j.Source, View: v,
		Options: view.JoinOptions{Timestamp: s.rowsTime(v)}, Row: m.Row, Feature: m.Feature})
}

// skewRows is how many entities a comparison of training and serving reads.
const skewRows = 1000

// compare starts the comparison of training and serving for a view.
func (s *State) compare(name string) []station.Cmd {
	v, ok := s.Store.Repo.View(name, 0)
	source := s.Store.Repo.Digest(v.Source)
	if !ok || source == "" || s.Store.Comparing.Running() {
		return nil
	}
	s.Store.Compared, s.Store.Failed = nil, station.Notice{}
	return s.StartJob(&s.Store.Comparing, name, jobs.Compare{Source: source, View: v, At: work.Num(math.NaN()), N: skewRows})
}

// Comparisons returns the comparison of training and serving for each materialized view, for the checks.
func (s *State) Comparisons() []jobs.Compare {
	var out []jobs.Compare
	for _, f := range s.Store.Filled {
		v, ok := s.Store.Repo.View(f.View, f.Version)
		if source := s.Store.Repo.Digest(v.Source); ok && source != "" {
			out = append(out, jobs.Compare{Source: source, View: v, At: work.Num(f.At), N: skewRows})
		}
	}
	return out
}

// BreaksWithout returns the registered models that read a feature, view or service.
func (s *State) BreaksWithout(name string) []string {
	uses := s.modelUses()
	out := repo.Readers(repo.View, name, uses)
	for _, m := range slices.Concat(s.modelsReading(name), repo.Readers(repo.Services, name, uses)) {
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}
