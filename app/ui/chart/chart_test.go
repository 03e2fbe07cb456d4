package chart_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"orrery/app/ui/chart"
	"orrery/app/ui/part/parttest"

	"pgregory.net/rapid"
)

func TestSVG_golden(t *testing.T) {
	for name, c := range named() {
		t.Run(name, func(t *testing.T) {
			svg := c.SVG()
			checkSVG(t, svg)
			parttest.Text(t, "testdata/"+name+".svg", svg+"\n")
		})
	}
}

func TestNarrow_golden(t *testing.T) {
	for _, name := range []string{"lines_time", "lineage", "tree"} {
		c := named()[name].(interface{ Narrow() chart.Chart }).Narrow()
		checkSVG(t, c.SVG())
		parttest.Text(t, "testdata/"+name+"_narrow.svg", c.SVG()+"\n")
	}
}

func TestTable_golden(t *testing.T) {
	for _, name := range []string{"lines", "boundary", "histogram_latency", "lineage", "scatter_hostile", "boundary_value", "tree"} {
		c := named()[name]
		if name == "boundary" { // the first rows are enough
			s := c.(chart.Scatter)
			s.Xs = s.Xs[:7]
			c = s
		}
		parttest.Text(t, "testdata/"+name+"_table.html", c.Table().HTML()+"\n")
	}
}

func TestMini_golden(t *testing.T) {
	for name, svg := range map[string]string{
		"mini_histogram": chart.MiniHistogram([]int{0, 1, 3, 9, 14, 6, 0, 2}, 120, 30),
		"mini_classes":   chart.ClassBar([]int{44, 56}),
		"mini_spark":     chart.Sparkline(loss(0.24, 0.3)),
		"mini_push":      chart.Push(-0.37, 1.5),
	} {
		checkSVG(t, svg)
		parttest.Text(t, "testdata/"+name+".svg", svg+"\n")
	}
}

