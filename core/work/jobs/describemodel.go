package jobs

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/work"
)

// DescribeModel reads the parts of a model that need no data. Answer: DescribeModelResult.
type DescribeModel struct {
	Model json.RawMessage `json:"-"` // sent as the message's body
}

func (DescribeModel) Kind() string          { return "describemodel" }
func (DescribeModel) TableHash() string     { return "" }
func (DescribeModel) Replies() []work.Reply { return []work.Reply{&DescribeModelResult{}} }

// Body returns the model.
func (j DescribeModel) Body() []byte { return j.Model }

// SetBody stores what Body returned.
func (j *DescribeModel) SetBody(b []byte) error {
	j.Model = b
	return nil
}

// DescribeModelResult answers DescribeModel.
type DescribeModelResult struct {
	Signature  table.Schema // the inputs, in the model's order
	Classes    []string
	Attributes []Attribute // the numbers of the fitted steps, at most maxAttributes
	Cut        int         // how many were left out
}

func (*DescribeModelResult) Kind() string { return "modeldescribed" }

// Attribute is one number of a fitted step.
type Attribute struct {
	Name  string // LogisticRegression.coef_[feature_1]
	Value work.Num
}

const maxAttributes = 200

func (w *worker) describeModel(_ context.Context, j DescribeModel) (DescribeModelResult, error) {
	var r DescribeModelResult
	m, err := ml.Load(w.catalog, j.Model)
	if err != nil {
		return r, err
	}
	r.Signature = m.Schema()
	for _, c := range m.Classes() {
		r.Classes = append(r.Classes, c.String())
	}
	p := m.Pipeline()
	for i, step := range append(p.Steps, p.Final) {
		attributes := m.Attributes()
		if i >= len(attributes) {
			break
		}
		names := p.Inputs
		if i == len(p.Steps) {
			names = m.Outputs()
		}
		for _, key := range slices.Sorted(maps.Keys(attributes[i])) {
			r.add(step.Kind+"."+key, attributes[i][key], names)
		}
	}
	if n := len(r.Attributes); n > maxAttributes {
		r.Attributes, r.Cut = r.Attributes[:maxAttributes], n-maxAttributes
	}
	return r, nil
}

// add appends the numbers of one attribute, named by column if there is one number per column, otherwise by index.
func (r *DescribeModelResult) add(name string, v any, columns []string) {
	index := func(i, of int) string {
		if of == len(columns) {
			return "[" + columns[i] + "]"
		}
		return "[" + strconv.Itoa(i) + "]"
	}
	switch v := v.(type) {
	case float64:
		r.Attributes = append(r.Attributes, Attribute{name, work.Num(v)})
	case []float64:
		for i, f := range v {
			r.Attributes = append(r.Attributes, Attribute{name + index(i, len(v)), work.Num(f)})
		}
	case [][]float64:
		for i, row := range v {
			prefix := name
			if len(v) > 1 {
				prefix += "[" + strconv.Itoa(i) + "]"
			}
			r.add(prefix, row, columns)
		}
	}
}
