package search

import (
	"context"
	"fmt"
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/split"
	"orrery/core/table"
)

// Along has the inputs that vary, one or two, and the grid. The zero values are scikit-learn's: 100 points between the
// percentiles 0.05 and 0.95.
type Along struct {
	Inputs []string
	Points int
	Low    float64
	High   float64
	Each   bool // return the prediction of every row and not only their mean
}

// maxPoints limits the memory of an axis: a figure has a few hundred points.
const maxPoints = 100_000

// Dependence has the mean prediction of a model with an input set to the same value in all rows.
type Dependence struct {
	// Axes has the values of each input: evenly spaced numbers, or all distinct cells if there are fewer than Points of
	// them and for text.
	Axes []table.Column
	// Mean is [output][point], the last input's values changing first. The outputs are the probability of the second of
	// two classes or of each class, decision_function if there are no probabilities, or the value of a regression.
	Mean [][]float64
	// Each is [output][row][point], nil unless requested.
	Each [][][]float64
}

// PartialDependence is scikit-learn's partial_dependence with method="brute", for inputs of the whole pipeline. The
// error wraps split.ErrOption for an invalid grid, or is a *table.NameError or an error of the model. Time: rows times
// points.
func PartialDependence(ctx context.Context, on Asked, o Along) (Dependence, error) {
	var d Dependence
	o, err := o.complete()
	if err != nil {
		return d, err
	}
	x, err := on.inputs()
	if err != nil {
		return d, err
	}
	points := 1
	for _, name := range o.Inputs {
		c, err := x.Column(name)
		if err != nil {
			return d, err
		}
		a, err := o.axis(c)
		if err != nil {
			return d, err
		}
		d.Axes = append(d.Axes, a)
		points *= a.Len()
	}
	for p := range points {
		if err := d.predictPoint(on.Model, x, p, o.Each); err != nil {
			return d, ml.InRows(err, on.Rows)
		}
		if err := ml.Tick(ctx, ml.Progress{Done: p + 1, Total: points, Loss: math.NaN()}); err != nil {
			return d, err
		}
	}
	return d, nil
}

// complete returns the options with defaults for the zero values. The error wraps split.ErrOption if they are not valid.
func (o Along) complete() (Along, error) {
	if o.Points == 0 {
		o.Points = 100
	}
	if o.Low == 0 && o.High == 0 {
		o.Low, o.High = 0.05, 0.95
	}
	if o.Points < 2 || len(o.Inputs) < 1 || len(o.Inputs) > 2 || !(0 <= o.Low && o.Low < o.High && o.High <= 1) {
		return o, fmt.Errorf("%w: partial dependence needs one or two inputs, two points or more and percentiles that increase between 0 and 1", split.ErrOption)
	}
	if o.Points > maxPoints {
		return o, fmt.Errorf("%w: grid_resolution is %d; at most %d points are computed", split.ErrOption, o.Points, maxPoints)
	}
	return o, nil
}

// axis returns the grid of an input.
func (o Along) axis(c table.Column) (table.Column, error) {
	place := numberCells(c)
	first := make([]int, 0, o.Points) // one row for each distinct cell, in the order of the cells
	for row, k := range place {
		for len(first) <= k {
			first = append(first, -1)
		}
		if first[k] < 0 {
			first[k] = row
		}
	}
	if c.Kind() == table.Text || len(first) < o.Points {
		return c.Take(first), nil
	}
	sorted := slices.Clone(c.Floats())
	slices.Sort(sorted)
	low, high := quantile(sorted, o.Low), quantile(sorted, o.High)
	if math.Abs(low-high) <= 1e-8+float64(1e-5*math.Abs(high)) {
		return c, fmt.Errorf("%w: the percentiles of %q are too close together for a grid; choose others", split.ErrOption, c.Name())
	}
	v := make([]float64, o.Points)
	step := (high - low) / float64(o.Points-1)
	for i := range v {
		v[i] = low + float64(float64(i)*step)
	}
	v[len(v)-1] = high
	return table.Numbers(c.Name(), v), nil
}

// quantile is scipy's mquantiles with its defaults, alphap = betap = 0.4.
func quantile(sorted []float64, p float64) float64 {
	n := float64(len(sorted))
	place := float64(n*p) + 0.4 + float64(p*0.2)
	k := math.Floor(math.Max(1, math.Min(place, n-1)))
	gamma := math.Max(0, math.Min(place-k, 1))
	i := int(k)
	return float64((1-gamma)*sorted[i-1]) + float64(gamma*sorted[i])
}

// predictPoint sets the inputs to point p of the grid in all rows and predicts.
func (d *Dependence) predictPoint(m *ml.Model, x *table.Table, p int, each bool) error {
	for i := len(d.Axes) - 1; i >= 0; i-- {
		a := d.Axes[i]
		same := slices.Repeat([]int{p % a.Len()}, x.Rows())
		p /= a.Len()
		var err error
		if x, err = x.With(a.Take(same)); err != nil {
			return err
		}
	}
	answers, err := predictOutputs(m, x)
	if err != nil {
		return err
	}
	for len(d.Mean) < len(answers) {
		d.Mean = append(d.Mean, nil)
		if each {
			d.Each = append(d.Each, make([][]float64, x.Rows()))
		}
	}
	for k, v := range answers {
		sum := 0.0
		for row, f := range v {
			sum += f
			if each {
				d.Each[k][row] = append(d.Each[k][row], f)
			}
		}
		d.Mean[k] = append(d.Mean[k], sum/float64(len(v)))
	}
	return nil
}

// predictOutputs returns the predictions of the model: [output][row].
func predictOutputs(m *ml.Model, x *table.Table) ([][]float64, error) {
	if m.Task() == ml.Regression {
		v, err := m.Estimate(x)
		return [][]float64{v}, err
	}
	var rows [][]float64
	var err error
	if m.Probable() {
		rows, err = m.Prob(x)
	} else if m.Task() != ml.Classification {
		return nil, fmt.Errorf("%w: the model makes a %s", ErrTask, m.Task())
	} else {
		var ok bool
		if rows, ok, err = m.Decision(x); err == nil && !ok {
			err = ml.ErrNoProb
		}
	}
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	if len(rows[0]) == 2 {
		for i, r := range rows {
			rows[i] = r[1:]
		}
	}
	out := make([][]float64, len(rows[0]))
	for k := range out {
		out[k] = make([]float64, len(rows))
		for i, r := range rows {
			out[k][i] = r[k]
		}
	}
	return out, nil
}
