package chart_test

import (
	"testing"

	"orrery/app/ui/chart"
)

// BenchmarkScatter2000 draws the largest figure: 2,000 marks over a grid of 60 by 50.
func BenchmarkScatter2000(b *testing.B) {
	s := rows(2000)
	s.Frame, s.Heat = frame("bench", "Two thousand marks."), bent(60, 50)
	b.ReportAllocs()
	for b.Loop() {
		b.SetBytes(int64(len(s.SVG())))
	}
}

// BenchmarkLinesMillion draws three lines of a million points.
func BenchmarkLinesMillion(b *testing.B) {
	y := make([]float64, 1_000_000)
	rnd := noise(1)
	for i := range y {
		y[i] = rnd.next()
	}
	c := chart.Lines{Frame: frame("bench", "A million points."), Lines: []chart.Series{{Y: y}}}
	b.ReportAllocs()
	for b.Loop() {
		c.SVG()
	}
}
