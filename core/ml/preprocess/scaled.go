package preprocess

import (
	"context"
	"encoding/json"
	"slices"

	"orrery/core/ml"
	"orrery/core/table"
)

// scaled is a fitted scaler: (x - center) / scale, or scale x + center for MinMaxScaler. A nil center or scale is not
// applied.
type scaled struct {
	kind          string
	width, rows   int
	center, scale []float64
	low, high     float64 // of MinMaxScaler's range
	clip          bool

	mean, variance   []float64 // StandardScaler's, nil for scikit-learn's None
	seen             []float64 // number of values of each column that were not missing; a single number if they are all equal
	least, most, gap []float64 // statistics of MinMaxScaler
}

// scaleColumn scales some rows of column i.
func (m *scaled) scaleColumn(dst, src []float64, i int) {
	center, scale := 0.0, 1.0
	if m.center != nil {
		center = m.center[i]
	}
	if m.scale != nil {
		scale = m.scale[i]
	}
	if m.kind != minMaxKind {
		for row, x := range src {
			dst[row] = (x - center) / scale // x-0 and x/1 have the same bits as x
		}
		return
	}
	for row, x := range src {
		x = float64(x*scale) + center
		if m.clip && x < m.low {
			x = m.low
		}
		if m.clip && x > m.high {
			x = m.high
		}
		dst[row] = x
	}
}

// Apply returns the scaled columns under their names, as numbers; a missing cell stays missing. A result beyond the
// range of float64 is a *ml.OverflowError.
func (m *scaled) Apply(t *table.Table) (*table.Table, error) {
	if t.Width() != m.width {
		return nil, errOther
	}
	if err := ml.Numeric(t, m.kind); err != nil {
		return nil, err
	}
	var out result
	for i, c := range open(t) {
		v := make([]float64, len(c.v))
		m.scaleColumn(v, c.v, i)
		for row, x := range v {
			if x-x != 0 && c.v[row]-c.v[row] == 0 && m.sawValue(i) {
				return nil, &ml.OverflowError{Step: m.kind, Column: c.name}
			}
		}
		out.add(c.name, v)
	}
	return out.table(m.kind)
}

// ApplyRow returns the same as Apply for one row.
func (m *scaled) ApplyRow(dst, src []float64) {
	for i := range src {
		m.scaleColumn(dst[i:i+1], src[i:i+1], i)
	}
}

// Width returns the number of columns.
func (m *scaled) Width() int { return m.width }

func (m *scaled) fields() ml.Fields {
	out := ml.Fields{{Name: "n_features_in_", At: &m.width}, {Name: "scale_", At: &m.scale}}
	switch m.kind {
	case scalerKind:
		return append(out, ml.Fields{{Name: "mean_", At: &m.mean}, {Name: "var_", At: &m.variance}}...)
	case robustKind:
		return append(out, ml.Field{Name: "center_", At: &m.center})
	}
	return append(out, ml.Fields{{Name: "min_", At: &m.center}, {Name: "data_min_", At: &m.least}, {Name: "data_max_", At: &m.most}, {Name: "data_range_", At: &m.gap}, {Name: "n_samples_seen_", At: &m.rows}}...)
}

// Attributes returns scale_ and n_features_in_; for StandardScaler also mean_, var_ and n_samples_seen_, which is one
// number if every column has as many values; for RobustScaler center_; for MinMaxScaler min_, data_min_, data_max_,
// data_range_ and n_samples_seen_.
func (m *scaled) Attributes() map[string]any {
	a := m.fields().Attributes()
	if m.kind == scalerKind {
		a["n_samples_seen_"] = ml.Ints(m.seen)
		if len(m.seen) > 0 && slices.Min(m.seen) == slices.Max(m.seen) {
			a["n_samples_seen_"] = int(m.seen[0])
		}
	}
	return a
}

// load restores the attributes and checks that exactly the lists that the parameters require are present.
func (m *scaled) load(attributes []byte, pause func(), center, scale bool) (ml.Transform, error) {
	if err := m.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	if m.kind == scalerKind {
		if err := m.loadSeen(attributes); err != nil {
			return nil, err
		}
	}
	if !m.hasLength(m.scale, scale) || !m.complete(center, scale) {
		return nil, mismatch(m.kind)
	}
	if m.kind == scalerKind && center {
		m.center = m.mean
	}
	return m, nil
}

// complete reports whether the lists of the kind have the right lengths.
func (m *scaled) complete(center, scale bool) bool {
	switch m.kind {
	case scalerKind:
		return m.hasLength(m.variance, scale) && m.hasLength(m.mean, center || scale) && (len(m.seen) == 1 || m.hasLength(m.seen, true))
	case minMaxKind:
		return m.hasLength(m.least, true) && m.hasLength(m.most, true) && m.hasLength(m.gap, true) && m.hasLength(m.center, true)
	}
	return m.hasLength(m.center, center)
}

func (m *scaled) hasLength(list []float64, want bool) bool {
	return want && len(list) == m.width || !want && list == nil
}

// loadSeen reads one number for all columns, or one for each.
func (m *scaled) loadSeen(attributes []byte) error {
	var w struct {
		Seen json.RawMessage `json:"n_samples_seen_"`
	}
	if err := json.Unmarshal(attributes, &w); err != nil {
		return err
	}
	var one float64
	if json.Unmarshal(w.Seen, &one) == nil {
		m.seen = []float64{one}
		return nil
	}
	return (*ml.Floats)(&m.seen).UnmarshalJSON(w.Seen)
}

// sawValue reports whether the fit saw a value of column i. Otherwise center and scale are NaN.
func (m *scaled) sawValue(i int) bool {
	return !(m.center != nil && m.center[i] != m.center[i] || m.scale != nil && m.scale[i] != m.scale[i])
}

// finite reports whether the statistics of the last column are in the range of float64.
func (m *scaled) finite() bool {
	for _, list := range [][]float64{m.center, m.scale, m.mean, m.variance, m.gap} {
		if n := len(list); n > 0 && list[n-1]-list[n-1] != 0 {
			return false
		}
	}
	return true
}

// learn calls column with the present values of each column. An infinite cell is a *ml.ValueError, a text column a
// *ml.SchemaError, a statistic beyond the range of float64 a *ml.OverflowError.
func (m *scaled) learn(ctx context.Context, t *table.Table, column func(v []float64)) (ml.Transform, error) {
	if err := ml.Numeric(t, m.kind); err != nil {
		return nil, err
	}
	m.width, m.rows = t.Width(), t.Rows()
	for _, c := range open(t) {
		v, err := c.present(m.kind)
		if err == nil {
			column(v)
			if err = tick(ctx); len(v) > 0 && err == nil && !m.finite() {
				err = &ml.OverflowError{Step: m.kind, Column: c.name}
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return m, nil
}
