package batch

import (
	"bytes"
	"context"
	"encoding/json"

	"orrery/core/ml"
	"orrery/core/table"
)

// answer writes what the fitted model says, one line for each part.
func (e *experiment) answer(ctx context.Context, m *ml.Model, w *writer) error {
	w.part("train", nonNil(e.train))
	w.part("test", nonNil(e.test))
	if m.Task() == ml.Transformation {
		if err := e.transformed(m, w); err != nil {
			return err
		}
	} else if err := e.predicted(m, w); err != nil {
		return err
	}
	if err := e.ask(ctx, m, w); err != nil {
		return err
	}
	var attributes []any
	for _, a := range m.Attributes() {
		attributes = append(attributes, a)
	}
	w.part("attributes", attributes)
	if e.learnt != nil {
		features, err := plain(e.learnt)
		if err != nil {
			return err
		}
		w.part("features", features)
	}
	if warning := m.Warning(); warning != "" {
		e.notes = append(e.notes, warning)
	}
	if len(e.notes) > 0 {
		w.part("warnings", e.notes)
	}
	return nil
}

// plain is what JSON makes of v: maps, lists, numbers and texts.
func plain(v any) (out any, err error) {
	b, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	return out, err
}

// transformed writes all rows as they leave the last step.
func (e *experiment) transformed(m *ml.Model, w *writer) error {
	t, err := m.Transform(e.cols)
	if err != nil {
		return err
	}
	cols := make([][]any, t.Width())
	for i, c := range t.Columns() {
		cols[i] = cells(c)
	}
	rows := make([]any, t.Rows())
	for i := range rows {
		row := make([]any, len(cols))
		for k, c := range cols {
			row[k] = c[i]
		}
		rows[i] = row
	}
	w.part("transform", rows)
	w.part("feature_names_out", t.Names())
	return nil
}

// cells are texts or numbers, truth among them as 0 and 1.
func cells(c table.Column) []any {
	out := make([]any, c.Len())
	for i := range out {
		if c.Kind() == table.Text {
			out[i] = c.Text(i)
		} else {
			out[i] = c.Floats()[i]
		}
	}
	return out
}

// predicted writes what the model says of the test rows, and how well.
func (e *experiment) predicted(m *ml.Model, w *writer) error {
	tested := e.cols.Take(e.test)
	v, err := m.Estimate(tested)
	if err != nil {
		return ml.InRows(err, e.test)
	}
	if m.Task() == ml.Classification {
		w.part("classes", m.Classes())
	}
	w.part("predict", values(m, v))
	var prob [][]float64
	if m.Probable() {
		if prob, err = m.Prob(tested); err != nil {
			return err
		}
		w.part("predict_proba", prob)
	}
	decision, ok, err := m.Decision(tested)
	if err != nil {
		return err
	}
	if ok && len(decision) > 0 && len(decision[0]) == 1 {
		w.part("decision_function", firsts(decision))
	} else if ok {
		w.part("decision_function", decision)
	}
	scores, err := e.scores(m, verdict{tested, v, prob, decision})
	if err == nil {
		w.part("metrics", scores)
	}
	return err
}

// values turns class indexes into classes and clusters into whole numbers.
func values(m *ml.Model, v []float64) any {
	if m.Task() == ml.Regression {
		return v
	}
	classes := m.Classes()
	out := make([]any, len(v))
	for i, f := range v {
		if out[i] = int(f); classes != nil {
			out[i] = classes[int(f)]
		}
	}
	return out
}

func nonNil(rows []int) []int {
	if rows == nil {
		return []int{}
	}
	return rows
}

func firsts(rows [][]float64) []float64 {
	out := make([]float64, len(rows))
	for i, r := range rows {
		out[i] = r[0]
	}
	return out
}

// writer builds a JSON object in the order of its parts.
type writer struct {
	b   bytes.Buffer
	err error
}

func (w *writer) part(name string, v any) {
	key, err := json.Marshal(name)
	if err == nil {
		var text []byte
		if text, err = ml.AppendJSON(nil, v); err == nil {
			if w.b.Len() > 0 {
				w.b.WriteString(",\n")
			} else {
				w.b.WriteString("{")
			}
			w.b.Write(key)
			w.b.WriteString(": ")
			w.b.Write(text)
		}
	}
	if w.err == nil {
		w.err = err
	}
}

func (w *writer) end() ([]byte, error) {
	w.b.WriteString("}\n")
	return w.b.Bytes(), w.err
}
