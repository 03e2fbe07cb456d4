package work

import (
	"encoding/json"

	"orrery/core/ml"
)

// Candidate is one set of parameters and how it did.
type Candidate struct {
	Index     int // in the grid's order, from 0
	Params    Params
	Scores    ml.Floats // one a fold; fewer while it is under way
	Mean, Std Num       // NaN while it is under way or when a fold has no score
	Rank      int       // 1 is the best, equal means share one; 0 while others are under way
	Err       string    // why a fold has no score: the fit failed
}

// Params are parameters of a pipeline's steps, by the paths of search.With: "LogisticRegression.C",
// "StandardScaler-2.with_mean" for the second step of its kind,
// "ColumnTransformer.num.SimpleImputer.strategy" for one in a branch.
type Params map[string]any

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
