package ui

import (
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// Figure is a chart with its title and a button that shows the numbers as a table. The id must be unique among the
// figures of all stations.
func Figure(s station.Session, send Send, id string, f part.Fig) app.UI {
	f.Open = slices.Contains(s.Tables, id)
	f.Toggle = OnPress(part.TableButton(f.Title, f.Open), send, station.TablePressed{Figure: id})
	return part.Figure(f)
}

// Placeholder is a hidden element in place of one that is not shown, so that the elements after it keep their
// positions, and with them the keyboard focus.
func Placeholder() app.UI { return app.Div().Hidden(true) }

// showAfter is how long work goes on before it is shown. Shorter work would only flicker.
const showAfter = 200 * time.Millisecond

// IsLate reports whether work has gone on long enough to be shown.
func IsLate(s station.Session, b station.Busy) bool {
	return b.Running() && s.Now.Sub(b.Since) >= showAfter
}

// Progress is a card that shows work in the worker: what it is, how far it is in words and as a bar, and a button
// that cancels it. Until the work is late it is a placeholder.
func Progress(s station.Session, send Send, b station.Busy, what, words string) app.UI {
	if !IsLate(s, b) {
		return Placeholder()
	}
	if b.Total <= 0 {
		words = "begun " + format.Duration(s.Now.Sub(b.Since)) + " ago"
	}
	return part.Card("stack",
		part.Title(what, "", OnPress(part.Button("sm", "x", "Cancel"), send, station.CancelPressed{Job: b.Job})),
		part.Progress(what, float64(b.Done), float64(b.Total)), part.Span("small soft num", words))
}

type attributable[T any] interface {
	Attr(name string, v any) T
}

// InitialValue sets the text that a text control has when it is first drawn. After that the control keeps what a
// person types; the command Fill changes it.
//
// To the browser the attribute in capitals is the same as "value". go-app however treats "value" as the current text:
// on a busy page it would write back an older text over a letter typed since.
func InitialValue[T any](e attributable[T], text string) T { return e.Attr("VALUE", text) }
