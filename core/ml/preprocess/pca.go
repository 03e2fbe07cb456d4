package preprocess

import (
	"context"
	"math"
	"strconv"

	"orrery/core/ml"
	"orrery/core/num/kernel"
	"orrery/core/table"
)

const pcaKind = "PCA"

// PCA projects the rows on the directions with the largest variance.
type PCA struct {
	Components float64 // the number of directions, a fraction of the variance below 1, or 0 for all
	Whiten     bool    // scale each projection to variance 1
}

// PCAParams describes the parameters of PCA.
func PCAParams() ml.ParamDocs {
	inf := math.Inf(1)
	return ml.ParamDocs{
		{Name: "n_components", Default: nil, None: true, Min: 0, Max: inf, Open: true,
			Doc: "Number of directions to keep; a share below 1 keeps as many as explain that share of the variance; None keeps all. mle is not available."},
		{Name: "whiten", Default: false, Doc: "Scale each direction to variance 1."},
		{Name: "svd_solver", Default: "auto", Choices: []string{"auto", "full", "arpack", "randomized"},
			Doc: "scikit-learn's solver. Here all values compute the full decomposition."},
		{Name: "tol", Default: 0.0, Min: 0, Max: inf, Doc: "For compatibility with scikit-learn; without effect here."},
		{Name: "random_state", Default: nil, None: true, Min: 0, Max: math.MaxUint32, Whole: true,
			Doc: "For compatibility with scikit-learn: no random numbers are drawn here."},
	}
}

// MakePCA returns the catalog entry of PCA.
func MakePCA() ml.Maker {
	return ml.Maker{
		Params: PCAParams(),
		Note:   "Replaces the columns by fewer ones that keep as much of the variance as possible.",
		Build:  func(params map[string]any) (any, error) { return readPCA(params) },
	}
}

func readPCA(params map[string]any) (*PCA, error) {
	p, err := PCAParams().Read(pcaKind, params)
	if err != nil {
		return nil, err
	}
	s := &PCA{Whiten: p.Bool("whiten")}
	s.Components, _ = p.Value("n_components").(float64)
	if s.Components > 1 && s.Components != math.Floor(s.Components) {
		return nil, p.Refuse("n_components", "a whole number, a share between 0 and 1, or None")
	}
	return s, nil
}

// pca is a fitted PCA.
type pca struct {
	spec                      *PCA
	rows, width, count        int
	mean                      []float64
	components                [][]float64
	variance, ratio, singular []float64
	noise                     float64
}

// Fit computes the singular vectors of the centered columns, the largest singular value first:
//
//	X - mean = U S V'    components_ = V'    explained_variance_ = S² / (n-1)
//
// The signs are scikit-learn's: the row that is farthest along a direction has a positive coordinate. noise_variance_
// is the mean variance of the dropped directions. Time: rows times columns squared, plus about 30 times columns cubed.
//
// A missing or infinite cell is a *ml.ValueError, a text column a *ml.SchemaError, too many components are a
// *ml.ParamError, a single row is a *ml.StepError, squares beyond the range of float64 are a *ml.OverflowError.
func (s *PCA) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	x, err := ml.MatrixOf(t, pcaKind)
	if err != nil {
		return nil, err
	}
	most := min(x.Rows, len(x.Cols))
	if x.Rows < 2 {
		return nil, stepError(pcaKind, "one row has no variance; it needs two rows or more")
	}
	if s.Components >= 1 && int(s.Components) > most {
		return nil, &ml.ParamError{Kind: pcaKind, Param: "n_components", Value: s.Components,
			Want: "at most " + strconv.Itoa(most) + ", the smaller of the numbers of rows and columns"}
	}
	out := &pca{spec: s, rows: x.Rows, width: len(x.Cols)}
	for _, c := range x.Cols {
		out.mean = append(out.mean, kernel.Sum(c)/float64(x.Rows))
	}
	c := centered{x, out.mean, 1}
	scale := c.fitScale()
	if out.components, err = (centered{x, out.mean, scale}).axes(ctx); err != nil {
		return nil, err
	}
	out.singular = directions(out.components)
	for k := range out.singular {
		out.singular[k] /= scale
	}
	if out.selectDirections(most); !finite(out.mean, out.singular, out.variance) {
		return nil, &ml.OverflowError{Step: pcaKind, Column: largest(t)}
	}
	return out, c.signs(ctx, out.components)
}

