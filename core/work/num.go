package work

import (
	"encoding/base64"
	"encoding/binary"
	"math"
	"strconv"
)

// Num is a float64 that can be encoded as JSON: NaN and the infinities are the
// strings "nan", "inf" and "-inf".
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
