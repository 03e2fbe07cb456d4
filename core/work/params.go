package work

import (
	"encoding/json"

	"orrery/core/ml"
)

// Params are parameters of a pipeline's steps, by the paths of search.With: "LogisticRegression.C",
// "StandardScaler-2.with_mean" for the second step of its kind,
// "ColumnTransformer.num.SimpleImputer.strategy" for one in a branch.
type Params map[string]any

// Grid is the values to try for each parameter.
type Grid map[string][]any

// MarshalJSON keeps 1.0, a share, apart from 1, as a Spec does.
func (p Params) MarshalJSON() ([]byte, error) {
	if p == nil {
		return []byte("null"), nil
	}
	return ml.AppendJSON(nil, map[string]any(p))
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (p *Params) UnmarshalJSON(b []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil || raw == nil {
		return err
	}
	*p = make(Params, len(raw))
	for name, text := range raw {
		v, err := ml.ReadParam(text)
		if err != nil {
			return err
		}
		(*p)[name] = v
	}
	return nil
}

// MarshalJSON is that of Params, value by value.
func (g Grid) MarshalJSON() ([]byte, error) {
	if g == nil {
		return []byte("null"), nil
	}
	m := make(map[string]any, len(g))
	for name, values := range g {
		m[name] = values
	}
	return ml.AppendJSON(nil, m)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (g *Grid) UnmarshalJSON(b []byte) error {
	var raw map[string][]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil || raw == nil {
		return err
	}
	*g = make(Grid, len(raw))
	for name, texts := range raw {
		values := make([]any, len(texts))
		for i, text := range texts {
			v, err := ml.ReadParam(text)
			if err != nil {
				return err
			}
			values[i] = v
		}
		(*g)[name] = values
	}
	return nil
}
