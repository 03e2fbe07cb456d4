package cluster

import (
	"math"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// initialCenters returns the initial centers of a run, as a copy.
func (f *fitting) initialCenters() ([][]float64, error) {
	centers := ml.NewRows(f.Clusters, len(f.cols))
	switch {
	case f.Init != nil:
		for k, c := range f.Init {
			for j, v := range c {
				centers[k][j] = v - f.mean[j]
			}
		}
	case f.Random:
		for k, row := range f.random.Choice(f.rows, f.Clusters) {
			f.row(centers[k], row)
		}
	default:
		return centers, f.plusPlus(centers)
	}
	return centers, nil
}

func (f *fitting) row(dst []float64, i int) {
	for j, c := range f.cols {
		dst[j] = c[i]
	}
}

// plusPlus draws the first center uniformly from the rows. For each further center it draws several candidate rows,
// with probability proportional to the squared distance to the nearest center so far, and takes the one that reduces
// the sum of these distances the most (D. Arthur, S. Vassilvitskii, k-means++, 2007, with scikit-learn's number of
// candidates).
func (f *fitting) plusPlus(centers [][]float64) error {
	trials := 2 + int(math.Floor(kernel.Log(float64(f.Clusters))))
	f.row(centers[0], int(f.random.Interval(uint32(f.rows-1))))
	near := make([]float64, f.rows)
	for i := range near {
		near[i] = math.Inf(1)
	}
	total, err := f.minDistances(near, near, centers[0])
	if err != nil {
		return err
	}
	best, trial := make([]float64, f.rows), make([]float64, f.rows)
	rows, point := make([]int, trials), make([]float64, len(f.cols))
	for _, center := range centers[1:] {
		f.drawRows(rows, near, total)
		least := math.Inf(1)
		for _, row := range rows {
			f.row(point, row)
			sum, err := f.minDistances(trial, near, point)
			if err != nil {
				return err
			}
			if sum < least {
				least = sum
				best, trial = trial, best
				copy(center, point)
			}
		}
		total = least
		near, best = best, near
	}
	return nil
}

// drawRows draws rows with probability proportional to near: the first row at which the running sum reaches a random
// fraction of the total.
func (f *fitting) drawRows(rows []int, near []float64, total float64) {
	parts := make([]float64, len(rows))
	for t := range parts {
		parts[t] = float64(f.random.Float64() * total)
		rows[t] = len(near) - 1
	}
	for t, part := range parts {
		sum := 0.0
		for i, d := range near {
			if sum += d; sum >= part {
				rows[t] = i
				break
			}
		}
	}
}

// minDistances writes the smaller of near and the squared distance to a point to dst, and returns the sum.
func (f *fitting) minDistances(dst, near, point []float64) (float64, error) {
	square, twice := 0.0, make([]float64, len(point))
	for j, v := range point {
		square += float64(v * v)
		twice[j] = -2 * v
	}
	total, dist, part := 0.0, make([]float64, block), make([][]float64, len(f.cols))
	for first := 0; first < f.rows; first += block {
		last := min(first+block, f.rows)
		d := dist[:last-first]
		for i := range d {
			d[i] = square + f.norms[first+i]
		}
		for j, c := range f.cols {
			part[j] = c[first:last]
		}
		kernel.AddScaled(d, part, twice)
		for i, v := range d {
			if v < 0 {
				v = 0
			}
			v = min(v, near[first+i])
			dst[first+i] = v
			total += v
		}
		if err := f.spend(float64(len(d) * (len(part) + 2))); err != nil {
			return 0, err
		}
	}
	return total, nil
}
