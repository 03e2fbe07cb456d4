package kernel

// Gram adds to the lower triangle of dst, a square matrix in rows that are stride apart, the sums
// over i of a[j][i] * b[k][i] for k <= j. With a the columns of X times weights and b those of X
// that is a block of rows of X' W X. Every sum runs in the order of the rows, whatever the tile;
// pad is zeros, as long as a column.
//
// It takes 4 by 2 sums in one go: more do not fit into the 16 registers that amd64 and V8 have. A
// block of 256 rows keeps 20 columns in the first or second cache.
func Gram(dst []float64, stride int, a, b [][]float64, pad []float64) {
	d := len(a)
	var rows [4][]float64
	var acc [8]float64
	for j := 0; j < d; j += 4 {
		for t := range rows {
			rows[t] = pad
			if j+t < d {
				rows[t] = a[j+t]
			}
		}
		for k := 0; k < j+4 && k < d; k += 2 {
			right := pad
			if k+1 < d {
				right = b[k+1]
			}
			tile(&acc, &rows, b[k], right)
			for t := 0; t < 4 && j+t < d; t++ {
				at := (j + t) * stride
				if k <= j+t {
					dst[at+k] += acc[2*t]
				}
				if k+1 <= j+t {
					dst[at+k+1] += acc[2*t+1]
				}
			}
		}
	}
}

// tile computes the products of four columns with two.
func tile(acc *[8]float64, rows *[4][]float64, b0, b1 []float64) {
	n := len(b0)
	a0, a1, a2, a3 := rows[0][:n], rows[1][:n], rows[2][:n], rows[3][:n]
	b1 = b1[:n]
	var s00, s01, s10, s11, s20, s21, s30, s31 float64
	for i, y0 := range b0 {
		y1 := b1[i]
		x0, x1, x2, x3 := a0[i], a1[i], a2[i], a3[i]
		s00 += float64(x0 * y0)
		s01 += float64(x0 * y1)
		s10 += float64(x1 * y0)
		s11 += float64(x1 * y1)
		s20 += float64(x2 * y0)
		s21 += float64(x2 * y1)
		s30 += float64(x3 * y0)
		s31 += float64(x3 * y1)
	}
	*acc = [8]float64{s00, s01, s10, s11, s20, s21, s30, s31}
}
