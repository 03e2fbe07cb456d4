package view

import (
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/ui/part"
)

// figure is a chart in its frame. Its button shows the numbers as a table; id
// is unique among the figures of all stations.
func figure(s state.State, send Send, id string, f part.Fig) app.UI {
	f.Open = slices.Contains(s.Tables, id)
	f.Toggle = press(part.TableButton(f.Title, f.Open), send, state.TablePressed{Figure: id})
	return part.Figure(f)
}

// gone holds the place of something that is not there now, so that what comes
// after it keeps its position, and with it its focus.
func gone() app.UI { return app.Div().Hidden(true) }

// inTurn draws a card unless more turns of the page are to come than that (see state.State.InTurns).
func inTurn(s state.State, later int, card func() app.UI) app.UI {
	if s.Later > later {
		return gone()
	}
	return card()
}

// patience is how long work goes on before it is shown: shorter work would only
// flicker.
const patience = 200 * time.Millisecond

// late reports whether work has gone on long enough to be shown.
func late(s state.State, b state.Busy) bool { return b.On() && s.Now.Sub(b.Since) >= patience }

// underway shows work in the worker: what it is, how far in words and as a bar,
// and Cancel. There is nothing to see of work that is not late.
func underway(s state.State, send Send, b state.Busy, what, words string) app.UI {
	if !late(s, b) {
		return gone()
	}
	if b.Total <= 0 {
		words = "begun " + duration(s.Now.Sub(b.Since)) + " ago"
	}
	return part.Card("stack",
		part.Title(what, "", press(part.Button("sm", "x", "Cancel"), send, state.CancelPressed{Job: b.Job})),
		part.Progress(what, float64(b.Done), float64(b.Total)), part.Span("small soft num", words))
}

type attributer[T any] interface {
	Attr(name string, v any) T
}

// began gives a text control the text that it has when it is first drawn. From
// then on it keeps what a person types; State.Fill changes that.
//
// The attribute in capitals is the same to the browser. go-app takes only
// "value" for the text of the moment, and on a busy page it would put back what
// State had a moment ago: a letter typed since would be lost.
func began[T any](e attributer[T], text string) T { return e.Attr("VALUE", text) }
