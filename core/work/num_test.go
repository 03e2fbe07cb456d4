package work_test

import (
	"math"
	"testing"

	"orrery/core/work"
)

func TestNum(t *testing.T) {
	for _, v := range []float64{0, math.Copysign(0, -1), 0.1, -1e300, math.NaN(), math.Inf(1), math.Inf(-1)} {
		b, err := work.Num(v).MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		var back work.Num
		if err := back.UnmarshalJSON(b); err != nil || math.Float64bits(float64(back)) != math.Float64bits(v) && !math.IsNaN(v) {
			t.Errorf("%v: came back as %v by %s, error %v", v, back, b, err)
		}
	}
}
