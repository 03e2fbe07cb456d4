package features

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/feature/repo"
	"orrery/core/feature/view"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// These messages belong to training rows.
type (
	// JoinPressed gives the loaded rows the features of a view, as they were then.
	JoinPressed struct{ View string }
	// CellTraced asks where a cell of the training rows came from.
	CellTraced struct {
		Row     int
		Feature string
	}
	// JoinScrolled moves the window over the training rows.
	JoinScrolled struct {
		station.Quiet
		Top int
	}
	// ComparePressed holds training against serving.
	ComparePressed struct{ View string }
)

// join starts the point-in-time join. Its answer is a table as any other.
func (s *State) join(name string) []station.Cmd {
	v, ok := s.Store.Repo.View(name, 0)
	source := s.Store.Repo.Digest(v.Source)
	if !ok || source == "" || s.Data.Table == nil || s.Data.Loading.Running() {
		return nil
	}
	rows := strings.TrimSuffix(s.Data.Name, ".csv")
	made := rows + "_with_" + name + ".csv"
	s.Store.Failed = station.Notice{}
	s.Store.pending = JoinOf{Rows: s.Data.Name, View: name, Version: v.Version, Source: source}
	cmds := s.StartJob(&s.Store.Joining, made, jobs.Join{Rows: s.Data.Table.Hash(), Source: source, View: v,
		Options: view.JoinOptions{Timestamp: s.rowsTime(v)}, Name: made, Keep: true})
	return cmds
}

// rowsTime is the column of the loaded rows that says when: the one that is
// called as the view's, else the first that is a time.
func (s *State) rowsTime(v view.View) string {
	if s.Data.Table.Has(v.EventTimestamp) {
		return v.EventTimestamp
	}
	if when := s.Column(data.RoleTime); when != "" && v.EventTimestamp != "" {
		return when
	}
	return v.EventTimestamp
}

// joined takes the training rows in: the columns that were there keep their
// roles, the join key names the entities, and the features are the inputs.
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
	before := s.JoinsOf()
	if s.Data.Table != nil && s.Data.Table.Hash() == j.Table {
		before = nil
	}
	for _, old := range before {
		old.Table = j.Table
		s.Store.Joins = append(slices.Clone(s.Store.Joins), old)
	}
	s.Store.Joins = slices.DeleteFunc(slices.Clone(s.Store.Joins), func(o JoinOf) bool { return o.Table == j.Table && o.View == j.View })
	s.Store.Joins = append(s.Store.Joins, j)
	s.Store.Joins = s.Store.Joins[max(0, len(s.Store.Joins)-mostJoins):]
	s.Store.Traced, s.Store.Top = nil, 0
	s.Data.Roles = roles
	cmds := s.ApplyTable(station.Busy{What: data.Restoring}, r)
	s.Emit(RowsJoined{})
	s.Notify(fmt.Sprintf("%s: %d rows with %d features as they were at each row's time.", r.Name, r.Table.Rows(), len(v.Names())))
	return cmds
}

// JoinedColumn finds the view that a column of the loaded table came from.
func (s *State) JoinedColumn(column string) (view.View, JoinOf, bool) {
	for _, j := range s.JoinsOf() {
		if v, ok := s.viewOf(j); ok && slices.Contains(v.Names(), column) {
			return v, j, true
		}
	}
	return view.View{}, JoinOf{}, false
}

// Joined are the joins behind the loaded table.
func (s *State) Joined() []JoinOf { return s.JoinsOf() }

func (s *State) trace(m CellTraced) []station.Cmd {
	v, j, ok := s.JoinedColumn(m.Feature)
	if !ok {
		return nil
	}
	s.Store.Failed, s.Store.Traced = station.Notice{}, nil
	cmds := s.StartJob(&s.Store.Tracing, m.Feature, jobs.Trace{Rows: s.Data.Table.Hash(), Source: j.Source, View: v,
		Options: view.JoinOptions{Timestamp: s.rowsTime(v)}, Row: m.Row, Feature: m.Feature})
	return cmds
}

// skewRows is how many entities a comparison of training and serving takes.
const skewRows = 1000

func (s *State) compare(name string) []station.Cmd {
	v, ok := s.Store.Repo.View(name, 0)
	source := s.Store.Repo.Digest(v.Source)
	if !ok || source == "" || s.Store.Comparing.Running() {
		return nil
	}
	s.Store.Compared, s.Store.Failed = nil, station.Notice{}
	return s.StartJob(&s.Store.Comparing, name, jobs.Compare{Source: source, View: v, At: work.Num(math.NaN()), N: skewRows})
}

// Comparisons are those of all that is in the online store, as of when it was filled: a part of the checks.
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

// BreaksWithout lists the registered models that would break without a feature,
// view or service.
func (s *State) BreaksWithout(name string) []string {
	uses := s.uses()
	out := repo.Readers(repo.View, name, uses)
	for _, m := range slices.Concat(s.modelsReading(name), repo.Readers(repo.Services, name, uses)) {
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	return out
}
