package train

import (
	"slices"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/core/feature"
	"orrery/core/table"
	"orrery/core/work/jobs"
)

// CellRows are the test rows of one cell of the confusion matrix.
type CellRows struct {
	Actual, Predicted int
	Rows              []int        // of the table
	Seen              *table.Table // their key, where there is one, and what the model read
	Top               int          // how far the list is scrolled, in pixels
}

// These messages look into the result of a fit.
type (
	// ThresholdMoved chooses one of the thresholds of Fitted.Curves.Operating.
	ThresholdMoved struct{ At int }
	// CellPressed lists the rows of a cell of the confusion matrix, or closes the list.
	CellPressed struct{ Actual, Predicted int }
	// CellScrolled moves the window over them.
	CellScrolled struct {
		station.Quiet
		Top int
	}
)

func (s *State) updateInspect(m station.Msg) ([]station.Cmd, bool) {
	t := &s.Train
	switch m := m.(type) {
	case ThresholdMoved:
		if r := t.Result; r != nil && r.Curves != nil && m.At >= 0 && m.At < len(r.Curves.Operating.Threshold) {
			t.Threshold = m.At
		}
	case CellPressed:
		if c := t.Cell; c != nil && c.Actual == m.Actual && c.Predicted == m.Predicted {
			t.Cell = nil
		} else {
			t.Cell = s.cellRows(m)
		}
	case CellScrolled:
		if t.Cell != nil {
			c := *t.Cell
			c.Top = m.Top
			t.Cell = &c
		}
	default:
		return nil, false
	}
	return nil, true
}

// ownCut is the threshold that the model itself has.
func ownCut(r *jobs.FitResult) int {
	if r.Curves == nil {
		return 0
	}
	return r.Curves.Operating.At(float64(r.Curves.Default))
}

// cellRows finds the rows of a cell: the table has the truth, the result what
// the model says. It is nil when one of the two is gone.
func (s *State) cellRows(m CellPressed) *CellRows {
	r := s.Train.Result
	if r == nil || s.Data.Table == nil || len(r.TestRows) == 0 || len(r.Predicted) != len(r.TestRows) || m.Actual < 0 || m.Actual >= len(r.Classes) {
		return nil
	}
	truth, err := s.Data.Table.Column(s.Train.ResultRun.Target)
	if err != nil {
		return nil
	}
	out := &CellRows{Actual: m.Actual, Predicted: m.Predicted}
	for i, row := range r.TestRows {
		if r.Predicted[i] == m.Predicted && truth.Value(row) == r.Classes[m.Actual] {
			out.Rows = append(out.Rows, row)
		}
	}
	slices.Sort(out.Rows)
	out.Seen = s.seen(out.Rows)
	return out
}

// seen is what the model of the result read of some rows, under the definitions
// that it was fitted with.
func (s *State) seen(rows []int) *table.Table {
	run, key := s.Train.ResultRun, s.Column(data.RoleKey)
	taken := s.Data.Table.Take(rows)
	columns := slices.Clone(run.Inputs)
	if key != "" && !slices.Contains(columns, key) {
		columns = append([]string{key}, columns...)
	}
	set, err := feature.Define(key, taken.Schema(), features.DefinitionsOf(run)...)
	if err != nil {
		return taken
	}
	seen, err := set.Columns(taken, columns)
	if err != nil {
		return taken
	}
	return seen
}

// Target is what the model of the result answers.
func (t Model) Target() string { return t.ResultRun.Target }
