package search

import (
	"cmp"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/metrics"
	"orrery/core/table"
)

// truth is the target of every row of a table: classes or numbers.
type truth struct {
	class   []int // -1 for rows that are not used
	classes []table.Value
	y       []float64
}

// newTruth reads the target of these rows. A missing cell is a *ml.ValueError.
func newTruth(task ml.Task, p ml.Pipeline, t *table.Table, rows []int) (truth, error) {
	var out truth
	if !t.Has(p.Target) {
		return out, &ml.SchemaError{Missing: []string{p.Target}}
	}
	c, err := t.Column(p.Target)
	if err != nil {
		return out, err
	}
	if task == ml.Regression {
		_, err := ml.Numbers(c.Take(rows), p.Final.Kind)
		out.y = c.Floats()
		return out, ml.InRows(err, rows)
	}
	index, classes, err := ml.Labels(c.Take(rows))
	if err != nil {
		return out, ml.InRows(err, rows)
	}
	out.classes, out.class = classes, slices.Repeat([]int{-1}, t.Rows())
	for i, row := range rows {
		out.class[row] = int(index[i])
	}
	return out, nil
}

// scores returns the scores of a model on some rows.
func (tr truth) scores(m *ml.Model, t *table.Table, rows []int, scoring []string) ([]float64, error) {
	a, err := tr.answers(m, t.Take(rows), rows, scoring)
	if err != nil {
		return nil, ml.InRows(err, rows)
	}
	out := make([]float64, len(scoring))
	for i, name := range scoring {
		if out[i], err = metrics.Score(name, a); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// answers returns the predictions that the scorings need; asked is the table of the rows.
func (tr truth) answers(m *ml.Model, asked *table.Table, rows []int, scoring []string) (metrics.Answers, error) {
	var need metrics.Needs
	regression := m.Task() == ml.Regression
	for _, name := range scoring {
		n, err := metrics.Check(name, regression)
		if err != nil {
			return metrics.Answers{}, err
		}
		need.Prob, need.Decision = need.Prob || n.Prob, need.Decision || n.Decision
	}
	var a metrics.Answers
	var err error
	if regression {
		a.Y = make([]float64, len(rows))
		for i, row := range rows {
			a.Y[i] = tr.y[row]
		}
		a.Estimate, err = m.Estimate(asked)
		return a, err
	}
	a.Classes = len(m.Classes())
	a.Truth = tr.modelClasses(m.Classes(), rows)
	if a.Pred, err = m.Predict(asked); err != nil {
		return a, err
	}
	if need.Decision {
		var ok bool
		if a.Decision, ok, err = m.Decision(asked); err != nil {
			return a, err
		}
		need.Prob = need.Prob || !ok
	}
	if need.Prob && m.Probable() {
		a.Prob, err = m.Prob(asked)
	}
	return a, err
}

// modelClasses converts the classes of rows to the class indexes of a model, -1 for a class that it does not have.
func (tr truth) modelClasses(classes []table.Value, rows []int) []int {
	index := make(map[table.Value]int, len(classes))
	for i, c := range classes {
		index[c] = i
	}
	place := make([]int, len(tr.classes))
	for i, c := range tr.classes {
		place[i] = -1
		if k, ok := index[c]; ok {
			place[i] = k
		}
	}
	out := make([]int, len(rows))
	for i, row := range rows {
		out[i] = -1
		if k := tr.class[row]; k >= 0 {
			out[i] = place[k]
		}
	}
	return out
}

// numberCells returns for each row the index of its cell among the distinct cells in order.
func numberCells(c table.Column) []int {
	order := allRows(c.Len())
	compare := func(a, b int) int {
		if c.Kind() == table.Text {
			return cmp.Compare(c.Text(a), c.Text(b))
		}
		return cmp.Compare(c.Floats()[a], c.Floats()[b])
	}
	slices.SortFunc(order, compare)
	out := make([]int, c.Len())
	k := 0
	for i, row := range order {
		if i > 0 && compare(order[i-1], row) != 0 {
			k++
		}
		out[row] = k
	}
	return out
}
