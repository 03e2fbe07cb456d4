package data

import (
	"math"
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/table"
	"orrery/core/usertext"
)

// scatterSample is a sample of rows in two columns, with their classes.
type scatterSample struct {
	x, y    string
	xs, ys  []float64
	class   []int
	names   []string // of the classes; nil if the target has too many values
	drawn   int
	of, nth int // every nth row of so many
}

// scatterCard draws two numeric features, coloured by the target.
func scatterCard(s *State, send ui.Send) app.UI {
	c, ok := sampleRowsOf(s)
	if !ok {
		return app.Section().Class("card").Hidden(true)
	}
	title := c.x + " against " + c.y
	by := ""
	if c.names != nil {
		by = ", coloured by " + s.Column(RoleTarget)
	}
	fig := part.Fig{Title: title, Say: c.caption(), Chart: chart.Scatter{
		Frame: chart.Frame{ID: "fig-data-scatter", Title: "Scatter of " + title + by + ": " + format.Count(c.drawn, "row") + "."},
		X:     chart.Axis{Label: c.x}, Y: chart.Axis{Label: c.y}, Xs: c.xs, Ys: c.ys, Class: c.class, Names: c.names}}
	if c.names != nil {
		fig.Key = part.ClassKey(c.names)
	}
	return part.Card("", ui.Figure(s.Session, send, "data-scatter", fig))
}

// axes returns the two columns of the scatter plot: those of the decision boundary, or the first two numeric features.
func axes(s *State) (x, y string) {
	var numeric []string
	for _, r := range s.Data.Roles {
		if r.Role != RoleFeature || len(numeric) == 2 {
			continue
		}
		if c, err := s.Data.Table.Column(r.Column); err == nil && c.Kind() == table.Number {
			numeric = append(numeric, r.Column)
		}
	}
	isSource := func(name string) bool {
		c, err := s.Data.Table.Column(name)
		return err == nil && c.Kind() == table.Number
	}
	if d := s.Data; d.X != d.Y && isSource(d.X) && isSource(d.Y) {
		return d.X, d.Y
	}
	if len(numeric) < 2 {
		return "", ""
	}
	return numeric[0], numeric[1]
}

// sampleRowsOf returns the rows to draw; ok is false without two numeric features.
func sampleRowsOf(s *State) (scatterSample, bool) {
	x, y := axes(s)
	if x == "" {
		return scatterSample{}, false
	}
	cx, _ := s.Data.Table.Column(x)
	cy, _ := s.Data.Table.Column(y)
	rows := s.Data.Table.Rows()
	c := scatterSample{x: x, y: y, of: rows, nth: (rows + ui.MostMarks - 1) / ui.MostMarks}
	target := s.Column(RoleTarget)
	ct, err := s.Data.Table.Column(target)
	if sum, ok := SummaryOf(s.Data.Summaries, target); err == nil && ok {
		c.names, _ = classes(sum)
	}
	for i := 0; i < rows; i += c.nth {
		class := -1
		if c.names != nil {
			if class = slices.Index(c.names, ct.Cell(i)); class < 0 {
				continue // a row without a target
			}
		}
		c.xs, c.ys = append(c.xs, cx.Floats()[i]), append(c.ys, cy.Floats()[i])
		if class >= 0 {
			c.class = append(c.class, class)
		}
	}
	c.drawn = len(c.xs)
	return c, true
}

// caption describes the figure: in which feature two classes differ most, and by how much.
func (c scatterSample) caption() string {
	text := ""
	if len(c.names) == 2 {
		dx, dy := meanDistance(c.xs, c.class), meanDistance(c.ys, c.class)
		name, d := c.x, dx
		if dy > dx || math.IsNaN(dx) {
			name, d = c.y, dy
		}
		switch {
		case math.IsNaN(d):
		case d < 0.2:
			text = "The two classes have nearly the same mean in both features. "
		default:
			text = "The two classes differ most in " + name + ": their means are " + format.Fixed(d, 1) + " standard deviations apart. "
		}
	}
	if c.nth > 1 {
		text += "Showing one of every " + usertext.Grouped(c.nth) + " of the " + usertext.Grouped(c.of) + " rows."
	} else if text == "" {
		text = "Showing all " + format.Count(c.of, "row") + "."
	}
	return text
}

// meanDistance returns the distance between the means of classes 0 and 1 in standard deviations within a class: |m1 -
// m0| / sqrt((v0 + v1) / 2), Cohen's d for classes of equal size. It is NaN if a class has fewer than two values.
func meanDistance(v []float64, class []int) float64 {
	var n, mean, m2 [2]float64
	for i, x := range v {
		if k := class[i]; k < 2 && !math.IsNaN(x) && !math.IsInf(x, 0) {
			n[k]++
			d := x - mean[k]
			mean[k] += d / n[k]
			m2[k] += d * (x - mean[k])
		}
	}
	if n[0] < 2 || n[1] < 2 {
		return math.NaN()
	}
	return math.Abs(mean[1]-mean[0]) / math.Sqrt((m2[0]/(n[0]-1)+m2[1]/(n[1]-1))/2)
}
