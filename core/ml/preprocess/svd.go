package preprocess

import (
	"context"
	"math"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// block is the number of rows processed at once: 50 columns of them fit into the second-level cache.
const block = 256

// centered reads columns minus their means times a scale, in blocks of rows.
type centered struct {
	x     ml.Matrix
	mean  []float64
	scale float64
}

// fitScale returns the scale for axes, a power of two. It is 1 unless the squares of the numbers are too small for a
// float64: then the greatest number becomes 1/2 to 1. LAPACK's dgesdd scales such a matrix, too.
func (c centered) fitScale() float64 {
	most := 0.0
	for j, col := range c.x.Cols {
		for _, v := range col {
			most = max(most, math.Abs(v-c.mean[j]))
		}
	}
	if most == 0 || !(most < 0x1p-400) {
		return 1
	}
	_, exponent := math.Frexp(most)
	return math.Ldexp(1, min(-exponent, 1023))
}

// rows writes the centered rows from first on to cols, as many as fit, and returns their number.
func (c centered) rows(cols [][]float64, first int) int {
	n := min(block, c.x.Rows-first)
	for j := range cols {
		mean := c.mean[j]
		for i, v := range c.x.Cols[j][first : first+n] {
			cols[j][i] = (v - mean) * c.scale
		}
	}
	return n
}

// axes returns the right singular vectors of the centered columns times their singular values, in any order: d of them,
// or as many as there are rows if these are fewer.
//
// With more rows than columns it first reduces the rows to a triangle R by Householder's QR, block by block. It then
// rotates the rows of R, or of the table, until all are orthogonal.
func (c centered) axes(ctx context.Context) ([][]float64, error) {
	d := len(c.x.Cols)
	if c.x.Rows < d {
		return orthogonalize(ctx, c.all())
	}
	r, cols, dots := make([][]float64, d), ml.NewRows(d, block), make([]float64, d)
	for j := range r {
		r[j] = make([]float64, d)
	}
	part := make([][]float64, d)
	for first := 0; first < c.x.Rows; first += block {
		n := c.rows(cols, first)
		for j := range part {
			part[j] = cols[j][:n]
		}
		for k := range r {
			reflect(r, part, dots, k)
			if k%32 == 31 || k == d-1 {
				if err := tick(ctx); err != nil {
					return nil, err
				}
			}
		}
	}
	return orthogonalize(ctx, r)
}

// all returns the centered rows of a short table.
func (c centered) all() [][]float64 {
	out := make([][]float64, c.x.Rows)
	for i := range out {
		out[i] = make([]float64, len(c.x.Cols))
		for j, col := range c.x.Cols {
			out[i][j] = (col[i] - c.mean[j]) * c.scale
		}
	}
	return out
}

// reflect applies the reflection that makes column k of the rows zero, and adds the result to row k of r.
func reflect(r, cols [][]float64, dots []float64, k int) {
	v, top := cols[k], r[k][k]
	below := kernel.Dot(v, v)
	if below == 0 {
		return
	}
	norm := -math.Copysign(math.Sqrt(float64(top*top)+below), top)
	head := top - norm
	r[k][k] = norm
	factor := 2 / (float64(head*head) + below)
	rest := cols[k+1:]
	dots = dots[:len(rest)]
	clear(dots)
	kernel.Dots(dots, rest, v)
	for j, col := range rest {
		f := float64(factor * (float64(head*r[k][k+1+j]) + dots[j]))
		r[k][k+1+j] -= float64(f * head)
		kernel.Axpy(col, -f, v)
	}
}

// roundingLength returns the length below which a vector of d numbers is rounding error, relative to the longest one.
func roundingLength(d int) float64 { return math.Sqrt(float64(d)) * 0x1p-52 }

// orthogonalize rotates pairs of vectors until all are orthogonal: the one-sided Jacobi method. It ends when all angles
// are right angles within rounding errors. Vectors that are rounding errors compared with the longest stay unchanged.
func orthogonalize(ctx context.Context, v [][]float64) ([][]float64, error) {
	square, eps := make([]float64, len(v)), roundingLength(len(v[0]))
	for sweep, quiet := 0, false; sweep < 60 && !quiet; sweep++ {
		for i := range v {
			square[i] = kernel.Dot(v[i], v[i])
		}
		sortBySquare(v, square)
		quiet = true
		tiny := float64(float64(eps*eps) * square[0])
		for p := range v {
			for q := p + 1; q < len(v); q++ {
				if square[p] <= tiny || square[q] <= tiny {
					continue
				}
				g := kernel.Dot(v[p], v[q])
				if math.Abs(g) <= float64(eps*math.Sqrt(square[p]))*math.Sqrt(square[q]) {
					continue
				}
				quiet = false
				t := rotate(v[p], v[q], (square[q]-square[p])/(2*g))
				square[p] -= float64(t * g)
				square[q] += float64(t * g)
			}
			if err := tick(ctx); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

// sortBySquare sorts the vectors by decreasing square.
func sortBySquare(v [][]float64, square []float64) {
	for i := range v {
		best := i
		for k := i + 1; k < len(v); k++ {
			if square[k] > square[best] {
				best = k
			}
		}
		v[i], v[best] = v[best], v[i]
		square[i], square[best] = square[best], square[i]
	}
}

// rotate rotates two vectors by the smaller angle with zeta as the cotangent of its double, and returns its tangent.
func rotate(p, q []float64, zeta float64) float64 {
	t := 1 / (math.Abs(zeta) + math.Sqrt(1+float64(zeta*zeta)))
	t = math.Copysign(t, zeta)
	c := 1 / math.Sqrt(1+float64(t*t))
	s := float64(c * t)
	q = q[:len(p)]
	for i, a := range p {
		b := q[i]
		p[i] = float64(c*a) - float64(s*b)
		q[i] = float64(s*a) + float64(c*b)
	}
	return t
}

// directions divides vectors, sorted by decreasing length, by their lengths. It replaces one that is only rounding
// errors by a direction that is orthogonal to the previous ones.
func directions(v [][]float64) (lengths []float64) {
	lengths = make([]float64, len(v))
	for i, row := range v {
		lengths[i] = math.Sqrt(kernel.Dot(row, row))
	}
	sortBySquare(v, lengths)
	for i, row := range v {
		length := lengths[i]
		if length <= float64(lengths[0]*roundingLength(len(row))) {
			length = orthogonalUnit(v[:i], row)
		}
		for j := range row {
			row[j] /= length
		}
	}
	return lengths
}

// orthogonalUnit sets row to the part of a unit vector that is orthogonal to the given directions, choosing the unit
// vector for which it is longest, and returns its length.
func orthogonalUnit(given [][]float64, row []float64) float64 {
	best, most := 0, -1.0
	for j := range row {
		left := 1.0
		for _, g := range given {
			left -= float64(g[j] * g[j])
		}
		if left > most+1e-9 {
			best, most = j, left
		}
	}
	clear(row)
	row[best] = 1
	for range 2 { // the second pass removes the rounding errors of the first
		for _, g := range given {
			kernel.Axpy(row, -kernel.Dot(g, row), g)
		}
	}
	return math.Sqrt(kernel.Dot(row, row))
}
