package experiments

import (
	"errors"
	"slices"

	"orrery/app/station"
	"orrery/core/registry"
	runsearch "orrery/core/registry/search"
)

// RunTable has the settings of the table of runs, which are part of the address, and its rows.
type RunTable struct {
	Search     string   // query in MLflow's syntax, as typed
	Order      string   // for runsearch.ParseOrder; "" for newest first
	Filter     string   // all, registered, hand or deleted
	Experiment string   // id of the experiment that is shown; "" for all
	Columns    []string // names as in ColumnNames; nil for the default columns
	Selected   []string // ids of the runs to compare
	Same       bool     // the comparison also shows rows without differences
	X, Y       string   // fields of the scatter plot

	Wrong       *runsearch.SyntaxError // syntax error in Search; Rows are then those of the last valid query
	Completions runsearch.Completion   // completions at the caret
	Names       runsearch.Names        // keys of the runs' metrics, params and tags
	Rows        []RunRow               // the rows of the table
	Found       int                    // number of runs that match the query

	unfolded []string // ids of the parents whose nested runs are shown
	query    *runsearch.Query
}

// MostCompared is the largest number of runs in a comparison.
const MostCompared = 20

// RunRow is a row of the table.
type RunRow struct {
	At     int  // index of the run in Registry.Runs
	Depth  int  // 0 for a run without a parent
	Nested int  // number of its nested runs
	Open   bool // the nested runs are shown
	Match  bool // false for a parent that is shown because of a nested run
}

// Messages that change the table of runs.
type (
	// SearchTyped sets the query. Caret is a byte offset.
	SearchTyped struct {
		station.Quiet
		Text  string
		Caret int
	}
	// CompletionChosen inserts a completion into the query.
	CompletionChosen struct{ Word string }
	// OrderChosen sorts by a field, or changes the direction.
	OrderChosen struct{ Field string }
	// ColumnToggled shows or hides a column.
	ColumnToggled struct{ Name string }
	// ColumnsReset shows the default columns.
	ColumnsReset struct{}
	// FilterChosen sets the filter.
	FilterChosen struct{ Filter string }
	// ExperimentShown shows the runs of one experiment, or of all.
	ExperimentShown struct{ ID string }
	// RunSelected adds a run to the comparison or removes it.
	RunSelected struct{ ID string }
	// SameToggled shows or hides the rows of the comparison without differences.
	SameToggled struct{}
	// PlotChosen sets the field of an axis of the scatter plot. Axis is x or y.
	PlotChosen struct{ Axis, Field string }
	// RunsUnselected empties the comparison.
	RunsUnselected struct{}
	// RunUnfolded shows or hides the nested runs of a run.
	RunUnfolded struct{ ID string }
	// RunsScrolled sets the scroll offset of the table.
	RunsScrolled struct {
		station.Quiet
		Top int
	}
)

// updateTable handles these messages and updates the address.
func (s *State) updateTable(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	t := &s.Experiments.RunTable
	switch m := m.(type) {
	case SearchTyped:
		t.Search, t.Completions = m.Text, runsearch.Complete(m.Text, m.Caret, t.Names)
	case CompletionChosen:
		o := t.Completions
		if o.To > len(t.Search) {
			return nil, true
		}
		t.Search = t.Search[:o.From] + m.Word + t.Search[o.To:]
		t.Completions = runsearch.Complete(t.Search, o.From+len(m.Word), t.Names)
		cmds = []station.Cmd{station.Fill{ID: "runs-search", Text: t.Search}, station.Focus{ID: "runs-search"}}
	case OrderChosen:
		t.Order = nextOrder(t.Order, m.Field)
	case ColumnToggled:
		t.Columns = station.Toggled(s.ShownColumns(), m.Name)
	case ColumnsReset:
		t.Columns = nil
	case FilterChosen:
		t.Filter = m.Filter
	case ExperimentShown:
		t.Experiment = m.ID
	case RunSelected:
		if t.Selected = station.Toggled(t.Selected, m.ID); len(t.Selected) > MostCompared {
			t.Selected = t.Selected[1:]
		}
	case SameToggled:
		t.Same = !t.Same
	case PlotChosen:
		if m.Axis == "x" {
			t.X = m.Field
		} else {
			t.Y = m.Field
		}
	case RunsUnselected:
		t.Selected = nil
	case RunUnfolded:
		t.unfolded = station.Toggled(t.unfolded, m.ID)
	case RunsScrolled:
		s.Experiments.ScrollTop = m.Top
		return nil, true
	default:
		return nil, false
	}
	if _, chosen := m.(RunSelected); !chosen {
		s.refreshTable()
	}
	return append(cmds, s.updateAddress(s.RunsQuery())...), true
}

// nextOrder returns the order after a press on a column: descending, then ascending, then none.
func nextOrder(order, field string) string {
	switch order {
	case field + " DESC":
		return field
	case field:
		return ""
	}
	return field + " DESC"
}

