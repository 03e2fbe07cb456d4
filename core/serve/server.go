package serve

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/ml/explain"
	"orrery/core/registry"
	"orrery/core/table"
)

// Server holds what answers. Make it with New.
type Server struct {
	now func() time.Time

	// One lock for what serves and for the scratch of plans and models: the same model may
	// be in the old deployment and in the new one.
	mu   sync.Mutex
	live *live
}

// Deployment is all that answering takes. Set is what Model's inputs are computed with,
// Reader reads the entities through it; without a Reader only PredictRow answers.
// Online, unless nil, is asked for an entity's features in Reader's place; it is false for one
// that it does not know.
type Deployment struct {
	Online  func(key string) (features map[string]table.Value, known bool)
	Reader  *feature.Reader
	Set     *feature.Set
	Model   *ml.Model
	Version registry.Version
}

// live is a deployment made ready. It is replaced as a whole, so that an answer never
// mixes two of them.
type live struct {
	Deployment
	task      ml.Task
	inputs    []string // the model's, in its order; shared with every Prediction
	positions []int    // of the inputs in Set.Schema()
	text      bool     // an input is text
	classes   []table.Value
	room      int             // probabilities that an answer has; 0 for a model without
	linear    *explain.Linear // nil for a model that is not linear
	plan      *feature.Plan   // nil without a Reader, and with text
}

// New makes a server with nothing behind it. now stamps predictions.
func New(now func() time.Time) *Server { return &Server{now: now} }

// Swap puts d behind the server. All that can fail is tried first: every input of the
// model must be in the set with its kind, else the error is a *SignatureError and what served
// before goes on serving.
func (s *Server) Swap(d Deployment) error {
	if d.Model == nil || d.Set == nil {
		return errors.New("serve: a deployment needs a model and its features")
	}
	l := &live{Deployment: d, task: d.Model.Task(), classes: d.Model.Classes()}
	if l.task == ml.Transformation {
		return fmt.Errorf("serve: deploy v%d: the model transforms and predicts nothing; end its pipeline with a step that predicts", d.Version.N)
	}
	if d.Model.Probable() {
		l.room = len(l.classes)
	}
	if err := l.sign(); err != nil {
		return err
	}
	if d.Reader != nil && !l.text {
		plan, err := d.Reader.Plan(l.inputs)
		if err != nil {
			return fmt.Errorf("serve: deploy v%d: %w", d.Version.N, err)
		}
		l.plan = plan
	}
	l.linear = explain.New(d.Model)
	s.set(l)
	return nil
}

// Stop takes the model away; Predict answers UNAVAILABLE until the next Swap.
func (s *Server) Stop() { s.set(nil) }

func (s *Server) set(l *live) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.live = l
}

func (s *Server) get() *live {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.live
}

// Ready reports whether a model serves.
func (s *Server) Ready() bool { return s.get() != nil }

// Version is the version that serves; false when none does.
func (s *Server) Version() (registry.Version, bool) {
	l := s.get()
	if l == nil {
		return registry.Version{}, false
	}
	return l.Deployment.Version, true
}
