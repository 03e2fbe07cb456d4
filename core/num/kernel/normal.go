package kernel

import "math"

// NormalQuantile returns the p quantile of the standard normal distribution.
//
// It uses rational functions of 7th degree for the middle, the tails to 1e-11 and beyond (M. J. Wichura, algorithm AS
// 241, PPND16, Applied Statistics 37, 1988), with a relative error of about 1e-16.
//
// NormalQuantile(0) is -Inf, NormalQuantile(1) is +Inf; outside of 0 to 1 it is NaN.
func NormalQuantile(p float64) float64 {
	q := p - 0.5
	if math.Abs(q) <= 0.425 {
		r := 0.180625 - float64(q*q)
		return q * ratio(r, &[8]float64{2509.0809287301226727, 33430.575583588128105, 67265.770927008700853,
			45921.953931549871457, 13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608},
			&[7]float64{5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
				5394.1960214247511077, 687.1870074920579083, 42.313330701600911252})
	}
	tail := p
	if q > 0 {
		tail = 1 - p
	}
	if tail <= 0 {
		if tail < 0 {
			return math.NaN()
		}
		return math.Copysign(math.Inf(1), q)
	}
	return math.Copysign(normalTail(math.Sqrt(-Log(tail))), q)
}

// normalTail computes the tails for r = sqrt(-log of the smaller probability).
func normalTail(r float64) float64 {
	if r <= 5 {
		return ratio(r-1.6, &[8]float64{7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177,
			1.27045825245236838258, 3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734},
			&[7]float64{1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
				0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187})
	}
	return ratio(r-5, &[8]float64{2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386,
		0.026532189526576123093, 0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772},
		&[7]float64{2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
			0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769})
}

// ratio returns the quotient of two polynomials, highest power first; the constant term of the denominator is 1.
func ratio(r float64, above *[8]float64, below *[7]float64) float64 {
	a, b := 0.0, 0.0
	for _, c := range above {
		a = float64(a*r) + c
	}
	for _, c := range below {
		b = float64(b*r) + c
	}
	return a / (float64(b*r) + 1)
}
