package neighbors

import (
	"context"
	"math"
	"slices"

	"orrery/core/ml"
)

const classifierKind = "KNeighborsClassifier"

// Classifier lets the nearest training rows vote.
type Classifier struct{ Search }

// MakeClassifier is the entry of the catalogue.
func MakeClassifier() ml.Maker {
	return ml.Maker{
		Params: Params(),
		Note:   "Asks the nearest training rows for their classes.",
		Build: func(params map[string]any) (any, error) {
			s, err := readSearch(classifierKind, params)
			return Classifier{s}, err
		},
		Load: loadClassifier,
	}
}

// Tags: one class is enough.
func (Classifier) Tags() ml.Tags { return ml.Tags{OneClass: true} }

// classifier is a fitted Classifier.
type classifier struct {
	Search
	tree    *tree
	y       []int32
	classes int
}

// Fit keeps the rows. More neighbours than rows are a *ml.ParamError, too many rows a *ml.StepError.
func (c Classifier) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	t, err := c.build(ctx, classifierKind, x)
	if err != nil {
		return nil, err
	}
	return newClassifier(c.Search, t, y), nil
}

func newClassifier(s Search, t *tree, y []float64) *classifier {
	out := &classifier{Search: s, tree: t, y: make([]int32, len(y))}
	for i, c := range y {
		out.y[i] = int32(c)
		out.classes = max(out.classes, int(c)+1)
	}
	return out
}

// votes adds the weights of the neighbours to their classes.
func (m *classifier) votes(dst []float64, near []neighbor) {
	clear(dst)
	for _, n := range near {
		dst[m.y[n.at]] += n.distance
	}
}

// Predict returns the class with the most votes, the first of equal ones.
func (m *classifier) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = slices.Grow(dst[:0], x.Rows)[:x.Rows]
	votes := make([]float64, m.classes)
	m.each(m.tree, x, func(i int, near []neighbor) {
		m.votes(votes, near)
		dst[i] = float64(most(votes))
	})
	return dst
}

func most(votes []float64) int {
	best := 0
	for c, v := range votes {
		if v > votes[best] {
			best = c
		}
	}
	return best
}

// Prob returns each class's share of the votes.
func (m *classifier) Prob(x ml.Matrix) [][]float64 {
	flat, out := make([]float64, x.Rows*m.classes), make([][]float64, x.Rows)
	m.each(m.tree, x, func(i int, near []neighbor) {
		out[i] = flat[i*m.classes : (i+1)*m.classes : (i+1)*m.classes]
		m.votes(out[i], near)
		share(out[i])
	})
	return out
}

func share(votes []float64) {
	sum := 0.0
	for _, v := range votes {
		sum += v
	}
	for c := range votes {
		votes[c] /= sum
	}
}

// ProbRow returns the same for one row. It allocates only for more than 48 neighbours.
func (m *classifier) ProbRow(dst, x []float64) []float64 {
	dst = slices.Grow(dst[:0], m.classes)[:m.classes]
	if !finite(x) {
		for c := range dst {
			dst[c] = math.NaN()
		}
		return dst
	}
	var few [room]neighbor
	near := few[:]
	if m.Neighbors > room {
		near = make([]neighbor, m.Neighbors)
	}
	near = near[:m.Neighbors]
	m.look(m.tree, near, x)
	m.votes(dst, near)
	share(dst)
	return dst
}

// PredictRow returns the class of one row.
func (m *classifier) PredictRow(x []float64) float64 {
	var few [16]float64
	votes := few[:0]
	if m.classes > len(few) {
		votes = make([]float64, 0, m.classes)
	}
	var close [room]neighbor
	near := close[:]
	if m.Neighbors > room {
		near = make([]neighbor, m.Neighbors)
	}
	near = near[:m.Neighbors]
	m.look(m.tree, near, x)
	votes = votes[:m.classes]
	m.votes(votes, near)
	return float64(most(votes))
}

// Width returns the number of columns.
func (m *classifier) Width() int { return m.tree.width }

// Attributes returns effective_metric_, n_features_in_, n_samples_fit_ and what scikit-learn keeps
// too without saying so: the rows (_fit_X) and their class indexes (_y).
func (m *classifier) Attributes() map[string]any {
	y := make([]int, len(m.y))
	for i, c := range m.y {
		y[i] = int(c)
	}
	a := m.attributes(m.tree)
	a["_y"] = y
	return a
}

func loadClassifier(params map[string]any, attributes []byte) (any, error) {
	s, err := readSearch(classifierKind, params)
	if err != nil {
		return nil, err
	}
	t, y, err := s.load(classifierKind, attributes)
	if err != nil {
		return nil, err
	}
	for _, c := range y {
		if c < 0 || c > float64(len(y)) || c != math.Floor(c) {
			return nil, errUnfit
		}
	}
	return newClassifier(s, t, y), nil
}
