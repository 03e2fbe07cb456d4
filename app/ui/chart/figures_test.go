package chart_test

import (
	"maps"
	"math"

	"orrery/app/ui/chart"
)

// noise is a random generator that does not depend on a library, for golden files.
type noise uint64

func (n *noise) next() float64 {
	*n = *n*6364136223846793005 + 1442695040888963407
	return float64(*n>>11) / (1 << 53)
}

// normal returns an approximately normal number, the sum of twelve uniform ones.
func (n *noise) normal() float64 {
	s := -6.0
	for range 12 {
		s += n.next()
	}
	return s
}

func frame(id, title string) chart.Frame { return chart.Frame{ID: id, Title: title} }

// loss returns values that fall from 0.69 towards end.
func loss(end, rate float64) []float64 {
	y := make([]float64, 41)
	for i := range y {
		y[i] = end + (0.693-end)*math.Exp(-rate*float64(i))
	}
	return y
}

// rows returns two overlapping classes, with a fifth of the rows for testing.
func rows(n int) chart.Scatter {
	rnd := noise(7)
	s := chart.Scatter{Names: []string{"0", "1"}}
	for i := range n {
		class := i % 2
		shift := float64(class)*2 - 1
		s.Xs = append(s.Xs, 0.6*rnd.normal()-0.5*shift)
		s.Ys = append(s.Ys, 0.6*rnd.normal()+0.55*shift)
		s.Class = append(s.Class, class)
		s.Test = append(s.Test, i%5 == 0)
		s.Wrong = append(s.Wrong, i%5 == 0 && (s.Ys[i] > s.Xs[i]) != (class == 1))
	}
	return s
}

// bent returns a grid whose boundary is a parabola.
func bent(cols, rows int) *chart.Heat {
	h := &chart.Heat{X0: -2.4, X1: 2.4, Y0: -2.4, Y1: 2.4, Cols: cols, Rows: rows,
		Words: []string{"answers 0", "answers 1"}}
	for j := range rows {
		for i := range cols {
			x := h.X0 + (h.X1-h.X0)*float64(i)/float64(cols-1)
			y := h.Y0 + (h.Y1-h.Y0)*float64(j)/float64(rows-1)
			h.Prob = append(h.Prob, 1/(1+math.Exp(-2.2*(y-0.4*(x+1)*(x+1)+0.7))))
		}
	}
	return h
}

func latencies() chart.Lines {
	rnd := noise(3)
	start := 1_699_999_800_000.0
	c := chart.Lines{Frame: frame("latency", "Latency over 15 minutes: p50 near 31, p95 near 46, p99 near 84 microseconds, with one burst."),
		X: chart.Axis{Time: true}, Y: chart.Axis{Label: "µs", Zero: true},
		Rules: []chart.Rule{{At: start + 600_000, Text: "training run 7"}}}
	c.Width, c.Height = 690, 244
	for _, s := range []struct {
		name, class  string
		level, swing float64
	}{{"p99", "kmut", 84, 9}, {"p95", "kb", 46, 4}, {"p50", "k0", 31, 1.5}} {
		line := chart.Series{Name: s.name, Class: s.class}
		for i := range 90 {
			line.X = append(line.X, start+float64(i)*10_000)
			v := s.level + s.swing*rnd.normal()/2
			if i > 57 && i < 64 {
				v *= 1.5
			}
			line.Y = append(line.Y, v)
		}
		c.Lines = append(c.Lines, line)
	}
	return c
}

// named returns the figures with golden files.
func named() map[string]chart.Chart {
	all := scatters()
	maps.Copy(all, lineFigures())
	maps.Copy(all, otherFigures())
	return all
}

