// Package shell is the one go-app component. It holds the State, hands every
// message to Update, the commands to the effects, and the State to the view.
// It decides nothing.
//
// Outside a browser it draws the boot screen only.
package shell

import (
	"fmt"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/effect"
	"orrery/app/state"
	"orrery/app/view"
)

// tickEvery is how often the clock moves: the countdowns and counters change at
// most this often.
const tickEvery = 250 * time.Millisecond

// Shell is the component.
type Shell struct {
	app.Compo
	connect func(*Shell) effect.Options
	state   state.State
	effects *effect.Runner
	ctx     app.Context
	drawing bool     // some of the station is drawn later
	after   []func() // what waits for all of it
}

// New returns the component. connect is called when it is mounted; it gives
// what the effects need of the browser.
func New(connect func(*Shell) effect.Options) *Shell {
	return &Shell{connect: connect, state: state.New()}
}

// OnMount starts the effects and the clock.
func (h *Shell) OnMount(ctx app.Context) {
	h.ctx = ctx
	o := h.connect(h)
	o.Send = h.Send
	h.effects = effect.New(o)
	h.effects.Start()
	go func() { // for as long as the page is open; go-app would wait for the end of its own goroutines
		for t := time.NewTicker(tickEvery); ; {
			h.Send(state.Tick{Now: <-t.C})
		}
	}()
}

// OnNav follows the address. It comes after OnMount.
func (h *Shell) OnNav(ctx app.Context) {
	u := ctx.Page().URL()
	h.Send(state.ParseAddress(strings.TrimPrefix(u.Path, app.Getenv("GOAPP_ROOT_PREFIX")), u.RawQuery))
}

// Send posts a message; any goroutine may.
func (h *Shell) Send(m state.Msg) {
	h.ctx.Dispatch(func(app.Context) {
		next, cmds := h.update(m)
		h.state = next.InTurns(h.state)
		if h.state.Later > 0 && !h.drawing {
			h.drawing = true
			h.drawn()
		}
		for _, c := range cmds {
			h.effects.Run(c)
		}
	})
}

// update is state.Update; a message that makes it panic changes nothing but is told.
func (h *Shell) update(m state.Msg) (next state.State, cmds []state.Cmd) {
	defer func() {
		if p := recover(); p != nil {
			next, cmds = h.state.Broken(fmt.Sprintf("%T", m), p), nil
		}
	}()
	return state.Update(h.state, m)
}

// drawn has the rest of the station drawn bit by bit, with a turn of the page between.
func (h *Shell) drawn() {
	h.ctx.Defer(func(app.Context) {
		h.ctx.Async(func() {
			time.Sleep(time.Millisecond)
			h.ctx.Dispatch(func(app.Context) {
				h.state.Later = max(h.state.Later-1, 0)
				if h.state.Later > 0 {
					h.drawn()
					return
				}
				h.drawing = false
				for _, f := range h.after {
					h.After(f)
				}
				h.after = nil
			})
		})
	})
}

// Flush writes what is not saved yet where it can be written at once: the page is being closed.
func (h *Shell) Flush() {
	if h.effects != nil {
		h.effects.Flush()
	}
}

// After runs f when the page shows all of the newest State.
func (h *Shell) After(f func()) {
	if h.drawing {
		h.after = append(h.after, f)
		return
	}
	h.ctx.Defer(func(app.Context) { f() })
}

// Render draws the State; one that cannot be drawn leaves the ways to the other stations.
func (h *Shell) Render() (page app.UI) {
	defer func() {
		if p := recover(); p != nil {
			page = view.Undrawn(h.state, h.Send, p)
		}
	}()
	return view.Page(h.state, h.Send)
}
