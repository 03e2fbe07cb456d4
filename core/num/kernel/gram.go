package kernel

// GramRoom returns the length of the buffer of Gram for n rows.
func GramRoom(n int) int { return 5 * n }

// Gram adds to the lower triangle of dst, a square matrix with rows stride apart, the sums over i of w[i] cols[j][i]
// cols[k][i] for k <= j: X' W X for a block of rows. Every sum adds in the order of the rows, and its terms are (w x_j)
// x_k. Every column is at least as long as w; room has GramRoom(len(w)) elements.
//
// It computes 4 by 4 sums at a time, from four weighted columns, stored row by row, and four plain ones. With a block
// of 256 rows these fit into the first-level cache.
func Gram(dst []float64, stride int, cols [][]float64, w, room []float64) {
	n := len(w)
	if n == 0 {
		return
	}
	checkLengths(cols, n)
	quads, pad := room[:4*n], room[4*n:5*n]
	clear(pad)
	var sums [16]float64
	for j := 0; j < len(cols); j += 4 {
		a := four(cols, j, pad)
		weigh(quads, w, &a)
		for k := 0; k <= j; k += 4 {
			b := four(cols, k, pad)
			tile(&sums, quads, &b, n)
			for t := range min(4, len(cols)-j) {
				row := dst[(j+t)*stride:]
				for c := range min(4, j+t-k+1) {
					row[k+c] += sums[4*c+t]
				}
			}
		}
	}
}

// four returns four columns from column j on, with pad for those after the last.
func four(cols [][]float64, j int, pad []float64) [4][]float64 {
	out := [4][]float64{pad, pad, pad, pad}
	copy(out[:], cols[j:])
	return out
}

// weigh writes w[i] c[0][i], w[i] c[1][i], w[i] c[2][i] and w[i] c[3][i], row after row.
func weigh(quads, w []float64, c *[4][]float64) {
	n := len(w)
	if simd {
		simdWeigh(&quads[0], &w[0], &c[0][0], &c[1][0], &c[2][0], &c[3][0], int32(n))
		return
	}
	plainWeigh(quads, w, c)
}

func plainWeigh(quads, w []float64, c *[4][]float64) {
	n := len(w)
	c0, c1, c2, c3 := c[0][:n], c[1][:n], c[2][:n], c[3][:n]
	for i, f := range w {
		q := (*[4]float64)(quads[4*i:])
		q[0], q[1], q[2], q[3] = f*c0[i], f*c1[i], f*c2[i], f*c3[i]
	}
}

// tile writes to sums[4k+t] the sum over the rows of quads[4i+t] * b[k][i].
func tile(sums *[16]float64, quads []float64, b *[4][]float64, n int) {
	if simd {
		simdTile(sums, &quads[0], &b[0][0], &b[1][0], &b[2][0], &b[3][0], int32(n))
		return
	}
	plainTile(sums, quads, b, n)
}

// plainTile computes 4 by 2 sums at a time: more do not fit into the 16 registers of amd64.
func plainTile(sums *[16]float64, quads []float64, b *[4][]float64, n int) {
	for k := 0; k < 4; k += 2 {
		b0, b1 := b[k][:n], b[k+1][:n]
		var s00, s01, s10, s11, s20, s21, s30, s31 float64
		rest := quads
		for i, y0 := range b0 {
			y1 := b1[i]
			x := (*[4]float64)(rest)
			rest = rest[4:]
			s00 += float64(x[0] * y0)
			s10 += float64(x[1] * y0)
			s20 += float64(x[2] * y0)
			s30 += float64(x[3] * y0)
			s01 += float64(x[0] * y1)
			s11 += float64(x[1] * y1)
			s21 += float64(x[2] * y1)
			s31 += float64(x[3] * y1)
		}
		*(*[8]float64)(sums[4*k:]) = [8]float64{s00, s10, s20, s30, s01, s11, s21, s31}
	}
}
