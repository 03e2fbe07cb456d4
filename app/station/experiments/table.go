package experiments

import (
	"errors"
	"slices"

	"orrery/app/station"
	"orrery/core/registry"
	runsearch "orrery/core/registry/search"
)

// RunTable is how the runs are looked at: all of it is in the address.
type RunTable struct {
	Search     string   // in MLflow's grammar, as typed
	Order      string   // as runsearch.ParseOrder reads it; "" is the newest first
	Filter     string   // all, registered, hand, deleted
	Experiment string   // of its runs only; "" for all
	Columns    []string // as ColumnNames has them; nil for the usual ones
	Selected   []string // runs to compare
	Same       bool     // the comparison shows what does not differ as well
	X, Y       string   // fields of its scatter

	Wrong  *runsearch.SyntaxError // what is wrong with Search; Rows are still those of before
	Offers runsearch.Completion   // what may be written at the caret
	Names  runsearch.Names        // the keys that runs have
	Rows   []RunRow               // what is shown
	Found  int                    // how many of Rows match by themselves

	unfolded []string // parents whose nested runs are shown
	query    *runsearch.Query
}

// MostCompared is how many runs are compared at most.
const MostCompared = 20

// RunRow is a run in the table.
type RunRow struct {
	At     int // in Runs
	Depth  int // 0 for a run without a parent here
	Nested int // runs below it that are shown or could be
	Open   bool
	Match  bool // false for a parent that is there for a match below it
}

// These messages change how the runs are looked at.
type (
	// SearchTyped is the query, with the caret at a byte of it.
	SearchTyped struct {
		station.Quiet
		Text  string
		Caret int
	}
	// OfferTaken puts a completion into the query.
	OfferTaken struct{ Word string }
	// OrderChosen sorts by a field, and the other way round when it does already.
	OrderChosen struct{ Field string }
	// ColumnToggled shows a column or hides it.
	ColumnToggled struct{ Name string }
	// ColumnsReset shows the usual ones.
	ColumnsReset struct{}
	// FilterChosen limits the table of runs.
	FilterChosen struct{ Filter string }
	// ExperimentShown limits it to one experiment.
	ExperimentShown struct{ ID string }
	// RunSelected adds a run to the comparison, or takes it out.
	RunSelected struct{ ID string }
	// SameToggled shows what does not differ, or hides it.
	SameToggled struct{}
	// PlotChosen chooses a field of the scatter: its axis is x or y.
	PlotChosen struct{ Axis, Field string }
	// RunsUnselected empties the comparison.
	RunsUnselected struct{}
	// RunUnfolded shows a run's nested runs, or hides them.
	RunUnfolded struct{ ID string }
	// RunsScrolled moves the window over the runs.
	RunsScrolled struct {
		station.Quiet
		Top int
	}
)

// updateTable answers them; what changes the address is put there.
func (s *State) updateTable(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	t := &s.Experiments.RunTable
	switch m := m.(type) {
	case SearchTyped:
		t.Search, t.Offers = m.Text, runsearch.Complete(m.Text, m.Caret, t.Names)
	case OfferTaken:
		o := t.Offers
		if o.To > len(t.Search) {
			return nil, true
		}
		t.Search = t.Search[:o.From] + m.Word + t.Search[o.To:]
		t.Offers = runsearch.Complete(t.Search, o.From+len(m.Word), t.Names)
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
		s.Experiments.Top = m.Top
		return nil, true
	default:
		return nil, false
	}
	if _, chosen := m.(RunSelected); !chosen {
		s.refreshTable()
	}
	return append(cmds, s.readdress(s.RunsQuery())...), true
}

// nextOrder is the order by a field: falling at first, then rising, then none.
func nextOrder(order, field string) string {
	switch order {
	case field + " DESC":
		return field
	case field:
		return ""
	}
	return field + " DESC"
}

// refreshTable finds the runs to show, in their order. A query that cannot be understood leaves
// the last one that could.
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
		if s.inTable(&runs[i]) && t.query.Match(&runs[i]) {
			f.keep(i)
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

// inTable reports whether a run passes what the buttons above the table say.
func (s *State) inTable(r *registry.Run) bool {
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

// forest is the runs as trees of parents and nested runs.
type forest struct {
	runs   []registry.Run
	parent []int // -1 for none
	kept   []bool
	match  []bool
}

func newForest(b station.Registry) *forest {
	runs := b.Runs
	f := &forest{runs: runs, parent: make([]int, len(runs)), kept: make([]bool, len(runs)), match: make([]bool, len(runs))}
	for i := range runs {
		f.parent[i] = -1
		if p, ok := b.RunIndex(runs[i].Tags[registry.TagParent]); ok && p != i {
			f.parent[i] = p
		}
	}
	f.cut()
	return f
}

// cut breaks circles, which only a hand could have made: a run on its own circle has no
// parent.
func (f *forest) cut() {
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

// keep shows a run, and the parents above it.
func (f *forest) keep(i int) {
	f.match[i] = true
	for ; i >= 0 && !f.kept[i]; i = f.parent[i] {
		f.kept[i] = true
	}
}

// rows lists the kept runs, nested ones below their parents where those are unfolded. A
// search unfolds everything.
func (f *forest) rows(order []int, unfolded []string, all bool) []RunRow {
	out := make([]RunRow, 0, len(order))
	below := map[int][]int{}
	var roots []int
	for _, i := range order {
		switch p := f.parent[i]; {
		case !f.kept[i]:
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

// ShownRuns are the runs of the table, in its order.
func (s *State) ShownRuns() []registry.Run {
	out := make([]registry.Run, len(s.Experiments.Rows))
	for i, r := range s.Experiments.Rows {
		out[i] = s.Registry.Runs[r.At]
	}
	return out
}

// Built-in columns of the table; the others are fields of a search.
var builtIn = [...]string{"estimator", "features", "score", "loss", "user_id", "status", "version", "experiment", "start_time", "duration", "dataset"}

// ShownColumns are the columns that the table shows.
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

// ColumnNames are all that can be chosen.
func (s *State) ColumnNames() []string {
	out := slices.Clone(builtIn[:])
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
