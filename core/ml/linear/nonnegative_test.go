package linear_test

import (
	"testing"

	"orrery/core/num/random"
)

// Nonnegative weights satisfy the Karush-Kuhn-Tucker conditions for any data: the slope is 0 where a weight is
// positive, and not positive where a weight is 0.
func TestPositive(t *testing.T) {
	for seed := range 60 {
		rows := noisy(seed, 6+seed%20, 1+seed%7)
		for _, c := range []struct {
			kind   string
			params map[string]any
			alpha  float64
		}{
			{"LinearRegression", map[string]any{"positive": true}, 0},
			{"LinearRegression", map[string]any{"positive": true, "fit_intercept": false}, 0},
			{"Ridge", map[string]any{"positive": true, "alpha": 2.0}, 2},
		} {
			fitted, x := regress(t, c.kind, c.params, rows)
			w := flatten(fitted.Attributes()["coef_"])
			rest, scale := fitted.Predict(nil, x), 0.0
			for i, r := range rows {
				rest[i] = r[len(r)-1] - rest[i]
				scale += r[len(r)-1] * r[len(r)-1]
			}
			for j, f := range w {
				slope := -c.alpha * f
				for i, e := range rest {
					slope += e * x.Cols[j][i]
				}
				if !(f >= 0 && slope <= 1e-8*scale) || f > 0 && slope < -1e-8*scale {
					t.Errorf("seed %d, %s: weight %d is %v, its slope %v", seed, c.kind, j, f, slope)
				}
			}
		}
	}
}

// noisy returns rows of random numbers, the target last; every seventh column is a copy of the first.
func noisy(seed, n, p int) [][]float64 {
	dice := random.New(uint64(seed))
	rows := make([][]float64, n)
	for i := range rows {
		row := make([]float64, p+1)
		for j := range p {
			row[j] = 2*dice.Float64() - 1
			row[p] += row[j] * float64(j%3-1)
		}
		if p == 7 {
			row[6] = row[0]
		}
		row[p] += dice.Float64()
		rows[i] = row
	}
	return rows
}
