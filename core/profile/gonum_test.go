package profile_test

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"orrery/core/profile"
	"orrery/core/table"
)

// The value of a leak into a target of numbers is the squared correlation.
func TestFind_CorrelationAsGonum(t *testing.T) {
	x, y := make([]float64, 200), make([]float64, 200)
	for i := range x {
		x[i] = float64(i*37%101) / 7
		y[i] = 3*x[i] + math.Sin(float64(i)) + 1e6
	}
	data, err := table.New(table.Numbers("x", x), table.Numbers("y", y))
	if err != nil {
		t.Fatal(err)
	}
	found := find(t, data, profile.Options{Roles: profile.Roles{Target: "y", Features: []string{"x"}}})
	if len(found) == 0 || found[0].Kind != "leak" {
		t.Fatalf("found %v, want a leak", found)
	}
	r := stat.Correlation(x, y, nil)
	if got, want := found[0].Value, r*r; math.Abs(got-want) > 1e-13 {
		t.Errorf("squared correlation %v, gonum's %v", got, want)
	}
}
