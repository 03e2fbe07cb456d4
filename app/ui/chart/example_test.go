package chart_test

import (
	"fmt"

	"orrery/app/ui/chart"
)

func ExampleGauge() {
	g := chart.Gauge{Frame: chart.Frame{ID: "p", Title: "Probability of class 1 is 0.430, threshold 0.5."}, P: 0.43}
	for _, row := range g.Table().Rows {
		fmt.Println(row)
	}
	// Output:
	// [0 0.57]
	// [1 0.43]
}

func ExampleScatter_Shown() {
	s := chart.Scatter{Xs: make([]float64, 5000), Ys: make([]float64, 5000)}
	fmt.Println(s.Shown())
	// Output: 1667 5000
}
