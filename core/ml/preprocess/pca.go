package preprocess

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"orrery/core/ml"
	"orrery/core/ml/kernel"
	"orrery/core/table"
)

const pcaKind = "PCA"

// PCA turns the columns into the directions in which the rows differ most.
type PCA struct {
	Components float64 // a number of them, a share of the variance below 1, or 0 for all
	Whiten     bool    // bring each to variance 1
}

// PCAParams describes the parameters of PCA.
func PCAParams() ml.ParamDocs {
	inf := math.Inf(1)
	return ml.ParamDocs{
		{Name: "n_components", Default: nil, None: true, Min: 0, Max: inf, Open: true,
			Doc: "How many directions to keep; a share below 1 keeps as many as explain that much of the variance; None keeps all. mle is not built."},
		{Name: "whiten", Default: false, Doc: "Bring each direction to variance 1."},
		{Name: "svd_solver", Default: "auto", Choices: []string{"auto", "full", "arpack", "randomized"},
			Doc: "scikit-learn's name for the way to the directions. Here all are computed in full."},
		{Name: "tol", Default: 0.0, Min: 0, Max: inf, Doc: "Taken for scikit-learn's sake: arpack's tolerance is not needed."},
		{Name: "random_state", Default: nil, None: true, Min: 0, Max: math.MaxUint32, Whole: true,
			Doc: "Taken for scikit-learn's sake: no random numbers are drawn."},
	}
}

// MakePCA is the entry of the catalogue.
func MakePCA() ml.Maker {
	return ml.Maker{
		Params: PCAParams(),
		Note:   "Replaces the columns by fewer ones, along which the rows differ most.",
		Build:  func(params map[string]any) (any, error) { return readPCA(params) },
		Load:   loadPCA,
	}
}

func readPCA(params map[string]any) (PCA, error) {
	p, err := PCAParams().Read(pcaKind, params)
	if err != nil {
		return PCA{}, err
	}
	s := PCA{Whiten: p.Bool("whiten")}
	s.Components, _ = p.Value("n_components").(float64)
	if s.Components > 1 && s.Components != math.Floor(s.Components) {
		return s, p.Refuse("n_components", "a whole number, a share between 0 and 1, or None")
	}
	return s, nil
}

// pca is a fitted PCA.
type pca struct {
	PCA
	rows       int
	mean       []float64
	components [][]float64
	variance, ratio, singular, scale/*whiten*/ []float64
	noise float64
}

// Fit finds the singular vectors of the centred columns, the largest singular value first:
//
//	X - mean = U S V'    components_ = V'    explained_variance_ = S² / (n-1)
//
// The sign of each is scikit-learn's: the row that lies farthest along a direction has a positive
// coordinate. noise_variance_ is the mean variance of the directions that are left out. Time: rows
// times columns squared and about 30 times columns cubed.
//
// A missing or infinite cell is a *ml.ValueError, a text column a *ml.SchemaError, too many
// components are a *ml.ParamError, a single row is a *ml.StepError.
func (s PCA) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	x, err := ml.MatrixOf(t, pcaKind)
	if err != nil {
		return nil, err
	}
	most := min(x.Rows, len(x.Cols))
	if x.Rows < 2 {
		return nil, &ml.StepError{Step: pcaKind, Text: "one row has no variance; it needs two rows or more"}
	}
	if s.Components >= 1 && int(s.Components) > most {
		return nil, &ml.ParamError{Kind: pcaKind, Param: "n_components", Value: s.Components,
			Want: "at most " + strconv.Itoa(most) + ", the smaller of the numbers of rows and columns"}
	}
	out := &pca{PCA: s, rows: x.Rows}
	for _, c := range x.Cols {
		out.mean = append(out.mean, kernel.Sum(c)/float64(x.Rows))
	}
	c := centred{x, out.mean}
	if out.components, err = c.axes(ctx); err != nil {
		return nil, err
	}
	out.singular = directions(out.components)
	out.keep(most)
	if err := c.signs(ctx, out.components); err != nil {
		return nil, err
	}
	out.prepare()
	return out, nil
}

