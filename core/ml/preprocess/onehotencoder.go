package preprocess

import (
	"context"
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/table"
)

const oneHotKind = "OneHotEncoder"

// OneHotEncoder replaces each column by one column for each of its values: 1 in the rows with that value, 0 elsewhere.
// It accepts text and numbers; missing text is the category "".
type OneHotEncoder struct {
	Categories    [][]any // for each column; nil means those of the fit
	Drop          string  // "", "first" or "if_binary"
	Unknown       string  // "error", "ignore" or "infrequent_if_exist"
	MinFrequency  float64 // a number of rows, or a fraction of them below 1; 0 means none
	MaxCategories int     // 0 means no limit
}

// OneHotEncoderParams describes the parameters of OneHotEncoder.
func OneHotEncoderParams() ml.ParamDocs {
	inf := math.Inf(1)
	return ml.ParamDocs{
		categoriesParam(),
		{Name: "drop", Default: nil, Choices: []string{"first", "if_binary"}, None: true,
			Doc: "Drop the first category of each column, or only of columns with two: the others determine it."},
		{Name: "handle_unknown", Default: "error", Choices: []string{"error", "ignore", "infrequent_if_exist"},
			Doc: "A category that the fit did not see is an error, is 0 in all columns (ignore), or counts as an infrequent one."},
		{Name: "min_frequency", Default: nil, None: true, Min: 0, Max: inf, Open: true,
			Doc: "Categories of fewer rows, or of a smaller share of the rows, share one column."},
		{Name: "max_categories", Default: nil, None: true, Min: 1, Max: inf, Whole: true,
			Doc: "Maximum number of columns for each input column; the rarest categories share the last."},
		{Name: "sparse_output", Default: true, Doc: "For compatibility with scikit-learn: the result is always dense here."},
	}
}

func categoriesParam() ml.ParamDoc {
	return ml.ParamDoc{Name: "categories", Default: "auto", Choices: []string{"auto"}, Free: true,
		Doc: "auto finds the categories in the rows; or a list of categories for each column."}
}

// MakeOneHotEncoder returns the catalog entry of OneHotEncoder.
func MakeOneHotEncoder() ml.Maker {
	return ml.Maker{
		Params: OneHotEncoderParams(),
		Note:   "Turns every value of a text column into a column of 0 and 1.",
		Build:  func(params map[string]any) (any, error) { return readOneHot(params) },
	}
}

func readOneHot(params map[string]any) (*OneHotEncoder, error) {
	p, err := OneHotEncoderParams().Read(oneHotKind, params)
	if err != nil {
		return nil, err
	}
	e := &OneHotEncoder{Drop: p.Text("drop"), Unknown: p.Text("handle_unknown")}
	if v, ok := p.Value("min_frequency").(float64); ok {
		if e.MinFrequency = v; v > 1 && v != math.Floor(v) {
			return nil, p.Refuse("min_frequency", "a whole number of rows, a share between 0 and 1, or None")
		}
	}
	if p.Value("max_categories") != nil {
		e.MaxCategories = p.Int("max_categories")
	}
	e.Categories, err = readCategories(p)
	return e, err
}

// readCategories reads the lists of the parameter categories, nil for auto.
func readCategories(p ml.Params) ([][]any, error) {
	if p.Text("categories") == "auto" {
		return nil, nil
	}
	list, ok := p.Value("categories").([]any)
	out := make([][]any, len(list))
	for i := range list {
		inner, isList := list[i].([]any)
		out[i], ok = inner, ok && isList
	}
	if !ok {
		return nil, p.Refuse("categories", "auto or a list of lists, one for each column")
	}
	return out, nil
}

// Fit finds the categories of each column. A value that the parameter does not list is a *ml.StepError if
// handle_unknown is error, and so is a result of more than 2^27 numbers.
func (e *OneHotEncoder) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	m := &oneHot{spec: e}
	if err := m.learn(ctx, t, oneHotKind, e.Categories, e.Unknown == "error"); err != nil {
		return nil, err
	}
	for _, c := range m.columns {
		m.infrequent = append(m.infrequent, e.infrequent(c.counts, t.Rows()))
	}
	cols, width := open(t), m.setSlots()
	if t.Rows() > maxCells/max(1, width) {
		return nil, m.tooWideError(cols)
	}
	for i := range cols {
		m.names = append(m.names, m.outputNames(i, &cols[i])...)
	}
	_, err := m.Apply(noRows(t))
	return m, err
}

// infrequent returns the categories that share a column, as scikit-learn chooses them.
func (e *OneHotEncoder) infrequent(counts []int, rows int) []int {
	least := e.MinFrequency
	if least < 1 {
		least = float64(least * float64(rows))
	}
	rare, left := make([]bool, len(counts)), 1
	for i, n := range counts {
		if rare[i] = float64(n) < least; !rare[i] {
			left++
		}
	}
	if e.MaxCategories > 1 && e.MaxCategories < left {
		// Sort by count and then by index, with both in one number.
		order := make([]float64, len(counts))
		for i, n := range counts {
			order[i] = float64(n*len(counts) + i)
		}
		slices.Sort(order)
		for _, f := range order[:max(0, len(order)-e.MaxCategories+1)] {
			rare[int(f)%len(counts)] = true
		}
	}
	var out []int
	for i, r := range rare {
		if r {
			out = append(out, i)
		}
	}
	return out
}