func scatters() map[string]chart.Chart {
	boundary := rows(100)
	boundary.Frame = chart.Frame{ID: "boundary", Title: "Decision boundary of run 7 over feature_1 and feature_2, with 20 test rows outlined.", Width: 430, Height: 352}
	boundary.X.Label, boundary.Y.Label, boundary.Heat = "feature_1", "feature_2", bent(49, 41)
	plain := rows(60)
	plain.Frame, plain.X.Label = frame("rows", "feature_1 against feature_2, coloured by target."), "feature_1"
	plain.Test, plain.Wrong = nil, nil
	shapes := chart.Scatter{Frame: frame("shapes", "Seven classes, each with its own shape."), Names: []string{"a", "b"}}
	for i := range 7 {
		shapes.Xs, shapes.Ys = append(shapes.Xs, float64(i)), append(shapes.Ys, float64(i%3))
		shapes.Class = append(shapes.Class, i)
	}
	parabola := chart.Scatter{Frame: chart.Frame{ID: "square", Title: "feature_3 is the square of feature_1: a parabola through the 5 rows.", Width: 310, Height: 184},
		X: chart.Axis{Label: "feature_1"}, Xs: []float64{-1.2, -0.4, 0.1, 0.9, 1.6}, Ys: []float64{1.44, 0.16, 0.01, 0.81, 2.56},
		Curve: &chart.Series{X: []float64{-2, -1, 0, 1, 2}, Y: []float64{4, 1, 0, 1, 4}, Class: "kmut"}}
	valued := rows(40)
	valued.Frame = chart.Frame{ID: "valued", Title: "What the model estimates over two columns, with 40 rows.", Width: 430, Height: 352}
	valued.Heat, valued.Class, valued.Wrong, valued.Low, valued.High = bent(9, 7), nil, nil, -1, 1
	valued.Heat.Value, valued.Heat.Words = true, []string{"up to 1"}
	valued.ValueName = "price"
	valued.Values = append([]float64{math.NaN(), math.Inf(1), -9, 9}, valued.Ys[4:39]...)
	return map[string]chart.Chart{
		"boundary":        boundary,
		"boundary_value":  valued,
		"scatter":         plain,
		"scatter_shapes":  shapes,
		"scatter_curve":   parabola,
		"scatter_hostile": chart.Scatter{Frame: frame(`"><script>`, `</title><script>alert(1)</script>`), X: chart.Axis{Label: `<b>&"'`}, Xs: []float64{1}, Ys: []float64{1}},
	}
}

func lineFigures() map[string]chart.Chart {
	nan := math.NaN()
	return map[string]chart.Chart{
		"lines": chart.Lines{Frame: frame("loss", "Training loss by iteration, run 7 and run 5."), X: chart.Axis{Label: "iteration"},
			Lines: []chart.Series{{Name: "run 7", Y: loss(0.237, 0.3)}, {Name: "run 5", Y: loss(0.335, 0.4), Class: "kink", Dash: true}}},
		"lines_time": latencies(),
		"lines_gap": chart.Lines{Frame: frame("gap", "A line with a gap and a lone point."),
			Lines: []chart.Series{{Y: []float64{1, 2, nan, 3, nan, 2, 1, math.Inf(1), 2}}},
			Rules: []chart.Rule{{At: 2.5, Text: "limit 2.5", Across: true}}},
		"lines_step":  chart.Lines{Frame: frame("step", "A counter."), Lines: []chart.Series{{Y: []float64{0, 1, 1, 3, 4}, Step: true}}},
		"lines_empty": chart.Lines{Frame: frame("none", "No training loss yet."), X: chart.Axis{Label: "iteration"}},
		"lines_dot": chart.Lines{Frame: frame("pr", "Precision by recall, with the threshold 0.5 at recall 0.8."), X: chart.Axis{Label: "recall", Min: 0, Max: 1}, Y: chart.Axis{Label: "precision", Min: 0, Max: 1},
			Lines: []chart.Series{{X: []float64{0, 0.5, 0.8, 1}, Y: []float64{1, 1, 0.75, 0.5}}}, Dots: []chart.Dot{{X: 0.8, Y: 0.75}, {X: nan, Y: 0.5}}},
		"roc_dot": chart.ROC{Frame: frame("roc-dot", "ROC curve, area 0.75, with a threshold at a quarter."), AUC: 0.75,
			FPR: []float64{0, 0.25, 1}, TPR: []float64{0, 0.75, 1}, Dots: []chart.Dot{{X: 0.25, Y: 0.75}}},
		"roc": chart.ROC{Frame: frame("roc", "ROC curve, area 0.936."), AUC: 0.936,
			FPR: []float64{0, 0, 0.0833, 0.0833, 0.1667, 0.1667, 0.4167, 0.4167, 1}, TPR: []float64{0, 0.6923, 0.6923, 0.7692, 0.7692, 0.9231, 0.9231, 1, 1}},
	}
}

