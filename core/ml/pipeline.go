package ml

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"slices"

	"orrery/core/usertext"
)

// Spec is one step as data: the kind is a key of the Catalog. In JSON it reads {"op":
// "LogisticRegression", "params": {"C": 0.5}}.
type Spec struct {
	Kind   string
	Params map[string]any
}

// Pipeline is steps in a row, as data: what the interface edits, a link carries and a model
// remembers. The zero values of Steps and Params mean none.
type Pipeline struct {
	Steps  []Spec   `json:"steps"`
	Final  Spec     `json:"final"`
	Inputs []string `json:"inputs"`
	Target string   `json:"target"`
}

// Maker makes the steps of one kind.
//
// Build makes an unfitted Transformer or Estimator; the error is a *ParamError. Note says in a sentence what the
// kind does, for people who choose one.
//
// Fit and Load are methods of the step and not fields of Maker. The linker drops methods that a program never calls,
// but it keeps every function that a field refers to, and a page that only shows forms needs neither.
type Maker struct {
	Params ParamDocs
	Build  func(params map[string]any) (any, error)
	Note   string
}

// Catalog is the kinds that exist. It is written out in ml/catalog.
type Catalog map[string]Maker

// Kinds returns the names in alphabetical order.
func (c Catalog) Kinds() []string { return slices.Sorted(maps.Keys(c)) }

// Build makes the unfitted step of a spec. The error is a *KindError or a *ParamError.
func (c Catalog) Build(s Spec) (any, error) {
	maker, ok := c[s.Kind]
	if !ok {
		return nil, &KindError{Kind: s.Kind, Want: "one of " + usertext.Some(alike(s.Kind, c.Kinds()), 60)}
	}
	return maker.Build(s.Params)
}

type wireSpec struct {
	Kind   string          `json:"op"`
	Params json.RawMessage `json:"params"`
}

// MarshalJSON writes the parameters in alphabetical order and not-a-number as "nan".
func (s Spec) MarshalJSON() ([]byte, error) {
	params, err := AppendJSON(nil, paramsOrEmpty(s.Params))
	if err != nil {
		return nil, err
	}
	return json.Marshal(wireSpec{s.Kind, params})
}

// UnmarshalJSON reads a spec; params may be left out. A parameter that is a whole number written
// with a point, such as 1.0, becomes a Share.
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

// ReadParam reads the value of a parameter from JSON, as it stands in a spec.
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

// specs returns every step, the final one last.
func (p Pipeline) specs() []Spec { return append(slices.Clone(p.Steps), p.Final) }

// clone returns a copy that shares nothing with p and whose parameters are of the types that JSON
// reads, so that a model equals itself after a way through JSON.
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
		params[name] = plain(v)
	}
	return Spec{Kind: s.Kind, Params: params}
}
