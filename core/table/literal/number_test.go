package literal_test

import (
	"math"
	"strconv"
	"testing"

	"orrery/core/table/literal"

	"pgregory.net/rapid"
)

func TestParseFloat(t *testing.T) {
	tests := []struct {
		text string
		want float64
		ok   bool
	}{
		{"0", 0, true}, {"-0", math.Copysign(0, -1), true}, {"+1", 1, true}, {".5", 0.5, true}, {"5.", 5, true}, {"1e3", 1000, true}, {"1E+3", 1000, true},
		{"1e-3", 0.001, true}, {"0.1", 0.1, true}, {"1e22", 1e22, true}, {"1e23", 1e23, true}, {"9007199254740993", 9007199254740992, true},
		{"0.015214292328332034", 0.015214292328332034, true}, {"123456789012345678901234567890", 1.2345678901234568e29, true},
		{"1e400", math.Inf(1), true}, {"-1e400", math.Inf(-1), true}, {"1e-400", 0, true}, {"1e99999999999999999999", math.Inf(1), true},
		{"0e99999999999", 0, true}, {"00012", 12, true}, {"inf", math.Inf(1), true}, {"-Infinity", math.Inf(-1), true}, {"5e-324", 5e-324, true},
		{"2.2250738585072011e-308", 2.2250738585072011e-308, true}, {"8.41e+21", 8.41e21, true}, {"9007199254740991e22", 9007199254740991e22, true},
		{"", 0, false}, {"-", 0, false}, {".", 0, false}, {"+.", 0, false}, {"e5", 0, false}, {"1e", 0, false}, {"1e+", 0, false}, {"1.2.3", 0, false},
		{"1 2", 0, false}, {" 1", 0, false}, {"0x10", 0, false}, {"1_000", 0, false}, {"nan", 0, false}, {"1,5", 0, false}, {"--1", 0, false},
		{"1e5.5", 0, false}, {"infinit", 0, false}, {"1e5x", 0, false}, {"12a", 0, false}, {".inf", 0, false},
	}
	for _, c := range tests {
		got, ok := literal.ParseFloat([]byte(c.text), '.')
		if ok != c.ok || ok && math.Float64bits(got) != math.Float64bits(c.want) {
			t.Errorf("ParseFloat(%q) = %v, %v; want %v, %v", c.text, got, ok, c.want, c.ok)
		}
	}
	if got, ok := literal.ParseFloat([]byte("-1234,5678901234567890123"), ','); !ok || got != -1234.5678901234567890123 {
		t.Errorf("decimal comma: %v, %v", got, ok)
	}
	if _, ok := literal.ParseFloat([]byte("1.5"), ','); ok {
		t.Error("a decimal point was read where the comma is the mark")
	}
}

// TestParseFloat_strconv takes decimal texts of all lengths: the answer is strconv's, bit for bit.
func TestParseFloat_strconv(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[+-]?([0-9]{1,22}(\.[0-9]{0,22})?|\.[0-9]{1,22})([eE][+-]?[0-9]{1,3})?`).Draw(t, "text")
		want, _ := strconv.ParseFloat(text, 64)
		got, ok := literal.ParseFloat([]byte(text), '.')
		if !ok || math.Float64bits(got) != math.Float64bits(want) {
			t.Fatalf("ParseFloat(%q) = %v, %v; want %v", text, got, ok, want)
		}
	})
}

func FuzzParseFloat(f *testing.F) {
	for _, s := range []string{"1", "-1.5e3", "inf", "0.30000000000000004", "9007199254740993", "1e-22", "."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := literal.ParseFloat([]byte(s), '.')
		if !ok {
			return
		}
		if want, _ := strconv.ParseFloat(s, 64); math.Float64bits(got) != math.Float64bits(want) {
			t.Errorf("ParseFloat(%q) = %v; want %v", s, got, want)
		}
		back, ok := literal.ParseFloat(literal.AppendFloat(nil, got), '.')
		if !ok || math.Float64bits(back) != math.Float64bits(got) {
			t.Errorf("%v is written as %s and read as %v", got, literal.AppendFloat(nil, got), back)
		}
	})
}
