package train_test

import (
	"math"
	"strconv"
	"testing"

	"orrery/app/station/train"
	"orrery/app/ui/format"
)

func TestSliderOfC(t *testing.T) {
	for position := 0; position <= 60; position++ {
		if got := train.CPosition(train.CValue(position)); got != position {
			t.Errorf("position %d is C %s, whose position is %d", position, train.CValue(position), got)
		}
	}
	for text, want := range map[string]int{"0.001": 0, "1": 30, "1.0": 30, "1000": 60, "1e9": 60, "1e-9": 0, "-1": 30, "much": 30, "NaN": 30, "": 30} {
		if got := train.CPosition(text); got != want {
			t.Errorf("the position of C %q is %d, want %d", text, got, want)
		}
	}
	for position, want := range map[int]string{0: "0.001", 10: "0.01", 30: "1", 33: "2", 60: "1000"} {
		if got, _ := strconv.ParseFloat(train.CValue(position), 64); math.Abs(got-mustParse(want))/got > 0.003 {
			t.Errorf("position %d is C %s, want %s", position, train.CValue(position), want)
		}
	}
}

func mustParse(text string) float64 {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic(err)
	}
	return v
}

func TestSigned(t *testing.T) {
	for v, want := range map[float64]string{0.0004: "0.00", -0.0004: "0.00", 0.02: "+0.02", -0.02: "-0.02"} {
		if got := format.Signed(v, 2); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
}

func TestErrorText(t *testing.T) {
	for text, want := range map[string]string{
		"split: too few rows":                    "Too few rows.",
		"ml: split: each class needs two rows":   "Each class needs two rows.",
		"ConvergenceWarning: raise max_iter.":    "ConvergenceWarning: raise max_iter.",
		"column city is text; it needs numbers.": "Column city is text; it needs numbers.",
		"":                                       "",
	} {
		if got := format.ErrorText(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
