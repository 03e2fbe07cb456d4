package preprocess

import (
	"context"
	"math"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// block is rows that are worked on at once: 50 columns of them stay in the second cache.
const block = 256

// centred is columns whose means are taken off, seen in blocks of rows.
type centred struct {
	x    ml.Matrix
	mean []float64
}

// rows writes the centred rows from first on into cols, as many as these have room for, and returns
// how many there were.
func (c centred) rows(cols [][]float64, first int) int {
	n := min(block, c.x.Rows-first)
	for j := range cols {
		mean := c.mean[j]
		for i, v := range c.x.Cols[j][first : first+n] {
			cols[j][i] = v - mean
		}
	}
	return n
}

func blocks(width int) [][]float64 {
	room, cols := make([]float64, width*block), make([][]float64, width)
	for j := range cols {
		cols[j] = room[j*block : (j+1)*block : (j+1)*block]
	}
	return cols
}

// axes returns the right singular vectors of the centred columns times their singular values, in any
// order: d of them, or as many as there are rows when these are fewer.
//
// With more rows than columns it is Householder's QR, block by block of rows onto the triangle R of
// those before; then the rows of R, as otherwise the rows of the table, are turned against each other
// until all are orthogonal.
func (c centred) axes(ctx context.Context) ([][]float64, error) {
	d := len(c.x.Cols)
	if c.x.Rows < d {
		return turned(ctx, c.all())
	}
	r, cols, dots := make([][]float64, d), blocks(d), make([]float64, d)
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
	return turned(ctx, r)
}

// all is the centred rows of a short table.
func (c centred) all() [][]float64 {
	out := make([][]float64, c.x.Rows)
	for i := range out {
		out[i] = make([]float64, len(c.x.Cols))
		for j, col := range c.x.Cols {
			out[i][j] = col[i] - c.mean[j]
		}
	}
	return out
}

// reflect takes column k of the rows into row k of r, by the reflection that makes the column zero.
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

// nothing is the part of the longest of d numbers' vectors that is rounding.
func nothing(d int) float64 { return math.Sqrt(float64(d)) * 0x1p-52 }

// turned rotates pairs of vectors in their plane until all are orthogonal to each other: the
// one-sided method of Jacobi. It is finished when each angle is a right one but for rounding. Vectors
// that are nothing but rounding beside the longest are left alone.
func turned(ctx context.Context, v [][]float64) ([][]float64, error) {
	square, eps := make([]float64, len(v)), nothing(len(v[0]))
	for sweep, quiet := 0, false; sweep < 60 && !quiet; sweep++ {
		for i := range v {
			square[i] = kernel.Dot(v[i], v[i])
		}
		descend(v, square)
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

// descend puts the vectors with the largest squares first.
func descend(v [][]float64, square []float64) {
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

// rotate turns two vectors by the smaller angle whose cotangent of the double is zeta, and returns
// its tangent.
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

// directions divides vectors, the longest first, by their lengths. One that is nothing but rounding
// is replaced by a direction that is orthogonal to those before.
func directions(v [][]float64) (lengths []float64) {
	lengths = make([]float64, len(v))
	for i, row := range v {
		lengths[i] = math.Sqrt(kernel.Dot(row, row))
	}
	descend(v, lengths)
	for i, row := range v {
		length := lengths[i]
		if length <= float64(lengths[0]*nothing(len(row))) {
			length = complete(v[:i], row)
		}
		for j := range row {
			row[j] /= length
		}
	}
	return lengths
}

// complete sets row to the part of a unit vector that is orthogonal to the given directions, the one
// of which most is left, and returns its length.
func complete(given [][]float64, row []float64) float64 {
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
	for range 2 { // once more takes out what the first pass rounded
		for _, g := range given {
			kernel.Axpy(row, -kernel.Dot(g, row), g)
		}
	}
	return math.Sqrt(kernel.Dot(row, row))
}
