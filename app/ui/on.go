package ui

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
)

// Send sends a message.
type Send func(station.Msg)

// scope returns an option that distinguishes a handler from others with the same code by its message.
func scope(m station.Msg) app.EventOption { return app.EventScope(fmt.Sprintf("%T/%v", m, m)) }

type clickable[T any] interface {
	OnClick(app.EventHandler, ...app.EventOption) T
}

// OnPress sends m when e is pressed, by mouse or by keyboard.
func OnPress[T any](e clickable[T], send Send, m station.Msg) T {
	return e.OnClick(func(app.Context, app.Event) { send(m) }, scope(m))
}

type typable[T any] interface {
	OnInput(app.EventHandler, ...app.EventOption) T
}

// OnType sends the text of a control at every change.
func OnType[T any](e typable[T], send Send, m func(text string) station.Msg) T {
	return e.OnInput(func(ctx app.Context, _ app.Event) { send(m(ctx.JSSrc().Get("value").String())) }, scope(m("")))
}

// KeepFocus keeps the keyboard focus where it is when e is pressed by mouse.
func KeepFocus(e app.HTMLLi) app.HTMLLi {
	return e.OnMouseDown(func(_ app.Context, ev app.Event) { ev.PreventDefault() })
}

type choosable[T any] interface {
	OnChange(app.EventHandler, ...app.EventOption) T
}

// OnChoose sends the value of a select when it changes, or of a text control when it loses the focus.
func OnChoose[T any](e choosable[T], send Send, m func(value string) station.Msg) T {
	return e.OnChange(func(ctx app.Context, _ app.Event) { send(m(ctx.JSSrc().Get("value").String())) }, scope(m("")))
}

// OnToggle sends m when a checkbox changes.
func OnToggle[T any](e choosable[T], send Send, m station.Msg) T {
	return e.OnChange(func(app.Context, app.Event) { send(m) }, scope(m))
}

// OnSubmit sends m when a form is submitted, by its button or by Enter.
func OnSubmit(f app.HTMLForm, send Send, m station.Msg) app.HTMLForm {
	return f.OnSubmit(func(_ app.Context, e app.Event) {
		e.PreventDefault()
		send(m)
	}, scope(m))
}

// OnArrows moves between tabs: the left key sends before, the right key after.
func OnArrows(b app.HTMLButton, send Send, before, after station.Msg) app.HTMLButton {
	return b.OnKeyDown(func(_ app.Context, e app.Event) {
		switch e.Get("key").String() {
		case "ArrowLeft":
			send(before)
		case "ArrowRight":
			send(after)
		}
	}, app.EventScope(fmt.Sprintf("%T/%v/%v", before, before, after)))
}

// OnEscape sends m when Escape is pressed inside e.
func OnEscape(e app.HTMLDiv, send Send, m station.Msg) app.HTMLDiv {
	return e.OnKeyDown(func(_ app.Context, ev app.Event) {
		if ev.Get("key").String() == "Escape" {
			send(m)
		}
	}, scope(m))
}

// scrollStep is how far a region scrolls, in pixels, before it sends a message: four rows, half of what part.Window
// draws beyond the edge.
const scrollStep = 4 * 33

// OnScroll sends the scroll position of a region in pixels, rounded down to a step.
func OnScroll(send Send, m func(top int) station.Msg) func(app.HTMLDiv) app.HTMLDiv {
	last := -1
	return func(d app.HTMLDiv) app.HTMLDiv {
		return d.OnScroll(func(ctx app.Context, _ app.Event) {
			top := ctx.JSSrc().Get("scrollTop").Int() / scrollStep * scrollStep
			if top != last {
				last = top
				send(m(top))
			}
		}, scope(m(0)), app.PassiveEvent())
	}
}

// OnKey sends the message of a key. A key without a message keeps its default action.
func OnKey(e app.HTMLDiv, send Send, m func(key string, shift bool) station.Msg) app.HTMLDiv {
	return e.OnKeyDown(func(_ app.Context, ev app.Event) {
		if msg := m(ev.Get("key").String(), ev.Get("shiftKey").Bool()); msg != nil {
			ev.PreventDefault()
			send(msg)
		}
	}, scope(m("", false)))
}

// OnPointer sends where a pointer is pressed and dragged, from 0 to 1 from the left and upper edge of the element.
// goes is true while it is dragged.
func OnPointer(e app.HTMLDiv, send Send, m func(x, y float64, goes bool) station.Msg) app.HTMLDiv {
	at := func(goes bool) app.EventHandler {
		return func(ctx app.Context, ev app.Event) {
			if ev.Get("buttons").Int()&1 == 0 {
				return
			}
			r := ctx.JSSrc().Call("getBoundingClientRect")
			x := (ev.Get("clientX").Float() - r.Get("left").Float()) / r.Get("width").Float()
			y := (ev.Get("clientY").Float() - r.Get("top").Float()) / r.Get("height").Float()
			send(m(x, y, goes))
		}
	}
	return e.On("pointerdown", at(false), scope(m(0, 0, false))).On("pointermove", at(true), scope(m(0, 0, true)))
}

// OnSummary sends m instead of opening or closing the details element, for one that the state controls.
func OnSummary(e app.HTMLSummary, send Send, m station.Msg) app.HTMLSummary {
	return e.OnClick(func(_ app.Context, ev app.Event) {
		ev.PreventDefault()
		send(m)
	}, scope(m))
}

// OnTypeAt sends the text of a control at every change, with the position of the caret in bytes.
func OnTypeAt[T any](e typable[T], send Send, m func(text string, caret int) station.Msg) T {
	return e.OnInput(func(ctx app.Context, _ app.Event) {
		text := ctx.JSSrc().Get("value").String()
		send(m(text, station.ByteOf(text, ctx.JSSrc().Get("selectionStart").Int())))
	}, scope(m("", 0)))
}

// CompletionMsgs has the messages of an input with a list of completions. Carets are in UTF-16 code units.
type CompletionMsgs struct {
	Typed  func(text string, caret int) station.Msg
	Asked  func(caret int) station.Msg
	Closed station.Msg
	Key    func(key string) station.Msg // returns nil for a key that the list does not use
}

// OnComplete sends the text of an input with completions, and the keys of the list. While the list is open, these are
// the keys for which Key returns a message. While it is closed, Alt with the down arrow or Ctrl with space opens it.
func OnComplete(in app.HTMLInput, send Send, open bool, m CompletionMsgs) app.HTMLInput {
	caret := func(ctx app.Context) int { return ctx.JSSrc().Get("selectionStart").Int() }
	return in.OnInput(func(ctx app.Context, _ app.Event) {
		send(m.Typed(ctx.JSSrc().Get("value").String(), caret(ctx)))
	}).OnBlur(func(app.Context, app.Event) { send(m.Closed) }).OnKeyDown(func(ctx app.Context, e app.Event) {
		key := e.Get("key").String()
		var msg station.Msg
		switch {
		case open:
			msg = m.Key(key)
		case key == "ArrowDown" && e.Get("altKey").Bool(), key == " " && e.Get("ctrlKey").Bool():
			msg = m.Asked(caret(ctx))
		}
		if msg != nil {
			e.PreventDefault()
			send(msg)
		}
	}, app.EventScope(fmt.Sprint("completing/", open)))
}
