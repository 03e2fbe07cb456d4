package part

import (
	"strconv"

	"orrery/app/ui/chart"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Fig is a figure with its texts.
type Fig struct {
	Title  string // the heading
	Say    string // what the figure shows, computed from the data
	Key    app.UI // the legend; may be nil
	Chart  chart.Chart
	Open   bool   // show a table instead of the chart
	Toggle app.UI // the TableButton; may be nil
}

// Figure draws a chart with its title and legend. The browser parses the chart from text, which takes some
// milliseconds for 2,000 marks.
func Figure(f Fig) app.UI {
	words := []app.UI{app.H2().Body(heading(f.Title)...)}
	if f.Say != "" {
		words = append(words, app.P().Class("say").Text(f.Say))
	}
	head := []app.UI{app.Div().Body(words...)}
	if f.Key != nil || f.Toggle != nil {
		head = append(head, app.Span().Class("row", "wide", "small", "nowrap").Body(f.Key, f.Toggle))
	}
	return app.Figure().Class("fig").Body(Div("cap", head...), f.content())
}

// content draws the chart or its table. A wide chart has a second version for narrow screens; the style sheet shows
// one of the two.
func (f Fig) content() app.UI {
	switch {
	case f.Chart == nil:
		return app.Div()
	case f.Open:
		return app.Raw(f.Chart.Table().HTML())
	}
	if n, ok := f.Chart.(interface{ Narrow() chart.Chart }); ok {
		shapes := f.Chart.SVG() + n.Narrow().SVG()
		if w, ok := f.Chart.(interface{ Scrolls() bool }); ok && w.Scrolls() {
			return TableWrap(f.Title, "shapes", app.Raw(`<div>`+shapes+`</div>`))
		}
		return app.Raw(`<div class="shapes">` + shapes + `</div>`)
	}
	return app.Raw(f.Chart.SVG())
}

// TableButton draws the button that switches a figure between chart and table.
func TableButton(figure string, open bool) app.HTMLButton {
	return app.Button().Type("button").Class("btn", "quiet", "sm", "icon").Aria("pressed", open).
		Aria("label", "Show "+figure+" as table").Title("Show as table").Body(Icon("table-2"))
}

// ClassKey draws the legend of the classes with their colours and shapes.
func ClassKey(names []string) app.UI {
	var body []app.UI
	for i, name := range names {
		body = append(body, app.Span().Class("key").Body(ClassMark(i), app.Text(name)))
	}
	return app.Span().Class("row", "wide", "wrap").Body(body...)
}

// ClassMark draws the mark of a class in a legend. Its shape and colour are the same as in package chart.
func ClassMark(class int) app.UI {
	shape := ((class % 6) + 6) % 6
	colour := ((class % 4) + 4) % 4
	return app.Span().Class("sw", "c"+strconv.Itoa(colour), "shape"+strconv.Itoa(shape)).Aria("hidden", true)
}
