package serve

import (
	"math"
	"strconv"
	"time"

	"orrery/core/ml"
	"orrery/core/table"
)

// Status is the outcome of a prediction.
type Status string

// Outcomes of a prediction.
const (
	OK          Status = "OK"
	NotFound    Status = "NOT_FOUND"   // no row has this key
	Invalid     Status = "INVALID"     // a value is missing or impossible; Err names it
	Unavailable Status = "UNAVAILABLE" // no model serves
)

// Prediction is the result of one request, with its inputs.
type Prediction struct {
	Key     string // as requested; "" for given values
	Status  Status
	Err     string        // the error in a sentence; "" if OK
	Task    ml.Task       // of the model; it determines which of Class and Value is set
	Class   table.Value   // of a classifier: the most probable class, the first of equal ones
	Proba   ml.Floats     `json:",omitempty"` // probabilities in the order of the model's classes; nil unless OK and the model has them
	Value   float64       // of a regression, or the number of the cluster
	Inputs  []string      // the model's inputs in its order; shared, read-only
	Values  ml.Floats     `json:",omitempty"` // values of Inputs; nil for a model with text inputs
	Cells   []table.Value `json:",omitempty"` // values of Inputs, for a model with text inputs
	Version int           // version of the model; 0 for UNAVAILABLE
	At      time.Time
	Latency time.Duration // set by the caller, who measures it
}

// Predict makes a prediction for the entity with this key. It looks up the row, computes the model's features and applies
// the model. For finite numbers it allocates once, for the numbers of the result.
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
		return p.fail(Unavailable, "No table is loaded to look up this id. Load one in Data, or enter the values.")
	}
	row, ok := l.Reader.Find(key)
	if !ok {
		return p.fail(NotFound, l.noEntity(key))
	}
	if l.plan == nil {
		all, err := l.Reader.Row(row)
		return l.answerRow(p, all, err)
	}
	numbers := make([]float64, len(l.inputs)+l.probas)
	values, err := l.plan.Vector(numbers[:0:len(l.inputs)], row)
	if err != nil {
		return p.fail(Invalid, l.sentence(err))
	}
	p.Values = values
	return l.answer(p, numbers[len(l.inputs):])
}

// PredictRow makes a prediction for given values of the columns; it computes the features from them. Columns that the
// model does not need may be omitted.
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

// answerGiven makes a prediction for given values of the columns.
func (l *live) answerGiven(p Prediction, given map[string]table.Value) Prediction {
	if wrong := l.checkKinds(given); wrong != "" {
		return p.fail(Invalid, wrong)
	}
	all, err := l.Set.Complete(given)
	return l.answerRow(p, all, err)
}

// answerRow makes a prediction for a row with all columns and features; err is the error of computing it.
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
	return l.answer(p, make([]float64, l.probas))
}

// answer applies the model to p.Values; proba is the buffer for the probabilities.
func (l *live) answer(p Prediction, proba []float64) Prediction {
	for _, v := range p.Values {
		if v-v != 0 { // NaN and both infinities, in one comparison
			return l.answerTable(p, l.cells(p.Values))
		}
	}
	if l.probas > 0 {
		if proba = l.Model.ProbRow(proba, p.Values); proba[0] == proba[0] {
			return l.decide(p, proba)
		}
	} else if v := l.Model.EstimateRow(p.Values); v == v {
		return l.value(p, v)
	}
	return l.answerTable(p, l.cells(p.Values)) // it returns the error
}

// answerTable applies the model to a table of one row. It handles text, and missing numbers, which the model's steps may
// fill or refuse.
func (l *live) answerTable(p Prediction, cells []table.Value) Prediction {
	t, err := l.Model.RowTable(cells)
	if err != nil {
		return p.fail(Invalid, l.sentence(err))
	}
	if l.probas > 0 {
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

// decide sets the most probable class.
func (l *live) decide(p Prediction, proba []float64) Prediction {
	best := 0
	for i, v := range proba {
		if v > proba[best] {
			best = i
		}
	}
	if math.IsNaN(proba[best]) {
		return p.fail(Invalid, "The values are too large to compute a probability.")
	}
	p.Status, p.Class, p.Proba = OK, l.classes[best], proba
	return p
}

// value sets the result v of the model, which is the index of a class if there are classes.
func (l *live) value(p Prediction, v float64) Prediction {
	if v-v != 0 {
		return p.fail(Invalid, "The values are too large to compute a prediction.")
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

// NoModel returns the prediction of a server without a model.
func NoModel(key string, at time.Time) Prediction {
	return Prediction{Key: key, At: at}.unavailable()
}

func (p Prediction) unavailable() Prediction {
	return p.fail(Unavailable, "No model serves yet. Train one, register it and promote it to champion.")
}

// predictOnline makes a prediction for an entity of the online store. It ignores features that the model's set does not
// have.
func (l *live) predictOnline(p Prediction, key string) Prediction {
	given, ok := l.Online(key)
	if !ok {
		return p.fail(NotFound, "The online store has no entity "+strconv.Quote(key)+".")
	}
	known := make(map[string]table.Value, len(given))
	for _, f := range l.Set.Source() {
		if v, ok := given[f.Name]; ok {
			known[f.Name] = v
		}
	}
	return l.answerGiven(p, known)
}