// selectDirections computes the variances and drops the directions that are not requested.
func (m *pca) selectDirections(most int) {
	total := 0.0
	for _, s := range m.singular[:most] {
		v := float64(s*s) / float64(m.rows-1)
		m.variance = append(m.variance, v)
		total += v
	}
	n, sum := int(m.spec.Components), 0.0
	for i, v := range m.variance {
		m.ratio = append(m.ratio, v/total)
		if sum += v / total; sum > m.spec.Components && m.spec.Components > 0 && n == 0 {
			n = i + 1
		}
	}
	if n == 0 {
		n = most
	}
	if rest := m.variance[n:]; len(rest) > 0 {
		m.noise = kernel.Sum(rest) / float64(len(rest))
	}
	m.count = n
	m.components, m.variance, m.ratio, m.singular = m.components[:n], m.variance[:n], m.ratio[:n], m.singular[:n]
}

// each calls f with the projections of every block of centered rows on every direction.
func (c centered) each(directions [][]float64, f func(first, k int, z []float64)) {
	part, z := ml.NewRows(len(c.x.Cols), block), make([]float64, block)
	for first := 0; first < c.x.Rows; first += block {
		n := c.rows(part, first)
		for k, direction := range directions {
			clear(z)
			kernel.AddScaled(z[:n], part, direction)
			f(first, k, z[:n])
		}
	}
}

// signs sets the signs of the directions as scikit-learn's svd_flip does.
func (c centered) signs(ctx context.Context, v [][]float64) (err error) {
	far := make([]float64, len(v))
	c.each(v, func(first, k int, z []float64) {
		for _, f := range z {
			if math.Abs(f) > math.Abs(far[k]) {
				far[k] = f
			}
		}
		if err == nil && k == 0 {
			err = tick(ctx)
		}
	})
	for k, direction := range v {
		for j := range direction {
			if far[k] < 0 {
				direction[j] = -direction[j]
			}
		}
	}
	return err
}

// Apply returns the coordinates of each row along the directions, in columns pca0, pca1 and so on.
func (m *pca) Apply(t *table.Table) (*table.Table, error) {
	if t.Width() != m.width {
		return nil, errOther
	}
	x, err := ml.MatrixOf(t, pcaKind)
	if err != nil {
		return nil, err
	}
	var out result
	cols := make([][]float64, m.count)
	for k := range cols {
		cols[k] = make([]float64, x.Rows)
		out.add("pca"+strconv.Itoa(k), cols[k])
	}
	centered{x, m.mean, 1}.each(m.components, func(first, k int, z []float64) {
		scale := 1.0
		if m.spec.Whiten {
			scale = math.Sqrt(m.variance[k])
		}
		for i, v := range z {
			cols[k][first+i] = v / scale
		}
	})
	if !finite(cols...) {
		return nil, &ml.OverflowError{Step: pcaKind, Column: largest(t)}
	}
	return out.table(pcaKind)
}

// finite reports whether all numbers are in the range of float64.
func finite(lists ...[]float64) bool {
	for _, list := range lists {
		for _, f := range list {
			if f-f != 0 {
				return false
			}
		}
	}
	return true
}

// largest returns the name of the column with the largest number.
func largest(t *table.Table) string {
	name, most := "", -1.0
	for _, c := range open(t) {
		for _, f := range c.v {
			if math.Abs(f) > most {
				name, most = c.name, math.Abs(f)
			}
		}
	}
	return name
}

// Width returns the number of columns that it takes.
func (m *pca) Width() int { return m.width }

func (m *pca) fields() ml.Fields {
	return ml.Fields{{Name: "components_", At: &m.components}, {Name: "explained_variance_", At: &m.variance}, {Name: "explained_variance_ratio_", At: &m.ratio},
		{Name: "singular_values_", At: &m.singular}, {Name: "mean_", At: &m.mean}, {Name: "noise_variance_", At: &m.noise}, {Name: "n_components_", At: &m.count},
		{Name: "n_features_in_", At: &m.width}, {Name: "n_samples_", At: &m.rows}}
}

// Attributes returns components_, explained_variance_, explained_variance_ratio_, singular_values_,
// mean_, noise_variance_, n_components_, n_features_in_ and n_samples_.
func (m *pca) Attributes() map[string]any { return m.fields().Attributes() }

// Load restores fitted components and checks that each has a value for every column.
func (s *PCA) Load(attributes []byte, pause func()) (ml.Transform, error) {
	m := &pca{spec: s}
	if err := m.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	ok := m.count > 0 && len(m.components) == m.count && len(m.variance) == m.count && len(m.mean) == m.width
	for _, c := range m.components {
		ok = ok && len(c) == m.width
	}
	if !ok {
		return nil, mismatch(pcaKind)
	}
	return m, nil
}
