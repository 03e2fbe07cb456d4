package mltest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/mltest"
	"orrery/core/table"
)

// recorder records failures instead of failing the test.
type recorder struct{ complaints []string }

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.complaints = append(r.complaints, fmt.Sprintf(format, args...))
}

type stopped struct{}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	panic(stopped{})
}

// complaints runs one case on a catalog with one kind.
func complaints(c mltest.Case, maker ml.Maker) (out []string) {
	r := &recorder{}
	defer func() {
		if v := recover(); v != nil {
			if _, ok := v.(stopped); !ok {
				panic(v)
			}
		}
		out = r.complaints
	}()
	c.Check(r, ml.Catalog{"Shift": maker}, "Shift")
	return r.complaints
}

// shift is a transformer that adds the first value of each column, with a switch for every fault.
type shift struct {
	by    []float64
	fault string
	step  *shift // the unfitted one, for the fault of not forgetting
}

func (s *shift) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	out := &shift{fault: s.fault}
	if s.fault == "remembers" {
		out.by = s.by
	}
	for _, c := range t.Columns() {
		v := c.Floats()
		switch s.fault {
		case "changes":
			v[0]++
		case "keeps":
			out.by = append(out.by, v[0])
			out.step = &shift{by: v}
			continue
		}
		out.by = append(out.by, v[0])
	}
	if s.fault == "remembers" {
		s.by = append(slices.Clone(out.by), 1)
	}
	if s.fault == "deaf" {
		return out, nil
	}
	return out, ml.Tick(ctx, ml.Progress{})
}

func (*shift) Load(attributes []byte, _ func()) (ml.Transform, error) {
	var w struct {
		By ml.Floats `json:"by"`
	}
	err := json.Unmarshal(attributes, &w)
	return &shift{by: w.By}, err
}

func (s *shift) Apply(t *table.Table) (*table.Table, error) {
	var cols []table.Column
	for j, c := range t.Columns() {
		by := s.by[j]
		if s.fault == "keeps" {
			by = s.step.by[0]
		}
		v := slices.Clone(c.Floats())
		for i := range v {
			v[i] += by
		}
		cols = append(cols, table.Numbers(c.Name(), v))
	}
	return table.New(cols...)
}

func (s *shift) ApplyRow(dst, src []float64) {
	for j, v := range src {
		dst[j] = v + s.by[j]
		if s.fault == "row" {
			dst[j] += 1e-9
		}
		if s.fault == "changes row" {
			src[j]++
		}
	}
}

func (s *shift) Width() int { return len(s.by) }

func (s *shift) Attributes() map[string]any {
	if s.fault == "lends" {
		return map[string]any{"by": s.by}
	}
	if s.fault == "loses" {
		return map[string]any{"by": make([]float64, len(s.by))}
	}
	return map[string]any{"by": slices.Clone(s.by)}
}

func maker(fault string) ml.Maker {
	docs := ml.ParamDocs{{Name: "strict", Doc: "Nothing.", Default: true}}
	m := ml.Maker{Params: docs, Note: "Adds the first row."}
	calls := 0.0
	m.Build = func(params map[string]any) (any, error) {
		s := &shift{fault: fault}
		if fault == "random" {
			calls++
			s.fault, s.by = "remembers", []float64{calls}
		}
		if fault == "swallows" {
			return s, nil
		}
		_, err := docs.Read("Shift", params)
		return s, err
	}
	switch fault {
	case "silent":
		m.Note, m.Params[0].Doc = "", ""
	case "default":
		m.Params = ml.ParamDocs{{Name: "strict", Doc: "Nothing.", Default: 3.0}}
	}
	return m
}

func TestCases_GoodKindPasses(t *testing.T) {
	for _, c := range mltest.Cases() {
		if got := complaints(c, maker("")); len(got) > 0 {
			t.Errorf("%s: %v", c.Name, got)
		}
	}
}

// Every case can fail, and fails for its own fault.
func TestCases_FaultsAreFound(t *testing.T) {
	faults := map[string]string{
		"documents its parameters":        "silent",
		"refuses an unknown parameter":    "swallows",
		"takes its own defaults":          "default",
		"gives the same bits twice":       "random",
		"forgets when it is fitted again": "remembers",
		"leaves its input alone":          "changes",
		"keeps nothing of its input":      "keeps",
		"gives attributes away":           "lends",
		"survives JSON":                   "loses",
		"one row equals the table":        "row",
		"stops when told":                 "deaf",
	}
	for _, c := range mltest.Cases() {
		fault, ok := faults[c.Name]
		if !ok {
			continue // broken by estimators only, or like finding columns by name by no kind at all
		}
		if got := complaints(c, maker(fault)); len(got) == 0 {
			t.Errorf("%s: the fault %q was not found", c.Name, fault)
		}
	}
}