func otherFigures() map[string]chart.Chart {
	return map[string]chart.Chart{
		"timeline": timelineFigure(),
		"gantt": chart.Gantt{Frame: frame("gantt", "Champions of two models: v1, then v2, which serves now."), Spans: []chart.Span{
			{Lane: "champion", Text: "v1", From: 1.7e12, To: 1.7e12 + 7.2e6}, {Lane: "champion", Text: "v2", From: 1.7e12 + 7.2e6, To: 1.7e12 + 1.44e7, Chosen: true, Open: true},
			{Lane: "challenger", Text: "v2", From: 1.7e12 + 3.6e6, To: 1.7e12 + 7.2e6}}},
		"parallel": chart.Parallel{Frame: frame("parallel", "Parallel coordinates of three runs."), Axes: []string{"C", "penalty", "f1"}, Lines: []chart.Line{
			{Name: "run 1", Texts: []string{"0.1", "l2", "0.81"}}, {Name: "run 2", Texts: []string{"10", "none", "0.92"}}, {Name: "run 3", Texts: []string{"1", "l2", ""}}}},
		"bars": chart.Bars{Frame: frame("coef", "Coefficients on standardised features."), Left: "toward 0", Right: "toward 1",
			Rows: []chart.Bar{{Label: "feature_1", Value: -1.35}, {Label: "feature_2", Value: 1.87}, {Label: "feature_3", Value: -0.54}, {Label: "a_feature_with_a_long_name", Value: math.NaN()}}},
		"bars_one_way": chart.Bars{Frame: frame("proba", "Probability of each class."), Max: 1, Places: 3,
			Rows: []chart.Bar{{Label: "setosa", Value: 0.91, Class: "f0"}, {Label: "virginica", Value: 0.09, Class: "f1"}}},
		"histogram": chart.Histogram{Frame: frame("hist", "Distribution of feature_1: one peak near 0."), X: chart.Axis{Label: "feature_1"},
			Edges: []float64{-1.5, -1, -0.5, 0, 0.5, 1, 1.5}, Counts: []int{3, 11, 31, 28, 0, 2}},
		"histogram_latency": chart.Histogram{Frame: frame("buckets", "Latency of 4 963 predictions: most take 2 to 5 microseconds."), X: chart.Axis{Label: "latency"},
			Edges: []float64{1e-6, 2e-6, 5e-6, 1e-5, 2e-5}, Counts: []int{120, 4100, 700, 43}, Labels: []string{"1 µs", "2 µs", "5 µs", "10 µs", "20 µs"},
			Rules: []chart.Rule{{At: 7e-6, Text: "p95"}}},
		"gauge":     chart.Gauge{Frame: frame("proba1", "Probability of class 1 is 0.430, threshold 0.5."), P: 0.430399},
		"confusion": chart.Confusion{Frame: frame("confusion", "Confusion matrix: 10 true negatives, 2 false positives, 1 false negative, 12 true positives."), Counts: [][]int{{10, 2}, {1, 12}}, Names: []string{"0", "1"}},
		"confusion_three": chart.Confusion{Frame: frame("confusion3", "Confusion matrix of three classes."), Counts: [][]int{{10, 2, 0}, {1, 12, 3}, {0, 0, 9}},
			Names: []string{"setosa", "versicolor", "virginica"}},
		"lineage": chart.Lineage{Frame: frame("lineage", "Lineage: feature_1 and feature_2 come from user_data.csv; feature_3 is computed from feature_1."), Nodes: []chart.Node{
			{Name: "user_data.csv", Note: "source"}, {Name: "feature_1", Note: "v1", Column: 1, From: []int{0}}, {Name: "feature_2", Note: "v1", Column: 1, From: []int{0}},
			{Name: "feature_3", Note: "v1, feature_1 ** 2", Column: 2, From: []int{1}, Chosen: true}, {Name: "set v2", Note: "used by model v3", Column: 3, From: []int{1, 2, 3}}}},
		"tree": chart.Tree{Frame: frame("tree", "Decision tree of depth 2 with three leaves."), Names: []string{"setosa", "virginica"}, Nodes: []chart.Branch{
			{Name: "petal_width ≤ 0.8", Head: "petal_width", Note: "≤ 0.8, 112 rows", Rows: "112", Shares: []float64{0.4, 0.6}, Class: 1, Left: 1, Right: 2},
			{Name: "setosa", Head: "setosa", Note: "42 rows", Rows: "42", Shares: []float64{1, 0}, Class: 0, Left: -1, Right: -1},
			{Name: "a_name_that_is_far_too_long ≤ 1.75", Head: "a_name_that_is_far_too_long", Note: "≤ 1.75, 70 rows", Rows: "70", Shares: []float64{0.04, 0.96}, Class: 1, Left: 3, Right: 4},
			{Name: "virginica", Head: "virginica", Note: "60 rows", Rows: "60", Shares: []float64{0, 1}, Class: 1, Left: -1, Right: -1},
			{Name: "length ≤ 5", Head: "length", Note: "≤ 5, 10 rows", Rows: "10", Shares: []float64{0.3, 0.7}, Class: 1, Left: -1, Right: -1, Below: 6}}},
	}
}

// timelineFigure has a row of each verdict, two at one time, and one without a time.
func timelineFigure() chart.Timeline {
	const day = 86_400_000
	row := func(at float64, value, verdict string) chart.Candidate {
		return chart.Candidate{At: at * day, When: "day " + value, Value: value, Verdict: verdict, Why: "because " + verdict}
	}
	return chart.Timeline{Frame: frame("timeline", "Of 6 rows one holds."), At: 20 * day, Since: 13 * day, Band: "time to live 7d", Rows: []chart.Candidate{
		row(math.Inf(-1), "<old>", "expired"), row(11, "1", "expired"), row(15, "2", "superseded"), row(15, "3", "superseded"), row(18, "4", "chosen"), row(22, "5", "future")}}
}
