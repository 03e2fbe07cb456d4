package work

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"math"
	"strconv"

	"orrery/core/ml"
)

// Num is a float64 that can be encoded as JSON: NaN and the infinities are the strings "nan", "inf" and "-inf".
type Num float64

// MarshalJSON writes the shortest decimal that reads back as the same bits.
func (n Num) MarshalJSON() ([]byte, error) {
	switch v := float64(n); {
	case math.IsNaN(v):
		return []byte(`"nan"`), nil
	case math.IsInf(v, 1):
		return []byte(`"inf"`), nil
	case math.IsInf(v, -1):
		return []byte(`"-inf"`), nil
	default:
		return strconv.AppendFloat(nil, v, 'g', -1, 64), nil
	}
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (n *Num) UnmarshalJSON(b []byte) error {
	if len(b) > 1 && b[0] == '"' {
		b = b[1 : len(b)-1]
	}
	v, err := strconv.ParseFloat(string(b), 64) // reads nan, inf and -inf as well
	*n = Num(v)
	return err
}

// Ints are row numbers or classes below 2^32. They are encoded as bytes in base64:
// decoding ten thousand JSON numbers would block the page for some milliseconds.
type Ints []int

// MarshalJSON writes four bytes per number, null for nil.
func (v Ints) MarshalJSON() ([]byte, error) {
	if v == nil {
		return []byte("null"), nil
	}
	raw := make([]byte, 0, 4*len(v))
	for _, n := range v {
		raw = binary.LittleEndian.AppendUint32(raw, uint32(n))
	}
	out := append(make([]byte, 0, 2+base64.StdEncoding.EncodedLen(len(raw))), '"')
	return append(base64.StdEncoding.AppendEncode(out, raw), '"'), nil
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (v *Ints) UnmarshalJSON(b []byte) error {
	*v = nil
	if len(b) < 2 || b[0] != '"' {
		return nil // null
	}
	raw, err := base64.StdEncoding.AppendDecode(nil, b[1:len(b)-1])
	*v = make(Ints, len(raw)/4)
	for i := range *v {
		(*v)[i] = int(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return err
}

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
