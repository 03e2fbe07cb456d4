// Package shell is the one go-app component. It holds the State, passes every
// message to Update, the commands to the effects, and the State to the view.
// It has no behaviour of its own.
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
	"orrery/app/station"
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
	after   []func() // run when all of it is drawn
}

// New returns the component. connect is called when it is mounted and returns
// what the effects need from the browser.
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
	go func() { // as long as the page is open; go-app would wait for a goroutine that it starts itself
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

// Send posts a message. It may be called from any goroutine.
func (h *Shell) Send(m station.Msg) {
	h.ctx.Dispatch(func(app.Context) {
		next, cmds := h.update(m)
		h.state = next.StagedRender(h.state)
		if h.state.StagesLeft > 0 && !h.drawing {
			h.drawing = true
			h.drawn()
		}
		for _, c := range cmds {
			h.effects.Run(c)
		}
	})
}

// update calls state.Update. A message that makes it panic changes nothing and is reported.
func (h *Shell) update(m station.Msg) (next state.State, cmds []station.Cmd) {
	defer func() {
		if p := recover(); p != nil {
			next, cmds = h.state.Broken(fmt.Sprintf("%T", m), p), nil
		}
	}()
	return state.Update(h.state, m)
}

// drawn draws the rest of the station in stages and returns to the event loop after each one.
func (h *Shell) drawn() {
	h.ctx.Defer(func(app.Context) {
		h.ctx.Async(func() {
			time.Sleep(time.Millisecond)
			h.ctx.Dispatch(func(app.Context) {
				h.state.StagesLeft = max(h.state.StagesLeft-1, 0)
				if h.state.StagesLeft > 0 {
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

// Flush writes unsaved data to stores that write synchronously. It is called when the page is being closed.
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

// Render draws the State. If that panics, it draws the links to the other stations.
func (h *Shell) Render() (page app.UI) {
	defer func() {
		if p := recover(); p != nil {
			page = view.ErrorPage(h.state, h.Send, p)
		}
	}()
	return view.Page(h.state, h.Send)
}
