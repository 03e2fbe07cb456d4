// Package part has the components of every station: icons, badges, stats, notes, fields, cards, tables, figures,
// progress bars, the brand mark, the boot screen and the ring that shows the open station.
//
// A component is a function from plain values to app.UI. It has no state and attaches no event handler. The caller
// passes elements that already have their handlers (app/ui/on.go), or adds a handler to the element that is returned:
//
//	part.Title("Runs", "7", part.Seg("Filter runs",
//		ui.OnPress(part.SegButton("All", true), send, ShowAll{}),
//		ui.OnPress(part.SegButton("By hand", false), send, ShowMine{})))
//
// No component writes a style attribute, which the site's Content Security Policy forbids: sizes and positions are
// classes of the files in web/css, or SVG attributes.
//
// Limits: go-app updates children by position, so a component has the same number of children where possible. Table
// is for some hundred rows; use Virtual or chart.Table for more.
package part

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Head draws the head of a station: its seat on the ring (see Where), its name, one sentence and its buttons, of
// which at most one is primary.
func Head(here Seat, title, say string, acts ...app.UI) app.UI {
	return Div("head",
		Where(here),
		app.Div().Body(app.H1().Text(title), app.P().Text(say)),
		Div("acts", acts...),
	)
}

// Card draws a panel. class sets its width and layout: "s8 stack", "s7 flush".
func Card(class string, body ...app.UI) app.UI {
	return app.Section().Class("card", class).Body(body...)
}

// Title draws the head of a card: a name, a muted addition such as a count, and elements at the right.
func Title(name, mute string, right ...app.UI) app.UI {
	h := app.H2().Body(heading(name)...)
	if mute != "" {
		h = app.H2().Body(append(heading(name+" "), Span("mute", mute))...)
	}
	if len(right) == 0 {
		return Div("title", h)
	}
	return Div("title", h, app.Span().Class("row", "wrap").Body(right...))
}

// Empty says in one sentence what will appear here, with the button that makes it appear.
func Empty(icon, title, say string, act app.UI) app.UI {
	return Div("empty", Icon(icon), app.H2().Text(title), app.P().Text(say), act)
}

// Progress draws a progress bar with an accessible name. A total that is not positive means work of unknown length.
func Progress(label string, done, total float64) app.UI {
	p := app.Progress().Class("bar").Aria("label", label)
	// The browser throws an exception on a value that is not finite, which ends the program. NaN fails every
	// comparison.
	if !(total > 0 && total <= 1e300) || !(done >= 0) {
		return p
	}
	return p.Max(1).Value(min(done/total, 1))
}

// Skeleton draws grey lines in place of content that is loading.
func Skeleton(lines int) app.UI {
	widths := [...]string{"w40", "", "w80"}
	var body []app.UI
	for i := range lines {
		body = append(body, app.Div().Class("skel", widths[i%len(widths)]))
	}
	return app.Div().Class("stack").Aria("hidden", true).Body(body...)
}

// Toast draws a temporary message with at most one action.
func Toast(icon, text string, act app.UI) app.UI {
	return Div("toast", Icon(icon), app.Span().Text(text), act)
}
