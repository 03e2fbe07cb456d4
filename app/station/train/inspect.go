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

// CellRows lists the test rows of one cell of the confusion matrix.
type CellRows struct {
	Actual, Predicted int
	Rows              []int        // row numbers in the table
	Inputs            *table.Table // their keys, if there is a key column, and the model's inputs
	Top               int          // scroll offset of the list, in pixels
}

// Messages that inspect the result of a fit.
type (
	// ThresholdMoved sets the threshold, as an index in Result.Curves.Operating.
	ThresholdMoved struct{ At int }
	// CellPressed shows or hides the rows of a cell of the confusion matrix.
	CellPressed struct{ Actual, Predicted int }
	// CellScrolled sets the scroll offset of these rows.
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
		if c := t.OpenCell; c != nil && c.Actual == m.Actual && c.Predicted == m.Predicted {
			t.OpenCell = nil
		} else {
			t.OpenCell = s.cellRows(m)
		}
	case CellScrolled:
		if t.OpenCell != nil {
			c := *t.OpenCell
			c.Top = m.Top
			t.OpenCell = &c
		}
	default:
		return nil, false
	}
	return nil, true
}

// defaultThreshold returns the index of the model's own threshold.
func defaultThreshold(r *jobs.FitResult) int {
	if r.Curves == nil {
		return 0
	}
	return r.Curves.Operating.At(float64(r.Curves.Default))
}

// cellRows returns the rows of a cell, from the targets in the table and the predictions in the result. It returns
// nil if either is missing.
func (s *State) cellRows(m CellPressed) *CellRows {
	r := s.Train.Result
	if r == nil || s.Data.Table == nil || len(r.TestRows) == 0 || len(r.Predicted) != len(r.TestRows) || m.Actual < 0 || m.Actual >= len(r.Classes) {
		return nil
	}
	actual, err := s.Data.Table.Column(s.Train.ResultRun.Target)
	if err != nil {
		return nil
	}
	out := &CellRows{Actual: m.Actual, Predicted: m.Predicted}
	for i, row := range r.TestRows {
		if r.Predicted[i] == m.Predicted && actual.Value(row) == r.Classes[m.Actual] {
			out.Rows = append(out.Rows, row)
		}
	}
	slices.Sort(out.Rows)
	out.Inputs = s.cellInputs(out.Rows)
	return out
}

// cellInputs returns the keys and the model's inputs of some rows, computed with the definitions that the model was
// trained with.
func (s *State) cellInputs(rows []int) *table.Table {
	run, key := s.Train.ResultRun, s.Column(data.RoleKey)
	source := s.Data.Table.Take(rows)
	columns := slices.Clone(run.Inputs)
	if key != "" && !slices.Contains(columns, key) {
		columns = append([]string{key}, columns...)
	}
	set, err := feature.Define(key, source.Schema(), features.DefinitionsOf(run)...)
	if err != nil {
		return source
	}
	inputs, err := set.Columns(source, columns)
	if err != nil {
		return source
	}
	return inputs
}

// Target returns the target of the result's model.
func (t Model) Target() string { return t.ResultRun.Target }
