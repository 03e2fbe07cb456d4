package preprocess

import (
	"strconv"

	"orrery/core/ml"
	"orrery/core/table"
)

// oneHot is a fitted OneHotEncoder.
type oneHot struct {
	encoded
	spec       *OneHotEncoder
	infrequent [][]int // the categories of each column that share one output column
	slots      []slots // the output columns of the categories
	names      []string

	drop, infrequentValues []any // drop_idx_ and infrequent_categories_
}

// slots maps the categories of one column to its output columns; -1 is none.
type slots struct {
	of      []int
	unknown int
	width   int
	dropped bool // the first output column is dropped
}

// setSlots sets the slots and the attributes that describe them, and returns the number of output columns.
func (m *oneHot) setSlots() (width int) {
	for i, c := range m.columns {
		s := m.spec.slots(c.len(), m.infrequent[i])
		m.slots = append(m.slots, s)
		width += s.width
		var first, few any
		if s.dropped {
			first = 0
		}
		if len(m.infrequent[i]) > 0 {
			few = c.pick(m.infrequent[i])
		}
		if m.spec.Drop != "" {
			m.drop = append(m.drop, first)
		}
		if m.spec.MinFrequency > 0 || m.spec.MaxCategories > 0 {
			m.infrequentValues = append(m.infrequentValues, few)
		}
	}
	return width
}

// slots numbers the frequent of n categories in order, then the infrequent ones, which share a number, and removes the
// dropped one.
func (e *OneHotEncoder) slots(n int, rare []int) slots {
	s := slots{of: make([]int, n), unknown: -1}
	for _, k := range rare {
		s.of[k] = -1
	}
	for k := range s.of {
		if s.of[k] == 0 {
			s.of[k] = s.width
			s.width++
		}
	}
	for _, k := range rare {
		s.of[k] = s.width
	}
	if len(rare) > 0 {
		if e.Unknown == "infrequent_if_exist" {
			s.unknown = s.width
		}
		s.width++
	}
	if s.dropped = e.Drop == "first" || e.Drop == "if_binary" && s.width == 2; s.dropped {
		for k := range s.of {
			s.of[k]--
		}
		s.unknown = max(-1, s.unknown-1)
		s.width--
	}
	return s
}

// outputNames returns the names of the output columns of column i: its name, _ and the category.
func (m *oneHot) outputNames(i int, col *series) []string {
	s, c := m.slots[i], m.columns[i]
	out := make([]string, s.width)
	shared := -1
	if len(m.infrequent[i]) > 0 {
		shared = s.of[m.infrequent[i][0]]
	}
	for k, slot := range s.of {
		if slot >= 0 && slot != shared {
			out[slot] = col.name + "_" + c.format(k, col)
		}
	}
	if shared >= 0 {
		out[shared] = col.name + "_infrequent_sklearn"
	}
	return out
}

// tooWideError returns an error with the column that has the most categories.
func (m *oneHot) tooWideError(cols []series) error {
	worst := 0
	for i, s := range m.slots {
		if s.width > m.slots[worst].width {
			worst = i
		}
	}
	return stepError(oneHotKind, cols[worst].quoted(), " has ", strconv.Itoa(m.columns[worst].len()),
		" different values, and a column for each would not fit into memory; leave it out, set max_categories, or use OrdinalEncoder")
}

// Apply returns the columns of 0 and 1. An unknown category is a *ml.StepError when handle_unknown is error.
func (m *oneHot) Apply(t *table.Table) (*table.Table, error) {
	if err := fits(oneHotKind, t.Rows(), len(m.names)); err != nil {
		return nil, err
	}
	var out result
	err := m.each(t, oneHotKind, m.spec.Unknown == "error", func(i int, _ *series, codes []int32) {
		s, first := &m.slots[i], len(out.cols)
		v := make([][]float64, s.width)
		for k := range v {
			v[k] = make([]float64, len(codes))
			out.add(m.names[first+k], v[k])
		}
		for row, code := range codes {
			slot := s.unknown
			if code >= 0 {
				slot = s.of[code]
			}
			if slot >= 0 {
				v[slot][row] = 1
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return out.table(oneHotKind)
}

func (m *oneHot) fields() ml.Fields {
	return append(m.encoded.fields(), ml.Fields{{Name: "feature_names_out", At: &m.names}, {Name: "drop_idx_", At: &m.drop},
		{Name: "infrequent_categories_", At: &m.infrequentValues}}...)
}

// Attributes returns categories_, drop_idx_, n_features_in_, feature_names_out and infrequent_categories_, which is
// None without a limit on frequency or number. _fit_dtype is the kind of each column.
func (m *oneHot) Attributes() map[string]any { return m.fields().Attributes() }

// Load restores a fitted encoder and checks that its categories give the columns that it names.
func (s *OneHotEncoder) Load(attributes []byte, pause func()) (ml.Transform, error) {
	m := &oneHot{spec: s}
	if err := m.load(m.fields(), attributes, pause, oneHotKind); err != nil {
		return nil, err
	}
	m.infrequent = make([][]int, m.width)
	ok := m.infrequentValues == nil || len(m.infrequentValues) == m.width
	for i := 0; ok && i < len(m.infrequentValues); i++ {
		list, _ := m.infrequentValues[i].([]any)
		for _, v := range list {
			k := m.columns[i].find(v)
			m.infrequent[i], ok = append(m.infrequent[i], k), ok && k >= 0
		}
	}
	m.drop, m.infrequentValues = nil, nil
	if !ok || m.setSlots() != len(m.names) {
		return nil, mismatch(oneHotKind)
	}
	return m, nil
}

// find returns the index of a value as JSON decodes it, or -1 if it is unknown.
func (c *categories) find(v any) int {
	if s, ok := v.(string); ok && c.words {
		return c.index(s)
	}
	f, _ := numberOrNaN(v)
	return c.indexOfNumber(f)
}

// pick returns the categories with these indexes.
func (c *categories) pick(indices []int) any {
	some := categories{words: c.words}
	for _, i := range indices {
		if c.words {
			some.text = append(some.text, c.text[i])
		} else {
			push(&some.num, c.num[i])
		}
	}
	return some.attribute()
}
