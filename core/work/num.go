package work

import (
	"math"
	"strconv"
)

// Num is a float64 that JSON can carry: NaN and the infinities are the strings
// "nan", "inf" and "-inf".
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
