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

// Server makes predictions with the deployed model. Create it with New.
type Server struct {
	now func() time.Time

	// mu guards live and the buffers of plans and models, as the same model may be in the old and the new deployment.
	mu   sync.Mutex
	live *live
}

// Deployment is a model with its features. Set computes the inputs of Model, and Reader looks up entities; without a Reader
// only PredictRow works. If Online is not nil, Predict gets an entity's features from it instead of Reader; known is false
// for an unknown entity.
type Deployment struct {
	Online  func(key string) (features map[string]table.Value, known bool)
	Reader  *feature.Reader
	Set     *feature.Set
	Model   *ml.Model
	Version registry.Version
}

// live is a prepared deployment. It is replaced atomically, so that a prediction never mixes two deployments.
type live struct {
	Deployment
	task      ml.Task
	inputs    []string // of the model, in its order; shared with every Prediction
	positions []int    // of the inputs in Set.Schema()
	text      bool     // an input is text
	classes   []table.Value
	probas    int             // number of probabilities; 0 for a model without
	linear    *explain.Linear // nil for a model that is not linear
	plan      *feature.Plan   // nil without a Reader or with text
}

// New returns a Server without a model. now returns the time of predictions.
func New(now func() time.Time) *Server { return &Server{now: now} }

// Swap deploys d. If it fails, the previous deployment continues to serve. The error is a *SignatureError if an input of
// the model is not in the set or is of another kind.
func (s *Server) Swap(d Deployment) error {
	if d.Model == nil || d.Set == nil {
		return errors.New("serve: a deployment needs a model and its features")
	}
	l := &live{Deployment: d, task: d.Model.Task(), classes: d.Model.Classes()}
	if l.task == ml.Transformation {
		return fmt.Errorf("serve: deploy v%d: the model transforms and predicts nothing; end its pipeline with a step that predicts", d.Version.N)
	}
	if d.Model.Probable() {
		l.probas = len(l.classes)
	}
	if err := l.checkSchema(); err != nil {
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
