package preprocess

import (
	"encoding/json"
	"slices"
	"strconv"

	"orrery/core/ml"
	"orrery/core/table"
)

// oneHot is a fitted OneHotEncoder.
type oneHot struct {
	OneHotEncoder
	columns []*categories
	rare    [][]int  // the categories of each column that share one output
	slots   []slots  // where they go
	names   []string // of the outputs
}

// slots is where the categories of one column go, counted within its own outputs; -1 is nowhere.
type slots struct {
	of      []int
	unknown int
	width   int
	dropped bool // the first output is left out
}

// lay sets the slots: frequent categories in order, then the one of the infrequent, the dropped one
// taken out.
func (m *oneHot) lay() {
	for i, c := range m.columns {
		s := slots{of: make([]int, c.len()), unknown: -1}
		for k := range s.of {
			if s.of[k] = -1; !slices.Contains(m.rare[i], k) {
				s.of[k] = s.width
				s.width++
			}
		}
		if len(m.rare[i]) > 0 {
			for _, k := range m.rare[i] {
				s.of[k] = s.width
			}
			if m.Unknown == "infrequent_if_exist" {
				s.unknown = s.width
			}
			s.width++
		}
		s.dropped = m.Drop == "first" || m.Drop == "if_binary" && s.width == 2
		if s.dropped {
			for k := range s.of {
				s.of[k]--
			}
			s.unknown = max(-1, s.unknown-1)
			s.width--
		}
		m.slots = append(m.slots, s)
	}
}

func (m *oneHot) outputs() int {
	n := 0
	for _, s := range m.slots {
		n += s.width
	}
	return n
}

// name lists the outputs of column i: its name, _ and the category.
func (m *oneHot) name(i int, col table.Column) []string {
	s, c := m.slots[i], m.columns[i]
	out := make([]string, s.width)
	for k, slot := range s.of {
		if slot >= 0 && !slices.Contains(m.rare[i], k) {
			out[slot] = col.Name() + "_" + c.show(k, col)
		}
	}
	if len(m.rare[i]) > 0 && s.width > 0 {
		out[s.width-1] = col.Name() + "_infrequent_sklearn"
	}
	return out
}

// tooWide names the column with the most categories.
func (m *oneHot) tooWide(t *table.Table) error {
	worst := 0
	for i, s := range m.slots {
		if s.width > m.slots[worst].width {
			worst = i
		}
	}
	return &ml.StepError{Step: oneHotKind, Text: "column " + quoted(t.Columns()[worst]) + " has " + strconv.Itoa(m.columns[worst].len()) +
		" different values, and a column for each would not fit into memory; leave it out, set max_categories, or use OrdinalEncoder"}
}

// Apply returns the columns of 0 and 1. An unknown category is a *ml.StepError when handle_unknown
// is error.
func (m *oneHot) Apply(t *table.Table) (*table.Table, error) {
	if t.Width() != len(m.columns) {
		return nil, errOther
	}
	var cols []table.Column
	for i, col := range t.Columns() {
		c, s := m.columns[i], m.slots[i]
		if text := col.Kind() == table.Text; text != c.words {
			return nil, otherKind(oneHotKind, col, text)
		}
		out := make([][]float64, s.width)
		for k := range out {
			out[k] = make([]float64, t.Rows())
		}
		for row, code := range c.code(col) {
			slot := s.unknown
			if code >= 0 {
				slot = s.of[code]
			} else if m.Unknown == "error" {
				return nil, unknownIn(c, col, oneHotKind)
			}
			if slot >= 0 {
				out[slot][row] = 1
			}
		}
		for _, v := range out {
			cols = append(cols, table.Numbers(m.names[len(cols)], v))
		}
	}
	return joined(oneHotKind, cols)
}

// Width returns the number of columns that it takes.
func (m *oneHot) Width() int { return len(m.columns) }

// Attributes returns categories_, drop_idx_, n_features_in_, feature_names_out and, where there is a
// limit of frequency or number, infrequent_categories_. What starts with _ serves to load the step.
func (m *oneHot) Attributes() map[string]any {
	values, kinds := describe(m.columns)
	out := map[string]any{"categories_": values, "_fit_dtype": kinds, "drop_idx_": nil, "n_features_in_": len(m.columns),
		"feature_names_out": slices.Clone(m.names)}
	if m.Drop != "" {
		drop := make([]any, len(m.slots))
		for i, s := range m.slots {
			if s.dropped {
				drop[i] = 0
			}
		}
		out["drop_idx_"] = drop
	}
	if m.MinFrequency > 0 || m.MaxCategories > 0 {
		rare, indices := make([]any, len(m.rare)), make([]any, len(m.rare))
		for i, r := range m.rare {
			if len(r) > 0 {
				rare[i], indices[i] = m.columns[i].pick(r), slices.Clone(r)
			}
		}
		out["infrequent_categories_"], out["_infrequent_indices"] = rare, indices
	}
	return out
}

// describe gives the categories and the kinds of columns as attributes.
func describe(columns []*categories) (values []any, kinds []string) {
	values, kinds = make([]any, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		values[i] = c.attribute()
		if kinds[i] = table.Number.String(); c.words {
			kinds[i] = table.Text.String()
		}
	}
	return values, kinds
}

// pick lists some of the categories.
func (c *categories) pick(indices []int) any {
	some := categories{words: c.words}
	for _, i := range indices {
		if c.words {
			some.text = append(some.text, c.text[i])
		} else {
			some.num = append(some.num, c.num[i])
		}
	}
	return some.attribute()
}

func loadOneHot(params map[string]any, attributes []byte) (any, error) {
	spec, err := readOneHot(params)
	if err != nil {
		return nil, err
	}
	var w struct {
		wireCategories
		Rare  [][]int  `json:"_infrequent_indices"`
		Names []string `json:"feature_names_out"`
	}
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	m := &oneHot{OneHotEncoder: spec, rare: w.Rare, names: w.Names}
	if m.columns, err = w.load(oneHotKind); err != nil {
		return nil, err
	}
	if m.rare == nil {
		m.rare = make([][]int, len(m.columns))
	}
	if len(m.rare) != len(m.columns) {
		return nil, unfit(oneHotKind)
	}
	for i, r := range m.rare {
		for _, k := range r {
			if k < 0 || k >= m.columns[i].len() {
				return nil, unfit(oneHotKind)
			}
		}
	}
	if m.lay(); m.outputs() != len(m.names) {
		return nil, unfit(oneHotKind)
	}
	return m, nil
}
