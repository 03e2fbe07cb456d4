package part

import (
	"strconv"

	"orrery/app/ui/chart"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Fig is a figure with its words.
type Fig struct {
	Title  string // what it is
	Say    string // what to see in it, in words computed from the data
	Key    app.UI // legend, may be nil
	Chart  chart.Chart
	Open   bool   // show the numbers as a table in place of the drawing
	Toggle app.UI // the button that does so, of TableButton; nil leaves it out
}

// Figure is a chart in its frame. The drawing is text that the browser parses,
// so one with 2,000 marks appears in some milliseconds.
func Figure(f Fig) app.UI {
	words := []app.UI{app.H2().Text(f.Title)}
	if f.Say != "" {
		words = append(words, app.P().Class("say").Text(f.Say))
	}
	head := []app.UI{app.Div().Body(words...)}
	if f.Key != nil || f.Toggle != nil {
		head = append(head, app.Span().Class("row", "wide", "small", "nowrap").Body(f.Key, f.Toggle))
	}
	return app.Figure().Class("fig").Body(app.Div().Class("cap").Body(head...), f.drawing())
}

// drawing is the figure, or its table. A wide figure has a second shape for
// narrow screens, of which the style sheet shows one.
func (f Fig) drawing() app.UI {
	switch {
	case f.Chart == nil:
		return app.Div()
	case f.Open:
		return app.Raw(f.Chart.Table().HTML())
	}
	if n, ok := f.Chart.(interface{ Narrow() chart.Chart }); ok {
		shapes := f.Chart.SVG() + n.Narrow().SVG()
		if w, ok := f.Chart.(interface{ Vast() bool }); ok && w.Vast() {
			return TableWrap(f.Title, "shapes", app.Raw(`<div>`+shapes+`</div>`))
		}
		return app.Raw(`<div class="shapes">` + shapes + `</div>`)
	}
	return app.Raw(f.Chart.SVG())
}

// TableButton switches a figure between drawing and table.
func TableButton(figure string, open bool) app.HTMLButton {
	return app.Button().Type("button").Class("btn", "quiet", "sm", "icon").Aria("pressed", open).
		Aria("label", "Show "+figure+" as table").Title("Show as table").Body(Icon("table-2"))
}

// ClassKey is the legend of the classes, each with its colour and shape.
func ClassKey(names []string) app.UI {
	var body []app.UI
	for i, name := range names {
		body = append(body, app.Span().Class("key").Body(ClassMark(i), app.Text(name)))
	}
	return app.Span().Class("row", "wide", "wrap").Body(body...)
}

// ClassMark is a class's mark: 0 a disc, 1 a diamond, and so on as in chart.
func ClassMark(class int) app.UI {
	shape := ((class % 6) + 6) % 6
	colour := ((class % 4) + 4) % 4
	return app.Span().Class("sw", "c"+strconv.Itoa(colour), "shape"+strconv.Itoa(shape)).Aria("hidden", true)
}
