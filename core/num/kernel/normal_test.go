package kernel_test

import (
	"fmt"
	"math"
	"testing"

	"orrery/core/num/kernel"
)

// The expected numbers are scipy's.
func TestNormalQuantile_ScipysNumbers(t *testing.T) {
	for _, c := range []struct{ p, want float64 }{
		{0.5, 0}, {0.25, -0.6744897501960817}, {0.75, 0.6744897501960817}, {0.1, -1.2815515655446004}, {0.9, 1.2815515655446004},
		{0.05, -1.6448536269514729}, {0.001, -3.090232306167813}, {1e-05, -4.264890793922825}, {0.075, -1.4395314709384563},
		{0.925, 1.4395314709384563}, {1e-13, -7.348796102800677}, {1e-100, -21.273453560965322}, {0.999999999, 5.997807019601637},
	} {
		if got := kernel.NormalQuantile(c.p); !(math.Abs(got-c.want) <= 6e-16*math.Abs(c.want)) {
			t.Errorf("NormalQuantile(%v) = %v, want %v", c.p, got, c.want)
		}
	}
}

func ExampleNormalQuantile() {
	fmt.Println(kernel.NormalQuantile(0), kernel.NormalQuantile(1), kernel.NormalQuantile(-1), kernel.NormalQuantile(2))
	// Output: -Inf +Inf NaN NaN
}