// Every figure of the package has a golden file, and is drawn with any data by TestSVG_anyData.
func TestFigures_Complete(t *testing.T) {
	golden, drawn := map[string]bool{}, map[string]bool{}
	for _, c := range named() {
		golden[reflect.TypeOf(c).Name()] = true
	}
	for _, c := range rapid.Custom(anyCharts).Example(0) {
		drawn[reflect.TypeOf(c).Name()] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Skip("the source is not here:", err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func \(\w+ ([A-Z]\w*)\) SVG\(\) string`).FindAllSubmatch(src, -1) {
			figure := string(m[1])
			if !golden[figure] {
				t.Errorf("%s: %s has no golden file: add one to named in figures_test.go and run go test -update", name, figure)
			}
			if !drawn[figure] {
				t.Errorf("%s: %s is missing in anyCharts", name, figure)
			}
		}
	}
}

// checkSVG fails on invalid SVG, and on attributes that the site's policy forbids.
func checkSVG(t interface {
	Helper()
	Fatalf(string, ...any)
}, svg string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(svg))
	depth, roots := 0, 0
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("not well formed: %v\n%s", err, svg)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				roots++
			}
			depth++
			checkElement(t, token)
		case xml.EndElement:
			depth--
		}
	}
	if roots != 1 {
		t.Fatalf("got %d root elements, want 1", roots)
	}
}

func checkElement(t interface {
	Helper()
	Fatalf(string, ...any)
}, e xml.StartElement) {
	t.Helper()
	if e.Name.Local == "script" {
		t.Fatalf("a script got through")
	}
	for _, a := range e.Attr {
		switch name := a.Name.Local; name {
		case "style", "onload", "onclick":
			t.Fatalf("%s has attribute %s", e.Name.Local, name)
		case "d", "x", "y", "cx", "cy", "r", "rx", "width", "height", "viewBox", "transform", "opacity":
			if strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") || strings.Contains(a.Value, "e+") {
				t.Fatalf("%s has %s=%q", e.Name.Local, name, a.Value)
			}
		}
	}
}

// anyFloat returns usual, very large, very small and missing values.
func anyFloat() *rapid.Generator[float64] {
	return rapid.OneOf(
		rapid.Float64Range(-10, 10),
		rapid.Float64(),
		rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, math.MaxFloat64, -math.MaxFloat64, 5e-324, 1e15, 1e16}))
}

func anyFloats(t *rapid.T, name string) []float64 {
	return rapid.SliceOfN(anyFloat(), 0, 40).Draw(t, name)
}

func anyAxis(t *rapid.T, name string) chart.Axis {
	return chart.Axis{Label: rapid.String().Draw(t, name+" label"), Zero: rapid.Bool().Draw(t, name+" zero"), Time: rapid.Bool().Draw(t, name+" time"),
		Min: anyFloat().Draw(t, name+" min"), Max: anyFloat().Draw(t, name+" max")}
}

func anyFrame(t *rapid.T) chart.Frame {
	return chart.Frame{ID: rapid.String().Draw(t, "id"), Title: rapid.String().Draw(t, "title"),
		Width: anyFloat().Draw(t, "width"), Height: anyFloat().Draw(t, "height")}
}

// Every figure draws the same well-formed SVG with finite numbers each time, and a table, for any data.
func TestSVG_anyData(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, c := range anyCharts(t) {
			svg := c.SVG()
			checkSVG(t, svg)
			if again := c.SVG(); again != svg {
				t.Fatalf("drawn twice, %T differs", c)
			}
			if n, ok := c.(interface{ Narrow() chart.Chart }); ok {
				checkSVG(t, n.Narrow().SVG())
			}
			checkSVG(t, c.Table().HTML())
		}
		checkSVG(t, chart.MiniHistogram(anyCounts(t), 120, 30))
		checkSVG(t, chart.ClassBar(anyCounts(t)))
		checkSVG(t, chart.Sparkline(anyFloats(t, "spark")))
		checkSVG(t, chart.Push(anyFloat().Draw(t, "push"), anyFloat().Draw(t, "of")))
	})
}

func anyCounts(t *rapid.T) []int {
	return rapid.SliceOfN(rapid.IntRange(-2, 1<<40), 0, 9).Draw(t, "counts")
}

// anyCharts returns one figure of each type over the same data.
func anyCharts(t *rapid.T) []chart.Chart {
	f, x, y := anyFrame(t), anyAxis(t, "x"), anyAxis(t, "y")
	a, b, counts := anyFloats(t, "a"), anyFloats(t, "b"), anyCounts(t)
	classes := rapid.SliceOfN(rapid.IntRange(-3, 9), 0, 40).Draw(t, "classes")
	flags := rapid.SliceOfN(rapid.Bool(), 0, 40).Draw(t, "flags")
	words := rapid.SliceOfN(rapid.String(), 0, 4).Draw(t, "words")
	heat := &chart.Heat{X0: anyFloat().Draw(t, "x0"), X1: 2, Y0: -1, Y1: anyFloat().Draw(t, "y1"), Prob: a, Words: words,
		Cols: rapid.IntRange(-1, 6).Draw(t, "cols"), Rows: rapid.IntRange(-1, 6).Draw(t, "rows")}
	if rapid.Bool().Draw(t, "many classes") {
		heat.Class = classes
	}
	bars := chart.Bars{Frame: f, Max: anyFloat().Draw(t, "most"), Left: f.Title}
	lineage := chart.Lineage{Frame: f}
	tree := chart.Tree{Frame: f, Names: words}
	for i, v := range a {
		bars.Rows = append(bars.Rows, chart.Bar{Label: f.Title, Value: v})
		lineage.Nodes = append(lineage.Nodes, chart.Node{Name: f.ID, Column: len(classes) - i, From: classes})
		branch := chart.Branch{Name: f.ID, Note: f.Title, Shares: b, Class: i - 2, Left: i + 1, Right: i + 2, Below: i % 3}
		if i < len(classes) {
			branch.Left = classes[i]
		}
		tree.Nodes = append(tree.Nodes, branch)
	}
	gantt := chart.Gantt{Frame: f}
	parallel := chart.Parallel{Frame: f, Axes: words}
	timeline := chart.Timeline{Frame: f, At: anyFloat().Draw(t, "at"), Since: anyFloat().Draw(t, "since"), Band: f.Title}
	for i, v := range a {
		gantt.Spans = append(gantt.Spans, chart.Span{Lane: strconv.Itoa(i % 3), Text: f.ID, From: v, To: a[len(a)-1-i], Open: i%2 == 0})
		parallel.Lines = append(parallel.Lines, chart.Line{Name: f.ID, Texts: []string{fmt.Sprint(v), f.Title, ""}})
		timeline.Rows = append(timeline.Rows, chart.Candidate{At: v, When: f.ID, Value: f.Title, Verdict: []string{"chosen", "superseded", "expired", "future"}[i%4]})
	}
	rules := []chart.Rule{{At: anyFloat().Draw(t, "rule"), Text: f.ID, Across: len(a)%2 == 0}}
	return []chart.Chart{
		chart.Lines{Frame: f, X: x, Y: y, Lines: []chart.Series{{Name: f.ID, X: a, Y: b}, {Y: a, Class: f.Title, Step: true}}, Rules: rules},
		chart.ROC{Frame: f, FPR: a, TPR: b, Dots: []chart.Dot{{X: anyFloat().Draw(t, "dot x"), Y: anyFloat().Draw(t, "dot y")}}, AUC: anyFloat().Draw(t, "auc")},
		chart.Scatter{Frame: f, X: x, Y: y, Xs: a, Ys: b, Class: classes, Test: flags, Wrong: flags},
		chart.Scatter{Frame: f, X: x, Y: y, Xs: b, Ys: a, Values: a, Low: anyFloat().Draw(t, "low"), High: anyFloat().Draw(t, "high")},
		chart.Scatter{Frame: f, X: x, Y: y, Xs: b, Ys: a, Heat: heat, Curve: &chart.Series{X: a, Y: b}},
		bars, lineage, tree, tree.Narrow(), gantt, parallel, timeline,
		chart.Histogram{Frame: f, X: x, Y: y, Edges: a, Counts: counts, Rules: rules},
		chart.Histogram{Frame: f, X: x, Edges: b, Counts: counts, Labels: words, Rules: rules},
		chart.Gauge{Frame: f, P: anyFloat().Draw(t, "p"), Threshold: anyFloat().Draw(t, "threshold")},
		chart.Confusion{Frame: f, Counts: [][]int{counts, counts, nil}, Names: words},
	}
}
