package view

import (
	"fmt"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
)

// Send posts a message.
type Send func(state.Msg)

// scope tells a handler apart from others with the same code: by its message.
func scope(m state.Msg) app.EventOption { return app.EventScope(fmt.Sprintf("%T/%v", m, m)) }

type clicker[T any] interface {
	OnClick(app.EventHandler, ...app.EventOption) T
}

// press sends m when e is pressed, by mouse or by keyboard.
func press[T any](e clicker[T], send Send, m state.Msg) T {
	return e.OnClick(func(app.Context, app.Event) { send(m) }, scope(m))
}

type inputter[T any] interface {
	OnInput(app.EventHandler, ...app.EventOption) T
}

// typing sends what is in a text control at every change.
func typing[T any](e inputter[T], send Send, m func(text string) state.Msg) T {
	return e.OnInput(func(ctx app.Context, _ app.Event) { send(m(ctx.JSSrc().Get("value").String())) }, scope(m("")))
}

// completing sends what is typed and where the caret is, and the keys that a list of completions takes: when it is
// open the arrows, Enter, Tab and Escape; when it is not, Alt with the arrow down or Ctrl with space open it.
func completing(in app.HTMLInput, send Send, open bool) app.HTMLInput {
	return in.OnInput(func(ctx app.Context, _ app.Event) {
		send(state.ExprTyped{Text: ctx.JSSrc().Get("value").String(), Caret: ctx.JSSrc().Get("selectionStart").Int()})
	}).OnBlur(func(app.Context, app.Event) { send(state.CompletionClosed{}) }).OnKeyDown(func(ctx app.Context, e app.Event) {
		m := completionKey(e.Get("key").String(), open)
		if k := e.Get("key").String(); !open && (k == "ArrowDown" && e.Get("altKey").Bool() || k == " " && e.Get("ctrlKey").Bool()) {
			m = state.CompletionAsked{Caret: ctx.JSSrc().Get("selectionStart").Int()}
		}
		if m != nil {
			e.PreventDefault()
			send(m)
		}
	}, app.EventScope(fmt.Sprint("completing/", open)))
}

func completionKey(key string, open bool) state.Msg {
	if !open {
		return nil
	}
	switch key {
	case "ArrowDown":
		return state.CompletionMoved{By: 1}
	case "ArrowUp":
		return state.CompletionMoved{By: -1}
	case "Enter", "Tab":
		return state.CompletionTaken{At: -1}
	case "Escape":
		return state.CompletionClosed{}
	}
	return nil
}

// keeping leaves the keyboard where it is when e is pressed by mouse.
func keeping(e app.HTMLLi) app.HTMLLi {
	return e.OnMouseDown(func(_ app.Context, ev app.Event) { ev.PreventDefault() })
}

type changer[T any] interface {
	OnChange(app.EventHandler, ...app.EventOption) T
}

// choosing sends the value of a select, or of a text control that is left.
func choosing[T any](e changer[T], send Send, m func(value string) state.Msg) T {
	return e.OnChange(func(ctx app.Context, _ app.Event) { send(m(ctx.JSSrc().Get("value").String())) }, scope(m("")))
}

// toggling sends m when a checkbox changes.
func toggling[T any](e changer[T], send Send, m state.Msg) T {
	return e.OnChange(func(app.Context, app.Event) { send(m) }, scope(m))
}

// submitting sends m when a form is submitted, by its button or by Enter.
func submitting(f app.HTMLForm, send Send, m state.Msg) app.HTMLForm {
	return f.OnSubmit(func(_ app.Context, e app.Event) {
		e.PreventDefault()
		send(m)
	}, scope(m))
}

// arrows moves between the tabs of a list: the left and right keys send what
// stands before and after.
func arrows(b app.HTMLButton, send Send, before, after state.Msg) app.HTMLButton {
	return b.OnKeyDown(func(_ app.Context, e app.Event) {
		switch e.Get("key").String() {
		case "ArrowLeft":
			send(before)
		case "ArrowRight":
			send(after)
		}
	}, app.EventScope(fmt.Sprintf("%T/%v/%v", before, before, after)))
}

// escaping sends m when Escape is pressed inside e.
func escaping(e app.HTMLDiv, send Send, m state.Msg) app.HTMLDiv {
	return e.OnKeyDown(func(_ app.Context, ev app.Event) {
		if ev.Get("key").String() == "Escape" {
			send(m)
		}
	}, scope(m))
}

// scrollStep is how far a region scrolls before its window of rows moves:
// four rows, half of what part.Window draws beyond the edge.
const scrollStep = 4 * 33

// scrolling sends how far a region is scrolled, in pixels, in steps.
func scrolling(send Send, m func(top int) state.Msg) func(app.HTMLDiv) app.HTMLDiv {
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

// keys sends what a key means; one that means nothing keeps its use.
func keys(e app.HTMLDiv, send Send, m func(key string, shift bool) state.Msg) app.HTMLDiv {
	return e.OnKeyDown(func(_ app.Context, ev app.Event) {
		if msg := m(ev.Get("key").String(), ev.Get("shiftKey").Bool()); msg != nil {
			ev.PreventDefault()
			send(msg)
		}
	}, scope(m("", false)))
}

// dabbing sends where a pointer presses and goes, as shares of the element from
// its left and upper edge; goes says that it moves with its button down.
func dabbing(e app.HTMLDiv, send Send, m func(x, y float64, goes bool) state.Msg) app.HTMLDiv {
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

// folding sends m in place of opening or closing what a summary heads: the state says which is open.
func folding(e app.HTMLSummary, send Send, m state.Msg) app.HTMLSummary {
	return e.OnClick(func(_ app.Context, ev app.Event) {
		ev.PreventDefault()
		send(m)
	}, scope(m))
}

// typingAt is typing with the caret, a byte of the text.
func typingAt[T any](e inputter[T], send Send, m func(text string, caret int) state.Msg) T {
	return e.OnInput(func(ctx app.Context, _ app.Event) {
		text := ctx.JSSrc().Get("value").String()
		send(m(text, state.ByteOf(text, ctx.JSSrc().Get("selectionStart").Int())))
	}, scope(m("", 0)))
}
