package ml

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"orrery/core/table"
)

// AppendJSON appends v as JSON: floats in the shortest form that reads back as the same number, those that JSON does
// not have as "nan", "inf" and "-inf", keys in alphabetical order. It accepts nil, bool, string, int, float64, Share,
// table.Value and []table.Value, slices of int, string, float64 and []float64, []any and map[string]any of these. Any
// other type is an error.
func AppendJSON(dst []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case float64:
		return appendFloat(dst, v), nil
	case Share:
		dst = appendFloat(dst, float64(v))
		if f := float64(v); f == math.Trunc(f) && math.Abs(f) < 1e21 {
			dst = append(dst, ".0"...)
		}
		return dst, nil
	case int:
		return strconv.AppendInt(dst, int64(v), 10), nil
	case []float64:
		return appendList(dst, v)
	case [][]float64:
		return appendList(dst, v)
	case []int:
		return appendList(dst, v)
	case []string:
		return appendList(dst, v)
	case []any:
		return appendList(dst, v)
	case []table.Value:
		return appendList(dst, v)
	case map[string]any:
		return appendMap(dst, v)
	case nil, bool, string, table.Value:
		b, err := json.Marshal(v)
		return append(dst, b...), err
	}
	return dst, fmt.Errorf("ml: a value of type %T has no JSON form here", v)
}

func appendList[T any](dst []byte, list []T) ([]byte, error) {
	dst = append(dst, '[')
	var err error
	for i, v := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		if dst, err = AppendJSON(dst, v); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

func appendMap(dst []byte, m map[string]any) ([]byte, error) {
	dst = append(dst, '{')
	for i, k := range slices.Sorted(maps.Keys(m)) {
		if i > 0 {
			dst = append(dst, ',')
		}
		key, err := json.Marshal(k)
		if err != nil {
			return dst, err
		}
		if dst, err = AppendJSON(append(append(dst, key...), ':'), m[k]); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

// appendFloat writes a number as encoding/json does: without an exponent between 1e-6 and 1e21.
func appendFloat(dst []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return append(dst, `"nan"`...)
	case math.IsInf(f, 1):
		return append(dst, `"inf"`...)
	case math.IsInf(f, -1):
		return append(dst, `"-inf"`...)
	}
	format := byte('f')
	if a := math.Abs(f); a != 0 && (a < 1e-6 || a >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(dst, f, format, -1, 64)
}

// Floats reads a JSON list of numbers as AppendJSON writes it.
type Floats []float64

// UnmarshalJSON reads numbers and the strings "nan", "inf" and "-inf"; null is nil. It parses the text itself, because
// models are mostly lists of numbers and decoding into any is slow.
func (f *Floats) UnmarshalJSON(b []byte) error {
	*f = nil
	b = bytes.TrimSpace(b)
	if string(b) == "null" {
		return nil
	}
	if len(b) < 2 || b[0] != '[' || b[len(b)-1] != ']' {
		return fmt.Errorf("ml: %s is not a list of numbers", b)
	}
	b = bytes.TrimSpace(b[1 : len(b)-1])
	if len(b) == 0 {
		*f = Floats{}
		return nil
	}
	out := make([]float64, 0, 1+bytes.Count(b, []byte{','}))
	for more := true; more; {
		var word []byte
		word, b, more = bytes.Cut(b, []byte{','})
		v, err := readFloat(string(bytes.TrimSpace(word)))
		if err != nil {
			return err
		}
		out = append(out, v)
	}
	*f = out
	return nil
}

func readFloat(text string) (float64, error) {
	switch text {
	case `"nan"`:
		return math.NaN(), nil
	case `"inf"`:
		return math.Inf(1), nil
	case `"-inf"`:
		return math.Inf(-1), nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v-v != 0 {
		return 0, fmt.Errorf("ml: %s is not a number", text)
	}
	return v, nil
}

// toFloat returns a number of any type that a parameter or JSON has.
func toFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case Share:
		return float64(v), true
	case string:
		switch v {
		case "nan":
			return math.NaN(), true
		case "inf":
			return math.Inf(1), true
		case "-inf":
			return math.Inf(-1), true
		}
	}
	return 0, false
}

// plainValue converts Go's other number types to float64 and copies nested values.
func plainValue(v any) any {
	switch v := v.(type) {
	case int:
		return float64(v)
	case int64:
		return float64(v)
	case uint64:
		return float64(v)
	case float32:
		return float64(v)
	case Share:
		if f := float64(v); f != math.Trunc(f) {
			return f
		}
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = plainValue(v[i])
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k := range v {
			out[k] = plainValue(v[k])
		}
		return out
	}
	return v
}
