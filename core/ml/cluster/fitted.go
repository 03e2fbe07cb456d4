package cluster

import (
	"errors"
	"math"

	"orrery/core/ml"
)

// kMeans is a fitted KMeans.
type kMeans struct {
	centers    [][]float64
	labels     []int
	inertia    float64
	iterations int
	width      int
	warning    string
	assigner   *assigner // shared constants; each caller has its own buffers
}

func (m *kMeans) prepare() { m.assigner = newAssigner(m.centers) }

// Predict returns the number of the nearest center, the first of several at the same distance.
func (m *kMeans) Predict(dst []float64, x ml.Matrix) []float64 {
	dst = ml.Room(dst, x.Rows)
	a := assigner{squares: m.assigner.squares, twice: m.assigner.twice,
		dist: make([]float64, block), best: make([]float64, block), label: make([]int, block)}
	part := make([][]float64, len(x.Cols))
	for first := 0; first < x.Rows; first += block {
		last := min(first+block, x.Rows)
		for j, c := range x.Cols {
			part[j] = c[first:last]
		}
		a.nearest(part, last-first)
		for i := range dst[first:last] {
			dst[first+i] = float64(a.label[i])
		}
	}
	return dst
}

// PredictRow returns the same for one row.
func (m *kMeans) PredictRow(x []float64) float64 {
	label, best := 0, 0.0
	for k, twice := range m.assigner.twice {
		d := m.assigner.squares[k]
		for j, v := range twice {
			d += float64(v * x[j])
		}
		if k == 0 || d < best {
			label, best = k, d
		}
	}
	return float64(label)
}

// Transform returns the distance of each row from each center, scikit-learn's transform.
func (m *kMeans) Transform(x ml.Matrix) [][]float64 {
	out := ml.NewRows(x.Rows, len(m.centers))
	for k, center := range m.centers {
		for j, v := range center {
			for i, f := range x.Cols[j][:x.Rows] {
				d := f - v
				out[i][k] += float64(d * d)
			}
		}
	}
	for _, row := range out {
		for k, d := range row {
			row[k] = math.Sqrt(d)
		}
	}
	return out
}

// Width returns the number of columns.
func (m *kMeans) Width() int { return m.width }

// Iterations returns the iterations of the best run.
func (m *kMeans) Iterations() int { return m.iterations }

// Warning says that there are fewer distinct clusters than requested, or is "".
func (m *kMeans) Warning() string { return m.warning }

func (m *kMeans) fields() ml.Fields {
	return ml.Fields{{Name: "cluster_centers_", At: &m.centers}, {Name: "labels_", At: &m.labels}, {Name: "inertia_", At: &m.inertia},
		{Name: "n_iter_", At: &m.iterations}, {Name: "n_features_in_", At: &m.width}}
}

// Attributes returns cluster_centers_, labels_, inertia_, n_iter_ and n_features_in_.
func (m *kMeans) Attributes() map[string]any { return m.fields().Attributes() }

// Load restores fitted centers and checks that each has a value for every column.
func (k *KMeans) Load(attributes []byte, pause func()) (ml.Predictor, error) {
	var m kMeans
	if err := m.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	ok := len(m.centers) > 0
	for _, c := range m.centers {
		ok = ok && len(c) == m.width && m.width > 0
	}
	if !ok {
		return nil, errors.New("cluster: cluster_centers_ and n_features_in_ do not fit together")
	}
	m.prepare()
	return &m, nil
}