// keep computes the variances and leaves out the directions that are not wanted.
func (m *pca) keep(most int) {
	total := 0.0
	for _, s := range m.singular[:most] {
		v := float64(s*s) / float64(m.rows-1)
		m.variance = append(m.variance, v)
		total += v
	}
	n, sum := int(m.Components), 0.0
	for i, v := range m.variance {
		m.ratio = append(m.ratio, v/total)
		if sum += v / total; sum > m.Components && m.Components > 0 && n == 0 {
			n = i + 1
		}
	}
	if n == 0 {
		n = most
	}
	if rest := m.variance[n:]; len(rest) > 0 {
		m.noise = kernel.Sum(rest) / float64(len(rest))
	}
	m.components, m.variance, m.ratio, m.singular = m.components[:n], m.variance[:n], m.ratio[:n], m.singular[:n]
}

// signs turns the directions as scikit-learn's svd_flip does.
func (c centred) signs(ctx context.Context, v [][]float64) error {
	cols, z := blocks(len(c.x.Cols)), make([]float64, block)
	far := make([]float64, len(v))
	for first := 0; first < c.x.Rows; first += block {
		n := c.rows(cols, first)
		for k, direction := range v {
			clear(z)
			kernel.AddScaled(z[:n], cols, direction)
			for _, f := range z[:n] {
				if math.Abs(f) > math.Abs(far[k]) {
					far[k] = f
				}
			}
		}
		if err := tick(ctx); err != nil {
			return err
		}
	}
	for k, direction := range v {
		for j := range direction {
			if far[k] < 0 {
				direction[j] = -direction[j]
			}
		}
	}
	return nil
}

func (m *pca) prepare() {
	for _, v := range m.variance {
		m.scale = append(m.scale, math.Sqrt(v))
	}
}

// Apply returns the coordinates of each row along the directions, as pca0, pca1 and so on.
func (m *pca) Apply(t *table.Table) (*table.Table, error) {
	if err := known(t, len(m.mean), pcaKind); err != nil {
		return nil, err
	}
	x, err := ml.MatrixOf(t, pcaKind)
	if err != nil {
		return nil, err
	}
	c, part := centred{x, m.mean}, blocks(len(m.mean))
	out := make([][]float64, len(m.components))
	for k := range out {
		out[k] = make([]float64, x.Rows)
	}
	for first := 0; first < x.Rows; first += block {
		n := c.rows(part, first)
		for k, direction := range m.components {
			z := out[k][first : first+n]
			kernel.AddScaled(z, part, direction)
			for i := range z {
				if m.Whiten {
					z[i] /= m.scale[k]
				}
			}
		}
	}
	cols := make([]table.Column, len(out))
	for k, v := range out {
		cols[k] = table.Numbers("pca"+strconv.Itoa(k), v)
	}
	return table.New(cols...)
}

// Width returns the number of columns that it takes.
func (m *pca) Width() int { return len(m.mean) }

// Attributes returns components_, explained_variance_, explained_variance_ratio_, singular_values_,
// mean_, noise_variance_, n_components_, n_features_in_ and n_samples_.
func (m *pca) Attributes() map[string]any {
	components := make([][]float64, len(m.components))
	for i, c := range m.components {
		components[i] = slices.Clone(c)
	}
	return map[string]any{"components_": components, "explained_variance_": slices.Clone(m.variance),
		"explained_variance_ratio_": slices.Clone(m.ratio), "singular_values_": slices.Clone(m.singular),
		"mean_": slices.Clone(m.mean), "noise_variance_": m.noise, "n_components_": len(m.components),
		"n_features_in_": len(m.mean), "n_samples_": m.rows}
}

func loadPCA(params map[string]any, attributes []byte) (any, error) {
	spec, err := readPCA(params)
	if err != nil {
		return nil, err
	}
	var w struct {
		Components []ml.Floats `json:"components_"`
		Variance   ml.Floats   `json:"explained_variance_"`
		Ratio      ml.Floats   `json:"explained_variance_ratio_"`
		Singular   ml.Floats   `json:"singular_values_"`
		Mean       ml.Floats   `json:"mean_"`
		Noise      float64     `json:"noise_variance_"`
		Rows       int         `json:"n_samples_"`
	}
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	m := &pca{PCA: spec, rows: w.Rows, mean: w.Mean, variance: w.Variance, ratio: w.Ratio, singular: w.Singular, noise: w.Noise}
	for _, c := range w.Components {
		if len(c) != len(w.Mean) {
			return nil, unfit(pcaKind)
		}
		m.components = append(m.components, c)
	}
	m.prepare()
	return m, agree(pcaKind, len(m.components), w.Variance, w.Ratio, w.Singular)
}
