// Package chart draws every figure of Orrery as SVG text. It owns scales,
// ticks, axes and marks; it knows no domain: the caller says what the numbers
// mean, and the same caller writes the sentence that a person hears.
//
// A figure is a plain struct with two methods: SVG returns one <svg> element,
// Table the same numbers as rows for "Show as table".
//
//	loss := chart.Lines{
//		Frame: chart.Frame{ID: "loss-title", Title: "Training loss by iteration, falling from 0.69 to 0.24."},
//		X:     chart.Axis{Label: "iteration"},
//		Lines: []chart.Series{{Name: "run 7", Y: losses, Class: "kb"}},
//	}
//	app.Raw(loss.SVG())
//
// The result is text, not nodes, because go-app mounts 2,000 marks as nodes in
// about 200 ms and the browser parses the same marks from text in a few.
//
// Colour comes from the classes of web/css/40-figures.css (f0 and f1 fill the
// classes, k0 k1 kb kink kmut stroke lines), so that both themes work without
// drawing again. There is no style attribute, which the site's Content
// Security Policy forbids. Class is never told by colour alone: every class
// has a shape of its own.
//
// Limits. Missing and infinite values are left out, never drawn. Lines above
// 2,000 points are thinned to the smallest and largest of each bucket; scatter
// plots above 2,000 marks take every k-th row (Scatter.Shown says how many).
// Tables hold at most 1,000 rows and say how many they leave out. Output is
// deterministic: coordinates are rounded to a hundredth of a unit.
package chart
