package work

import (
	"encoding/json"

	"orrery/core/ml"
)

// Candidate is one set of parameters and its scores.
type Candidate struct {
	Index     int // in the grid's order, from 0
	Params    Params
	Scores    ml.Floats // one per fold; fewer while folds are running
	Mean, Std Num       // NaN while folds are running or if a fold has no score
	Rank      int       // 1 is the best, equal means share a rank; 0 until all candidates are done
	Err       string    // the error of a fit that failed
}

// Params are parameters of a pipeline's steps. The keys are the paths of search.With:
// "LogisticRegression.C", "StandardScaler-2.with_mean" for the second StandardScaler,
// "ColumnTransformer.num.SimpleImputer.strategy" for a step in a branch.
type Params map[string]any

// MarshalJSON encodes p as a Spec does: an ml.Share of 1 is written 1.0, which stays different from the number 1.
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
