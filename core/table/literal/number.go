package literal

import (
	"math"
	"strconv"
	"unsafe"
)

// AppendFloat appends the shortest decimal that parses to v in the format of Python's repr, with an exponent from 1e16
// and below 1e-4, so that files agree with those of pandas. Whole numbers have no ".0". For NaN it appends nothing.
func AppendFloat(dst []byte, v float64) []byte {
	switch a := math.Abs(v); {
	case v != v:
		return dst
	case a > math.MaxFloat64:
		if v < 0 {
			dst = append(dst, '-')
		}
		return append(dst, "inf"...)
	case a >= 1e16 || a < 1e-4 && a != 0:
		return strconv.AppendFloat(dst, v, 'e', -1, 64)
	case a < 1e15 && v == math.Trunc(v) && !(a == 0 && math.Signbit(v)):
		return strconv.AppendInt(dst, int64(v), 10) // several times faster than AppendFloat
	default:
		return strconv.AppendFloat(dst, v, 'f', -1, 64)
	}
}

// FormatBool returns "true", "false" or, for NaN, "".
func FormatBool(v float64) string {
	switch {
	case v != v:
		return ""
	case v != 0:
		return "true"
	default:
		return "false"
	}
}

// ParseBool reads true or false in any case, as 1 or 0. ok is false for anything else.
func ParseBool(b []byte) (v float64, ok bool) {
	switch {
	case EqualFold(b, "true"):
		return 1, true
	case EqualFold(b, "false"):
		return 0, true
	}
	return 0, false
}

// EqualFold compares b with a word of lower-case ASCII letters in any case.
func EqualFold(b []byte, word string) bool {
	if len(b) != len(word) {
		return false
	}
	for i, c := range b {
		if c|0x20 != word[i] {
			return false
		}
	}
	return true
}

// MaxExact is the largest integer up to which a float64 holds every integer exactly.
const MaxExact = 1 << 53

const maxPow10 = 22

// pow10 has the powers of ten that a float64 represents exactly. A multiplication or division of two exact numbers is
// rounded once, hence to the nearest float64 (Clinger 1990, "How to read floating point numbers accurately").
var pow10 = [maxPow10 + 1]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// ParseFloat parses a decimal number: digits with an optional sign, decimal mark and exponent, or inf or infinity in
// any case. mark is the decimal mark. The result is the nearest float64, infinite beyond the largest. ok is false for
// anything else, including hexadecimal numbers, underscores and NaN, which strconv accepts.
func ParseFloat(b []byte, mark byte) (v float64, ok bool) {
	i, n := 0, len(b)
	neg := false
	if n > 0 && (b[0] == '-' || b[0] == '+') {
		neg, i = b[0] == '-', 1
	}
	var mant uint64
	start, point := i, -1
	for ; i < n; i++ {
		if d := b[i] - '0'; d <= 9 {
			mant = mant*10 + uint64(d)
		} else if b[i] == mark && point < 0 {
			point = i
		} else {
			break
		}
	}
	digits, exp := i-start, 0
	if point >= 0 {
		digits--
		exp = point + 1 - i
	}
	if digits == 0 {
		return parseInf(b[start:], neg)
	}
	if i < n {
		e, ok := parseExponent(b[i:])
		if !ok {
			return 0, false
		}
		exp += e
	}
	// 19 digits cannot overflow mant.
	if digits > 19 || mant > MaxExact || exp < -maxPow10 || exp > maxPow10 {
		return slowFloat(b, point)
	}
	v = float64(mant)
	if exp < 0 {
		v /= pow10[-exp]
	} else if exp > 0 {
		v *= pow10[exp]
	}
	if neg {
		v = -v
	}
	return v, true
}

// parseExponent reads e, an optional sign and digits. Exponents are cut at a value that is
// zero or infinite for any mantissa that fits in memory.
func parseExponent(b []byte) (int, bool) {
	if len(b) < 2 || b[0]|0x20 != 'e' {
		return 0, false
	}
	i, neg := 1, false
	if b[1] == '-' || b[1] == '+' {
		neg, i = b[1] == '-', 2
	}
	if i == len(b) {
		return 0, false
	}
	e := 0
	for ; i < len(b); i++ {
		d := b[i] - '0'
		if d > 9 {
			return 0, false
		}
		if e < 1e9 {
			e = e*10 + int(d)
		}
	}
	if neg {
		e = -e
	}
	return e, true
}

func parseInf(b []byte, neg bool) (float64, bool) {
	if !EqualFold(b, "inf") && !EqualFold(b, "infinity") {
		return 0, false
	}
	if neg {
		return math.Inf(-1), true
	}
	return math.Inf(1), true
}

// slowFloat parses a number of valid syntax. An error of strconv can then only be a range
// error, whose value, infinity, is the result.
func slowFloat(b []byte, point int) (float64, bool) {
	if point >= 0 && b[point] != '.' {
		b = append([]byte(nil), b...)
		b[point] = '.'
	}
	v, _ := strconv.ParseFloat(unsafe.String(unsafe.SliceData(b), len(b)), 64)
	return v, true
}

// Bytes returns the bytes of s without a copy. They must not be modified.
func Bytes(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }
