package automation_test

import (
	"testing"

	"orrery/core/automation"

	"pgregory.net/rapid"
)

func TestFilling(t *testing.T) {
	for name, c := range map[string]struct {
		f     automation.Filling
		n     int
		fills bool
		fits  int
	}{
		"nothing is known":           {automation.Filling{Free: 100}, 0, false, 0},
		"all are kept":               {automation.Filling{Free: 100, PerPass: 3}, 33, true, 33},
		"the last 10 are kept":       {automation.Filling{Free: 100, PerPass: 3, Keep: 10}, 0, false, 33},
		"ten do not fit":             {automation.Filling{Free: 20, PerPass: 3, Keep: 10, Have: 2}, 6, true, 8},
		"ten just fit":               {automation.Filling{Free: 24, PerPass: 3, Keep: 10, Have: 2}, 0, false, 10},
		"ten are there":              {automation.Filling{Free: 1, PerPass: 3, Keep: 10, Have: 10}, 0, false, 10},
		"some become versions":       {automation.Filling{Free: 100, PerPass: 3, KeptPerPass: 1, Keep: 10, Have: 0}, 80, true, 33},
		"full":                       {automation.Filling{Free: -5, PerPass: 3}, 0, true, 0},
		"more are there than wanted": {automation.Filling{Free: 100, PerPass: 3, Keep: 10, Have: 50}, 0, false, 83},
	} {
		n, fills := c.f.Passes()
		if n != c.n || fills != c.fills || c.f.Fits() != c.fits {
			t.Errorf("%s: Passes = %d, %v, Fits = %d; want %d, %v, %d", name, n, fills, c.f.Fits(), c.n, c.fills, c.fits)
		}
	}
}

// The number is equal to that of a simulation run by run.
func TestFilling_Simulation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := automation.Filling{Free: rapid.IntRange(0, 2000).Draw(t, "free"), PerPass: float64(rapid.IntRange(1, 50).Draw(t, "per pass")),
			Keep: rapid.IntRange(0, 60).Draw(t, "keep"), Have: rapid.IntRange(0, 60).Draw(t, "have")}
		f.KeptPerPass = float64(rapid.IntRange(0, int(f.PerPass)).Draw(t, "kept"))
		want, passes := 5000, 0
		for free, have := float64(f.Free), f.Have; passes < want; passes++ {
			grows := f.PerPass
			if f.Keep > 0 && have >= f.Keep {
				grows = f.KeptPerPass
			}
			if free -= grows; free < 0 {
				break
			}
			have++
		}
		n, fills := f.Passes()
		if fills != (passes < want) || fills && n != passes {
			t.Fatalf("Passes = %d, %v; the simulation is full after %d", n, fills, passes)
		}
	})
}
