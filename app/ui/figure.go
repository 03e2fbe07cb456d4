package ui

import (
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// Figure draws a chart with its title and a button that shows the numbers as a table. The id must be unique among the
// figures of all stations.
func Figure(s station.Session, send Send, id string, f part.Fig) app.UI {
	f.Open = slices.Contains(s.Tables, id)
	f.Toggle = OnPress(part.TableButton(f.Title, f.Open), send, station.TablePressed{Figure: id})
	return part.Figure(f)
}

// Nothing returns a hidden element in place of one that is not shown, so that the elements after it keep their
// positions and the keyboard focus.
func Nothing() app.UI { return app.Div().Hidden(true) }

// showAfter is how long a job runs before its progress is shown. Shorter jobs would only flicker.
const showAfter = 200 * time.Millisecond

// IsLate reports whether a job has run long enough to be shown.
func IsLate(s station.Session, b station.Busy) bool {
	return b.Running() && s.Now.Sub(b.Since) >= showAfter
}

// Progress draws a card with the progress of a job and a button that cancels it. It is hidden until
// the job is late.
func Progress(s station.Session, send Send, b station.Busy, what, words string) app.UI {
	if !IsLate(s, b) {
		return Nothing()
	}
	if b.Total <= 0 {
		words = "started " + format.Duration(s.Now.Sub(b.Since)) + " ago"
	}
	return part.Card("stack",
		part.Title(what, "", OnPress(part.Button("sm", "x", "Cancel"), send, station.CancelPressed{Job: b.Job})),
		part.Progress(what, float64(b.Done), float64(b.Total)), part.Span("small soft num", words))
}

type attributable[T any] interface {
	Attr(name string, v any) T
}

// InitialValue sets the text that a text control has when it is first drawn. After that the control keeps what the
// user types; the command Fill changes it.
//
// To the browser the attribute in capitals is the same as "value". But go-app treats "value" as the current text: on
// a busy page it would overwrite a newly typed letter with an older text.
func InitialValue[T any](e attributable[T], text string) T { return e.Attr("VALUE", text) }
