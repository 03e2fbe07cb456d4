package preprocess

import (
	"context"
	"math"
	"slices"
	"strconv"

	"orrery/core/ml"
	"orrery/core/table"
)

const polynomialKind = "PolynomialFeatures"

// maxPowers limits the list of products, independently of the number of rows.
const maxPowers = 1 << 17

// PolynomialFeatures adds the products of columns with each other and themselves.
type PolynomialFeatures struct {
	MinDegree, MaxDegree int
	InteractionOnly      bool // no column more than once in a product
	Bias                 bool // the empty product, which is 1
}

// PolynomialFeaturesParams describes the parameters of PolynomialFeatures.
func PolynomialFeaturesParams() ml.ParamDocs {
	return ml.ParamDocs{
		{Name: "degree", Default: 2.0, Min: 0, Max: 100, Whole: true, Free: true,
			Doc: "Maximum number of factors in a product, or a list of the minimum and the maximum."},
		{Name: "interaction_only", Default: false, Doc: "Only products of different columns, no powers."},
		{Name: "include_bias", Default: true, Doc: "Add a first column of 1."},
	}
}

// MakePolynomialFeatures returns the catalog entry of PolynomialFeatures.
func MakePolynomialFeatures() ml.Maker {
	return ml.Maker{
		Params: PolynomialFeaturesParams(),
		Note:   "Adds the products and powers of the columns.",
		Build:  func(params map[string]any) (any, error) { return readPolynomial(params) },
	}
}

func readPolynomial(params map[string]any) (*PolynomialFeatures, error) {
	p, err := PolynomialFeaturesParams().Read(polynomialKind, params)
	if err != nil {
		return nil, err
	}
	f := &PolynomialFeatures{InteractionOnly: p.Bool("interaction_only"), Bias: p.Bool("include_bias")}
	low, high := 0.0, -1.0
	if v, ok := p.Value("degree").(float64); ok {
		high = v
	} else if list := numbers(p.Value("degree")); len(list) == 2 {
		low, high = list[0], list[1]
	}
	if !(low >= 0 && low <= high && high <= 100) || low != math.Floor(low) || high != math.Floor(high) {
		return nil, p.Refuse("degree", "a whole number from 0 to 100, or a list of the least and the most")
	}
	if f.MinDegree, f.MaxDegree = int(low), int(high); f.MaxDegree == 0 && !f.Bias {
		return nil, p.Refuse("degree", "1 or more when include_bias is false, since no column would be left")
	}
	return f, nil
}

// polynomial is a fitted PolynomialFeatures: each product lists its factors in the order of the columns.
type polynomial struct {
	spec           *PolynomialFeatures
	width, outputs int
	products       [][]int
}

// Fit lists the products by the number of factors and then in the order of the columns. A missing or infinite cell is a
// *ml.ValueError, a text column a *ml.SchemaError, too many products are a *ml.StepError.
func (f *PolynomialFeatures) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	if _, err := ml.MatrixOf(t, polynomialKind); err != nil {
		return nil, err
	}
	out := &polynomial{spec: f, width: t.Width(), outputs: f.count(t.Width())}
	if out.outputs > maxPowers || t.Rows() > maxCells/max(1, out.outputs) {
		return nil, stepError(polynomialKind, strconv.Itoa(t.Width()), " columns of ", strconv.Itoa(t.Rows()), " rows to degree ",
			strconv.Itoa(f.MaxDegree), " make more numbers than fit into memory; choose fewer columns or a smaller degree")
	}
	out.list()
	return out, tick(ctx)
}

// count returns the number of products, or any number above maxPowers.
func (f *PolynomialFeatures) count(width int) int {
	total, c := 0, 1
	if f.Bias {
		total = 1
	}
	for d := 1; d <= f.MaxDegree; d++ {
		if f.InteractionOnly {
			c = c * max(0, width-d+1) / d
		} else {
			c = c * (width + d - 1) / d
		}
		if c > maxPowers {
			return c
		}
		if d >= f.MinDegree {
			total += c
		}
	}
	return total
}

func (m *polynomial) list() {
	if m.spec.Bias {
		m.products = append(m.products, []int{})
	}
	for d := max(1, m.spec.MinDegree); d <= m.spec.MaxDegree; d++ {
		m.choose(nil, 0, d)
	}
}

// choose appends every combination of more further factors from column first on.
func (m *polynomial) choose(have []int, first, more int) {
	if more == 0 {
		m.products = append(m.products, slices.Clone(have))
		return
	}
	for j := first; j < m.width; j++ {
		next := j
		if m.spec.InteractionOnly {
			next++
		}
		m.choose(append(have, j), next, more-1)
	}
}

// Apply returns the products. It multiplies factors from the last to the first, as scikit-learn does. A product beyond
// the range of float64 is a *ml.OverflowError.
func (m *polynomial) Apply(t *table.Table) (*table.Table, error) {
	if t.Width() != m.width {
		return nil, errOther
	}
	x, err := ml.MatrixOf(t, polynomialKind)
	if err != nil {
		return nil, err
	}
	if err := fits(polynomialKind, x.Rows, m.outputs); err != nil {
		return nil, err
	}
	var out result
	names := t.Names()
	for _, factors := range m.products {
		if out.tooLong() {
			break
		}
		v := make([]float64, x.Rows)
		for i := range v {
			v[i] = 1
		}
		for j := len(factors) - 1; j >= 0; j-- {
			for i, f := range x.Cols[factors[j]] {
				v[i] *= f
			}
		}
		for _, f := range v {
			if f-f != 0 {
				return nil, &ml.OverflowError{Step: polynomialKind, Column: productName(factors, names)}
			}
		}
		out.add(productName(factors, names), v)
	}
	return out.table(polynomialKind)
}

// productName returns a name such as "a b^2", and "1" without factors.
func productName(factors []int, names []string) string {
	if len(factors) == 0 {
		return "1"
	}
	s := ""
	for i := 0; i < len(factors); {
		n := i + 1
		for n < len(factors) && factors[n] == factors[i] {
			n++
		}
		if i > 0 {
			s += " "
		}
		if s += names[factors[i]]; n-i > 1 {
			s += "^" + strconv.Itoa(n-i)
		}
		i = n
	}
	return s
}

// Width returns the number of columns that it takes.
func (m *polynomial) Width() int { return m.width }

func (m *polynomial) fields() ml.Fields {
	return ml.Fields{{Name: "n_features_in_", At: &m.width}, {Name: "n_output_features_", At: &m.outputs}}
}

// Attributes returns n_features_in_, n_output_features_ and, up to a million numbers, powers_.
func (m *polynomial) Attributes() map[string]any {
	out := m.fields().Attributes()
	if len(m.products)*m.width > 1<<20 {
		return out
	}
	powers := make([][]float64, len(m.products))
	for k, factors := range m.products {
		powers[k] = make([]float64, m.width)
		for _, j := range factors {
			powers[k][j]++
		}
	}
	out["powers_"] = powers
	return out
}

// Load restores fitted features. It computes the list of powers from the number of columns.
func (s *PolynomialFeatures) Load(attributes []byte, pause func()) (ml.Transform, error) {
	m := &polynomial{spec: s}
	if err := m.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	if m.width < 0 || m.width > maxPowers || m.outputs > maxPowers || s.count(m.width) != m.outputs {
		return nil, mismatch(polynomialKind)
	}
	m.list()
	return m, nil
}
