//go:build !wasm

package batch

import (
	"bytes"
	"encoding/json"

	"orrery/core/ml"
	"orrery/core/ml/metrics"
	"orrery/core/table"
)

// answer writes the result, one line for each part.
func (e *experiment) answer(m *ml.Model, notes []string) ([]byte, error) {
	tested := e.cols.Take(e.test)
	pred, err := m.Predict(tested)
	if err != nil {
		return nil, err
	}
	proba, err := m.Prob(tested)
	if err != nil {
		return nil, err
	}
	classes := m.Classes()
	values := make([]table.Value, len(pred))
	for i, c := range pred {
		values[i] = classes[c]
	}
	w := writer{}
	w.part("train", nonNil(e.train))
	w.part("test", nonNil(e.test))
	w.part("classes", classes)
	w.part("predict", values)
	w.part("predict_proba", proba)
	if decision, ok, err := m.Decision(tested); err != nil {
		return nil, err
	} else if ok && len(classes) == 2 {
		w.part("decision_function", firsts(decision))
	} else if ok {
		w.part("decision_function", decision)
	}
	truth, err := truths(tested, e.Target, classes)
	if err != nil {
		return nil, err
	}
	w.part("metrics", scores(truth, pred, proba, len(classes)))
	var attributes []any
	for _, a := range m.Attributes() {
		attributes = append(attributes, a)
	}
	w.part("attributes", attributes)
	if len(notes) > 0 {
		w.part("warnings", notes)
	}
	return w.end()
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

// truths gives the class of each row, -1 for one that the model has never seen.
func truths(t *table.Table, target string, classes []table.Value) ([]int, error) {
	c, err := t.Column(target)
	if err != nil {
		return nil, err
	}
	index := make(map[table.Value]int, len(classes))
	for i, v := range classes {
		index[v] = i
	}
	out := make([]int, c.Len())
	for i := range out {
		v := c.Value(i)
		v.Num += 0 // a negative zero is the class 0
		k, ok := index[v]
		if !ok {
			k = -1
		}
		out[i] = k
	}
	return out, nil
}

// scores are those of the test rows; where a class is new only the accuracy has a meaning.
func scores(truth, pred []int, proba [][]float64, classes int) map[string]any {
	out := map[string]any{}
	if len(truth) == 0 {
		return out
	}
	out["accuracy"] = metrics.Accuracy(truth, pred)
	for _, c := range truth {
		if c < 0 {
			return out
		}
	}
	out["log_loss"] = metrics.LogLoss(truth, proba)
	out["precision"], out["recall"], out["f1"] = any3(metrics.PrecisionRecallF1(truth, pred, classes))
	out["confusion_matrix"] = integers(metrics.ConfusionMatrix(truth, pred, classes))
	if classes == 2 {
		positive := make([]float64, len(proba))
		for i, p := range proba {
			positive[i] = p[1]
		}
		out["roc_auc"] = metrics.ROCAUC(truth, positive)
		out["brier"] = metrics.Brier(truth, positive)
	}
	return out
}

func any3(a, b, c float64) (any, any, any) { return a, b, c }

func integers(rows [][]int) []any {
	out := make([]any, len(rows))
	for i, r := range rows {
		out[i] = r
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
