package serve

import (
	"math"
	"time"

	"orrery/core/ml"
	"orrery/core/table"
)

// Status is how a question was answered.
type Status string

const (
	OK          Status = "OK"
	NotFound    Status = "NOT_FOUND"   // no row has this key
	Invalid     Status = "INVALID"     // a value is missing or impossible; Err names it
	Unavailable Status = "UNAVAILABLE" // no model serves
)

// Prediction is one answer and what it was made from.
type Prediction struct {
	Key     string // as asked; "" for values that were given
	Status  Status
	Err     string        // what was wrong, in a sentence; "" when OK
	Task    ml.Task       // of the model: which of Class and Value is the answer
	Class   table.Value   // a classifier's answer: the most probable class, the first of equals; else zero
	Proba   ml.Floats     `json:",omitempty"` // of each class, in the order of the model's classes; nil unless OK and the model knows them
	Value   float64       // a regression's answer, or the number of the cluster; else 0
	Inputs  []string      // the model's inputs in its order; shared: read-only
	Values  ml.Floats     `json:",omitempty"` // theirs, parallel to Inputs; nil for a model with text inputs
	Cells   []table.Value `json:",omitempty"` // theirs, in place of Values, for a model with text inputs
	Version int           // that answered; 0 for UNAVAILABLE
	At      time.Time
	Latency time.Duration // set by the caller who timed it
}

// Predict answers for the entity with this key. It looks the row up, computes the
// features that the model needs, in the model's order, and asks it. An OK answer over
// finite numbers costs one allocation, for its numbers.
func (s *Server) Predict(key string) Prediction {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, p := s.live, Prediction{Key: key, At: s.now()}
	if l == nil {
		return p.unavailable()
	}
	p.Version, p.Inputs, p.Task = l.Version.N, l.inputs, l.task
	if l.Online != nil {
		return l.predictOnline(p, key)
	}
	if l.Reader == nil {
		return p.fail(Unavailable, "No table is loaded to look this id up in. Load one in Data, or give the values.")
	}
	row, ok := l.Reader.Find(key)
	if !ok {
		return p.fail(NotFound, l.noEntity(key))
	}
	if l.plan == nil {
		all, err := l.Reader.Row(row)
		return l.answerRow(p, all, err)
	}
	numbers := make([]float64, len(l.inputs)+l.room)
	values, err := l.plan.Vector(numbers[:0:len(l.inputs)], row)
	if err != nil {
		return p.fail(Invalid, l.sentence(err))
	}
	p.Values = values
	return l.answer(p, numbers[len(l.inputs):])
}

// PredictRow answers for given values of the columns, e.g. typed ones; features are
// computed from them. Columns that the model does not need may be left out.
func (s *Server) PredictRow(given map[string]table.Value) Prediction {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, p := s.live, Prediction{At: s.now()}
	if l == nil {
		return p.unavailable()
	}
	p.Version, p.Inputs, p.Task = l.Version.N, l.inputs, l.task
	return l.answerGiven(p, given)
}

// answerGiven computes the features of given values.
func (l *live) answerGiven(p Prediction, given map[string]table.Value) Prediction {
	if wrong := l.request(given); wrong != "" {
		return p.fail(Invalid, wrong)
	}
	all, err := l.Set.Complete(given)
	return l.answerRow(p, all, err)
}

// answerRow picks the inputs out of a whole row.
func (l *live) answerRow(p Prediction, all table.Row, err error) Prediction {
	if err != nil {
		return p.fail(Invalid, l.sentence(err))
	}
	cells := make([]table.Value, len(l.inputs))
	for i, at := range l.positions {
		cells[i] = all.Values[at]
	}
	if l.text {
		p.Cells = cells
		return l.answerTable(p, cells)
	}
	p.Values = make([]float64, len(cells))
	for i := range cells {
		p.Values[i] = cells[i].Num
	}
	return l.answer(p, make([]float64, l.room))
}

// answer asks the model for p.Values, with room for the probabilities.
func (l *live) answer(p Prediction, proba []float64) Prediction {
	for _, v := range p.Values {
		if v-v != 0 { // NaN and both infinities, in one comparison
			return l.answerTable(p, l.cells(p.Values))
		}
	}
	if l.room > 0 {
		if proba = l.Model.ProbRow(proba, p.Values); proba[0] == proba[0] {
			return l.decide(p, proba)
		}
	} else if v := l.Model.EstimateRow(p.Values); v == v {
		return l.value(p, v)
	}
	return l.answerTable(p, l.cells(p.Values)) // it says why there is no answer
}

// answerTable asks the model by a table of one row: the way for text, and for missing
// numbers, which the model's steps may fill in or refuse.
func (l *live) answerTable(p Prediction, cells []table.Value) Prediction {
	t, err := l.Model.RowTable(cells)
	if err != nil {
		return p.fail(Invalid, l.sentence(err))
	}
	if l.room > 0 {
		rows, err := l.Model.Prob(t)
		if err != nil {
			return p.fail(Invalid, l.refusal(cells, err))
		}
		return l.decide(p, rows[0])
	}
	v, err := l.Model.Estimate(t)
	if err != nil {
		return p.fail(Invalid, l.refusal(cells, err))
	}
	return l.value(p, v[0])
}

// decide answers with the most probable class.
func (l *live) decide(p Prediction, proba []float64) Prediction {
	best := 0
	for i, v := range proba {
		if v > proba[best] {
			best = i
		}
	}
	if math.IsNaN(proba[best]) {
		return p.fail(Invalid, "The values are so large that the model finds no probability for them.")
	}
	p.Status, p.Class, p.Proba = OK, l.classes[best], proba
	return p
}

// value answers with the number that the model gives, which is a class's where there are
// classes.
func (l *live) value(p Prediction, v float64) Prediction {
	if v-v != 0 {
		return p.fail(Invalid, "The values are so large that the model finds no answer for them.")
	}
	p.Status = OK
	if l.task == ml.Classification {
		p.Class = l.classes[int(v)]
	} else {
		p.Value = v
	}
	return p
}

func (p Prediction) fail(status Status, why string) Prediction {
	p.Status, p.Err = status, why
	return p
}

// NoModel is the answer of a server without a model.
func NoModel(key string, at time.Time) Prediction {
	return Prediction{Key: key, At: at}.unavailable()
}

func (p Prediction) unavailable() Prediction {
	return p.fail(Unavailable, "No model serves yet. Train one, register it and promote it to champion.")
}