// refreshTable updates the rows of the table. If the query is invalid, the last valid one is used.
func (s *State) refreshTable() {
	t := &s.Experiments.RunTable
	q, err := runsearch.Parse(t.Search)
	if t.Wrong = nil; err != nil {
		if errors.As(err, &t.Wrong); t.query == nil {
			t.query, _ = runsearch.Parse("")
		}
	} else {
		t.query = q
	}
	runs := s.Registry.Runs
	f := newForest(s.Registry)
	t.Found = 0
	for i := range runs {
		if s.passesFilters(&runs[i]) && t.query.Match(&runs[i]) {
			f.include(i)
			t.Found++
		}
	}
	o, err := runsearch.ParseOrder(t.Order)
	if err != nil {
		t.Order = ""
		o, _ = runsearch.ParseOrder("")
	}
	t.Rows = f.rows(o.Sort(runs), t.unfolded, t.Search != "")
}

// passesFilters reports whether a run is in the chosen experiment and passes the filter.
func (s *State) passesFilters(r *registry.Run) bool {
	t := &s.Experiments.RunTable
	if t.Experiment != "" && r.Experiment != t.Experiment || (r.LifecycleStage == registry.StageDeleted) != (t.Filter == "deleted") {
		return false
	}
	switch t.Filter {
	case "registered":
		_, ok := s.VersionOf(r.ID)
		return ok
	case "hand":
		return r.StartedBy == "you"
	}
	return true
}

// forest has the runs as trees of parents and nested runs.
type forest struct {
	runs     []registry.Run
	parent   []int // indexes in runs; -1 if there is none
	included []bool
	match    []bool
}

func newForest(b station.Registry) *forest {
	runs := b.Runs
	f := &forest{runs: runs, parent: make([]int, len(runs)), included: make([]bool, len(runs)), match: make([]bool, len(runs))}
	for i := range runs {
		f.parent[i] = -1
		if p, ok := b.RunIndex(runs[i].Tags[registry.TagParent]); ok && p != i {
			f.parent[i] = p
		}
	}
	f.breakCycles()
	return f
}

// breakCycles removes the parent of runs in a cycle. Cycles exist only if the tags were edited.
func (f *forest) breakCycles() {
	for i := range f.parent {
		steps := 0
		for p := f.parent[i]; p >= 0; p = f.parent[p] {
			if steps++; p == i || steps > len(f.parent) {
				f.parent[i] = -1
				break
			}
		}
	}
}

// include adds a matching run and its ancestors to the table.
func (f *forest) include(i int) {
	f.match[i] = true
	for ; i >= 0 && !f.included[i]; i = f.parent[i] {
		f.included[i] = true
	}
}

// rows returns the rows of the included runs. Nested runs follow their parent if it is unfolded; with all, parents are
// unfolded unless they are in the list.
func (f *forest) rows(order []int, unfolded []string, all bool) []RunRow {
	out := make([]RunRow, 0, len(order))
	below := map[int][]int{}
	var roots []int
	for _, i := range order {
		switch p := f.parent[i]; {
		case !f.included[i]:
		case p >= 0:
			below[p] = append(below[p], i)
		default:
			roots = append(roots, i)
		}
	}
	var list func(of []int, depth int)
	list = func(of []int, depth int) {
		for _, i := range of {
			r := RunRow{At: i, Depth: depth, Nested: len(below[i]), Match: f.match[i]}
			r.Open = r.Nested > 0 && all != slices.Contains(unfolded, f.runs[i].ID)
			out = append(out, r)
			if r.Open {
				list(below[i], depth+1)
			}
		}
	}
	list(roots, 0)
	return out
}

// ShownRuns returns the runs of the table in its order.
func (s *State) ShownRuns() []registry.Run {
	out := make([]registry.Run, len(s.Experiments.Rows))
	for i, r := range s.Experiments.Rows {
		out[i] = s.Registry.Runs[r.At]
	}
	return out
}

// builtInColumns are the columns that every run has. Other columns are named like the fields of a query.
var builtInColumns = [...]string{"estimator", "features", "score", "loss", "user_id", "status", "version", "experiment", "start_time", "duration", "dataset"}

// ShownColumns returns the names of the columns that the table shows.
func (s *State) ShownColumns() []string {
	if s.Experiments.Columns != nil {
		return s.Experiments.Columns
	}
	out := []string{"estimator", "features", "score"}
	for _, m := range []string{"roc_auc", "log_loss", "rmse", "mae"} {
		if slices.Contains(s.Experiments.Names.Metrics, m) {
			out = append(out, "metrics."+m)
		}
	}
	return append(out, "loss", "user_id", "status", "version")
}

// ColumnNames returns the names of all columns.
func (s *State) ColumnNames() []string {
	out := slices.Clone(builtInColumns[:])
	n := s.Experiments.Names
	for _, kind := range []struct {
		word string
		keys []string
	}{{"metrics.", n.Metrics}, {"params.", n.Params}, {"tags.", n.Tags}} {
		for _, k := range kind.keys {
			out = append(out, kind.word+runsearch.Quote(k))
		}
	}
	return out
}
