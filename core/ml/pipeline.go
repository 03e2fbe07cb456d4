package ml

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"slices"

	"orrery/core/usertext"
)

// Spec describes one step; Kind is a key of the Catalog. Its JSON is {"op": "LogisticRegression", "params": {"C":
// 0.5}}.
type Spec struct {
	Kind   string
	Params map[string]any
}

// Pipeline describes steps in order. The page edits it, links and models contain it. The zero values of Steps and
// Params mean none.
type Pipeline struct {
	Steps  []Spec   `json:"steps"`
	Final  Spec     `json:"final"`
	Inputs []string `json:"inputs"`
	Target string   `json:"target"`
}

// Maker builds the steps of one kind.
//
// Build returns an unfitted Transformer or Estimator; the error is a *ParamError. Note describes the kind in a
// sentence, for people who choose one.
//
// Fit and Load are methods of the step and not fields of Maker. The linker drops methods that a program never calls,
// but it keeps every function that a field refers to, and a page that only shows forms needs neither.
type Maker struct {
	Params ParamDocs
	Build  func(params map[string]any) (any, error)
	Note   string
}

// Catalog maps names to kinds. Package ml/catalog has the full one.
type Catalog map[string]Maker

// Kinds returns the names in alphabetical order.
func (c Catalog) Kinds() []string { return slices.Sorted(maps.Keys(c)) }

// Build returns the unfitted step of a spec. The error is a *KindError or a *ParamError.
func (c Catalog) Build(s Spec) (any, error) {
	maker, ok := c[s.Kind]
	if !ok {
		return nil, &KindError{Kind: s.Kind, Want: "one of " + usertext.Some(similarNames(s.Kind, c.Kinds()), 60)}
	}
	return maker.Build(s.Params)
}

type specJSON struct {
	Kind   string          `json:"op"`
	Params json.RawMessage `json:"params"`
}

// MarshalJSON writes the parameters in alphabetical order and NaN as "nan".
func (s Spec) MarshalJSON() ([]byte, error) {
	params, err := AppendJSON(nil, paramsOrEmpty(s.Params))
	if err != nil {
		return nil, err
	}
	return json.Marshal(specJSON{s.Kind, params})
}

// UnmarshalJSON reads a spec; params is optional. A parameter that is an integer written with a decimal point, such as
// 1.0, becomes a Share.
func (s *Spec) UnmarshalJSON(b []byte) error {
	var w struct {
		Kind   string                     `json:"op"`
		Params map[string]json.RawMessage `json:"params"`
	}
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	*s = Spec{Kind: w.Kind, Params: make(map[string]any, len(w.Params))}
	for name, raw := range w.Params {
		v, err := ReadParam(raw)
		if err != nil {
			return err
		}
		s.Params[name] = v
	}
	return nil
}

// ReadParam reads the value of a parameter from the JSON of a spec.
func ReadParam(raw []byte) (any, error) {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, err
	}
	if f, ok := v.(float64); ok && f == math.Trunc(f) && bytes.IndexByte(raw, '.') >= 0 {
		return Share(f), nil
	}
	return v, nil
}

func paramsOrEmpty(p map[string]any) map[string]any {
	if p == nil {
		return map[string]any{}
	}
	return p
}

// specs returns all steps, the final one last.
func (p Pipeline) specs() []Spec { return append(slices.Clone(p.Steps), p.Final) }

// clone returns a deep copy of p whose parameters have the types that JSON decoding returns, so that a model equals
// itself after a round trip through JSON.
func (p Pipeline) clone() Pipeline {
	out := Pipeline{Steps: make([]Spec, len(p.Steps)), Final: p.Final.clone(), Inputs: slices.Clone(p.Inputs), Target: p.Target}
	for i, s := range p.Steps {
		out.Steps[i] = s.clone()
	}
	return out
}

func (s Spec) clone() Spec {
	params := make(map[string]any, len(s.Params))
	for name, v := range s.Params {
		params[name] = plainValue(v)
	}
	return Spec{Kind: s.Kind, Params: params}
}
