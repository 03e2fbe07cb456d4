package linear

import (
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// square is a least squares problem reduced to as few rows as possible. Each row holds its numbers and, last, its
// target.
type square struct {
	width int
	rows  [][]float64
}

// reduce transforms the centered columns to triangular form by Householder reflections, 256 rows at a time. The
// previous rows are already a triangle, so a reflection changes one of them and the new rows only. If there are no more
// rows than columns they stay unchanged. Time: 2 n p².
func reduce(t *ticker, x ml.Matrix, y, mean []float64, target float64) (square, error) {
	p := len(x.Cols)
	k := min(p, x.Rows)
	s := square{width: p, rows: ml.NewRows(k, p+1)}
	if x.Rows <= p {
		for i, row := range s.rows {
			for j, c := range x.Cols {
				row[j] = c[i] - mean[j]
			}
			row[p] = y[i] - target
		}
		return s, nil
	}
	part := ml.NewRows(p+1, block)
	for lo := 0; lo < x.Rows; lo += block {
		hi := min(lo+block, x.Rows)
		for j, c := range x.Cols {
			shift(part[j], c[lo:hi], mean[j])
		}
		shift(part[p], y[lo:hi], target)
		if err := s.reduceBlock(t, part, hi-lo); err != nil {
			return s, err
		}
	}
	return s, nil
}

func shift(dst, src []float64, by float64) {
	for i, v := range src {
		dst[i] = v - by
	}
}

// reduceBlock reflects column after column so that the new rows become 0.
func (s *square) reduceBlock(t *ticker, part [][]float64, rows int) error {
	for j := range s.width {
		v, top := part[j][:rows], s.rows[j]
		rest := kernel.Dot(v, v)
		if rest == 0 {
			continue
		}
		length := math.Sqrt(float64(top[j]*top[j]) + rest)
		if top[j] > 0 {
			length = -length
		}
		first := top[j] - length
		tau := -first / length
		top[j] = length
		shrink(v, 1/first)
		for k := j + 1; k <= s.width; k++ {
			f := float64(tau * (top[k] + kernel.Dot(v, part[k])))
			top[k] -= f
			kernel.Axpy(part[k][:rows], -f, v)
		}
		if err := t.spend(4 * float64(rows) * float64(s.width-j+1)); err != nil {
			return err
		}
	}
	return nil
}

// diagonalize rotates the rows until they are orthogonal: the one-sided Jacobi method, after which their lengths are
// the singular values (Golub and Van Loan, Matrix Computations, 4th edition, 8.6.3). Time: about 4 k² p for each sweep,
// and 6 to 10 sweeps.
func (s *square) diagonalize(t *ticker) (lengths []float64, err error) {
	const right, sweeps = 1e-15, 40
	lengths = make([]float64, len(s.rows))
	most := 0.0
	for i, r := range s.rows {
		lengths[i] = kernel.Dot(r[:s.width], r)
		most = math.Max(most, lengths[i])
	}
	tiny := 1e-36 * most // far below the threshold for 0
	for sweep, turned := 0, true; turned && sweep < sweeps; sweep++ {
		turned = false
		for i, a := range s.rows {
			for j, b := range s.rows[:i] {
				across := kernel.Dot(a[:s.width], b)
				if math.Abs(across) <= right*math.Sqrt(lengths[i]*lengths[j]) || min(lengths[i], lengths[j]) <= tiny {
					continue
				}
				turned = true
				rotate(a, b, (lengths[j]-lengths[i])/(2*across))
				lengths[i], lengths[j] = kernel.Dot(a[:s.width], a), kernel.Dot(b[:s.width], b)
			}
			if err := t.spend(6 * float64(i) * float64(s.width)); err != nil {
				return nil, err
			}
		}
	}
	for i, f := range lengths {
		lengths[i] = math.Sqrt(f)
	}
	return lengths, nil
}

// rotate rotates two rows; cot2 is the cotangent of twice the angle.
func rotate(a, b []float64, cot2 float64) {
	tan := 1 / (math.Abs(cot2) + math.Sqrt(1+float64(cot2*cot2)))
	if cot2 < 0 {
		tan = -tan
	}
	cos := 1 / math.Sqrt(1+float64(tan*tan))
	sin := float64(cos * tan)
	b = b[:len(a)]
	for k, v := range a {
		a[k] = float64(cos*v) - float64(sin*b[k])
		b[k] = float64(sin*v) + float64(cos*b[k])
	}
}

// rankTolerance is the threshold, relative to the largest singular value, below which a singular value is rounding
// error. LAPACK uses 2^-52; here a few such errors add up.
const rankTolerance = 10 * 0x1p-52

// shortest returns the weights of minimum norm that minimize the squared error plus alpha times the squared weights. It
// ignores singular values below noise. It also returns the singular values, largest first, and the number that it did
// not ignore.
func (s *square) shortest(t *ticker, alpha float64) (w, singular []float64, rank int, err error) {
	lengths, err := s.diagonalize(t)
	if err != nil {
		return nil, nil, 0, err
	}
	w = make([]float64, s.width)
	most := kernel.MaxAbs(lengths)
	for i, r := range s.rows {
		if !(lengths[i] <= rankTolerance*most) || math.IsInf(most, 1) { // infinite, and then so are the weights
			kernel.Axpy(w, r[s.width]/(float64(lengths[i]*lengths[i])+alpha), r)
			rank++
		}
	}
	slices.Sort(lengths)
	slices.Reverse(lengths)
	return w, lengths, rank, nil
}

// direct solves the triangular system by back substitution. It reports false if the system is close to singular.
func (s *square) direct() ([]float64, bool) {
	if len(s.rows) < s.width {
		return nil, false
	}
	w := make([]float64, s.width)
	for j := s.width - 1; j >= 0; j-- {
		r := s.rows[j]
		column := 0.0
		for i := range j + 1 {
			column = math.Max(column, math.Abs(s.rows[i][j]))
		}
		if !(math.Abs(r[j]) > 1e-10*column) {
			return nil, false
		}
		w[j] = (r[s.width] - kernel.Dot(r[j+1:s.width], w[j+1:])) / r[j]
	}
	return w, true
}
