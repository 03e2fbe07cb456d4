package serve

import (
	"fmt"
	"math"
	"strings"
	"time"

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
	Err     string      // what was wrong, in a sentence; "" when OK
	Class   table.Value // the most probable class, the first of equals; zero unless OK
	Proba   []float64   // of each class, in the order of the model's classes; nil unless OK
	Inputs  []string    // the model's inputs in its order; shared: read-only
	Values  []float64   // theirs, parallel to Inputs
	Version int         // that answered; 0 for UNAVAILABLE
	At      time.Time
	Latency time.Duration // set by the caller who timed it
}

// Predict answers for the entity with this key. It looks the row up, computes the
// features that the model needs, in the model's order, and asks it. An OK answer costs one
// allocation, for its numbers.
func (s *Server) Predict(key string) Prediction {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, p := s.live, Prediction{Key: key, At: s.now()}
	if l == nil {
		return p.unavailable()
	}
	p.Version, p.Inputs = l.Version.N, l.inputs
	if l.plan == nil {
		return p.fail(Unavailable, "No table is loaded to look this id up in. Load one in Data, or give the values.")
	}
	row, ok := l.Reader.Find(key)
	if !ok {
		return p.fail(NotFound, l.noEntity(key))
	}
	numbers := make([]float64, len(l.inputs)+len(l.classes))
	values, err := l.plan.Vector(numbers[:0:len(l.inputs)], row)
	if err != nil {
		return p.fail(Invalid, sentence(err))
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
	p.Version, p.Inputs = l.Version.N, l.inputs
	row, err := l.Set.Complete(given)
	if err != nil {
		return p.fail(Invalid, sentence(err))
	}
	p.Values = make([]float64, len(l.inputs))
	for i, at := range l.positions {
		p.Values[i] = row.Values[at].Num
	}
	return l.answer(p, make([]float64, len(l.classes)))
}

// answer asks the model for p.Values, which it checks, with room for the probabilities.
func (l *live) answer(p Prediction, proba []float64) Prediction {
	for i, v := range p.Values {
		if v-v != 0 { // NaN and both infinities, in one comparison
			return p.fail(Invalid, l.badValue(i, v))
		}
	}
	p.Proba = l.Model.ProbRow(proba, p.Values)
	best := 0
	for i, v := range p.Proba {
		if v > p.Proba[best] {
			best = i
		}
	}
	if math.IsNaN(p.Proba[best]) {
		p.Proba = nil
		return p.fail(Invalid, "The values are so large that the model finds no probability for them.")
	}
	p.Status, p.Class = OK, l.classes[best]
	return p
}

func (p Prediction) fail(status Status, why string) Prediction {
	p.Status, p.Err = status, why
	return p
}

func (p Prediction) unavailable() Prediction {
	return p.fail(Unavailable, "No model serves yet. Train one, register it and promote it to champion.")
}

func (l *live) noEntity(key string) string {
	column := l.Set.Key()
	if column == "" {
		return "No entity key is chosen. Choose in Data the column that names each row."
	}
	return fmt.Sprintf("No row has %s %q. Check the id.", column, key)
}

// badValue says which input has no number, and what it is computed from.
func (l *live) badValue(i int, v float64) string {
	name, what := l.inputs[i], "is missing"
	if !math.IsNaN(v) {
		what = "is infinite"
	}
	from, err := l.Set.Needs([]string{name})
	if err != nil || len(from) == 1 && from[0] == name {
		return fmt.Sprintf("%s %s, and the model needs it.", name, what)
	}
	return fmt.Sprintf("%s %s, and the model needs it. It is computed from %s.", name, what, strings.Join(from, ", "))
}

// sentence is a library's error as a person reads it.
func sentence(err error) string {
	text := strings.TrimPrefix(err.Error(), "feature: ")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
