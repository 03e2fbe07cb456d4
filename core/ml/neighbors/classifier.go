package neighbors

import (
	"context"
	"math"

	"orrery/core/ml"
)

const classifierKind = "KNeighborsClassifier"

// Classifier predicts by a vote of the nearest training rows.
type Classifier struct{ Search }

// MakeClassifier returns the catalog entry of KNeighborsClassifier.
func MakeClassifier() ml.Maker {
	return ml.Maker{
		Params: Params(),
		Note:   "Predicts the most frequent class of the nearest training rows.",
		Build: func(params map[string]any) (any, error) {
			s, err := readSearch(classifierKind, params)
			if err != nil {
				return nil, err
			}
			return &Classifier{*s}, nil
		},
	}
}

// Tags says that a single class is enough.
func (*Classifier) Tags() ml.Tags { return ml.Tags{OneClass: true} }

// classifier is a fitted Classifier.
type classifier struct {
	fitted
	y       []int32
	classes int
}

// Fit stores the rows. More neighbors than rows are a *ml.ParamError, too many rows a *ml.StepError.
func (c *Classifier) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	t, err := c.build(ctx, classifierKind, x)
	if err != nil {
		return nil, err
	}
	return newClassifier(&c.Search, t, y), nil
}

func newClassifier(s *Search, t *tree, y []float64) *classifier {
	out := &classifier{fitted: fitted{s, t}, y: make([]int32, len(y))}
	for i, c := range y {
		out.y[i] = int32(c)
		out.classes = max(out.classes, int(c)+1)
	}
	return out
}

// votes adds the weights of the neighbors to their classes.
func (m *classifier) votes(dst, x []float64) {
	var few [stackNeighbors]neighbor
	near := m.nearest(&few, x)
	clear(dst)
	for _, n := range near {
		dst[m.y[n.at]] += n.distance
	}
}

// Predict returns the class with the most votes, the first of several with as many.
func (m *classifier) Predict(dst []float64, x ml.Matrix) []float64 {
	return m.predict(dst, x, m.PredictRow)
}

// PredictRow returns the same for one row.
func (m *classifier) PredictRow(x []float64) float64 {
	var few [stackNeighbors]float64
	votes := few[:]
	if m.classes > stackNeighbors {
		votes = make([]float64, m.classes)
	}
	votes = votes[:m.classes]
	m.votes(votes, x)
	best := 0
	for c, v := range votes {
		if v > votes[best] {
			best = c
		}
	}
	return float64(best)
}

// Prob returns each class's share of the votes.
func (m *classifier) Prob(x ml.Matrix) [][]float64 {
	flat, out, point := make([]float64, x.Rows*m.classes), make([][]float64, x.Rows), make([]float64, m.tree.width)
	for i := range out {
		x.Row(point, i)
		out[i] = m.ProbRow(flat[i*m.classes:(i+1)*m.classes:(i+1)*m.classes], point)
	}
	return out
}

// ProbRow returns the same for one row. It allocates only for more than 64 neighbors.
func (m *classifier) ProbRow(dst, x []float64) []float64 {
	dst = ml.Room(dst, m.classes)
	sum := 0.0
	for _, v := range x {
		sum += v - v // NaN for a missing or infinite number
	}
	m.votes(dst, x)
	for _, v := range dst {
		sum += v
	}
	for c := range dst {
		dst[c] /= sum
	}
	return dst
}

// Attributes returns effective_metric_, n_features_in_, n_samples_fit_ and the private attributes of scikit-learn that
// prediction needs: the rows (_fit_X) and their class indexes (_y).
func (m *classifier) Attributes() map[string]any {
	y := make([]int, len(m.y))
	for i, c := range m.y {
		y[i] = int(c)
	}
	return m.search.attributes(m.tree, y)
}

// Load restores the training rows and their targets, and builds the search tree again.
func (c *Classifier) Load(attributes []byte, pause func()) (ml.Predictor, error) {
	t, y, err := c.load(classifierKind, attributes, pause)
	if err != nil {
		return nil, err
	}
	for _, c := range y {
		if c < 0 || c > float64(len(y)) || c != math.Floor(c) {
			return nil, errMismatch
		}
	}
	return newClassifier(&c.Search, t, y), nil
}
