package splitmix_test

import (
	"testing"

	"orrery/core/num/splitmix"
)

// TestRand_Uint64 has the first numbers of the authors' splitmix64.c for the seed 1234567.
func TestRand_Uint64(t *testing.T) {
	r := splitmix.New(1234567)
	for i, want := range []uint64{6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821} {
		if got := r.Uint64(); got != want {
			t.Errorf("number %d is %d; want %d", i, got, want)
		}
	}
}

func TestRand_IntN(t *testing.T) {
	r := splitmix.New(1)
	var count [6]int
	for range 60_000 {
		count[r.IntN(6)]++
	}
	for n, c := range count {
		if c < 9_500 || c > 10_500 { // five standard errors
			t.Errorf("%d came %d times of 60000; want about 10000", n, c)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("IntN(0) did not panic")
		}
	}()
	r.IntN(0)
}

func TestRand_Float64(t *testing.T) {
	r := splitmix.New(1)
	sum := 0.0
	for range 10_000 {
		f := r.Float64()
		if f < 0 || f >= 1 {
			t.Fatalf("Float64 is %v; want at least 0 and less than 1", f)
		}
		sum += f
	}
	if mean := sum / 10_000; mean < 0.485 || mean > 0.515 {
		t.Errorf("the mean is %v; want 0.5", mean)
	}
}
