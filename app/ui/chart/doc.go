// Package chart draws the figures of Orrery as SVG text: scales, ticks, axes and marks. The caller provides the
// meaning of the numbers, and the sentence that screen readers read.
//
// A figure is a struct with two methods: SVG returns one <svg> element, Table the same numbers as rows.
//
//	loss := chart.Lines{
//		Frame: chart.Frame{ID: "loss-title", Title: "Training loss by iteration, falling from 0.69 to 0.24."},
//		X:     chart.Axis{Label: "iteration"},
//		Lines: []chart.Series{{Name: "run 7", Y: losses, Class: "kb"}},
//	}
//	app.Raw(loss.SVG())
//
// The result is text and not app.UI elements, because go-app mounts 2,000 elements in about 200 ms and the browser
// parses the same marks from text in some milliseconds.
//
// Colours are the classes of web/css/40-figures.css (f0 and f1 fill the classes, k0 k1 kb kink kmut stroke lines), so
// that both themes work without drawing again. There is no style attribute, which the site's Content Security Policy
// forbids. Each class also has its own shape, so that classes can be distinguished without colour.
//
// Limits: missing and infinite values are not drawn. Lines with more than 2,000 points are reduced to the minimum and
// maximum of each bucket. Scatter plots with more than 2,000 marks show every k-th row (see Scatter.Shown). Tables
// have at most 1,000 rows and the number of omitted ones. Output is deterministic: coordinates are rounded to 0.01.
package chart
