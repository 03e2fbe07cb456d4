// Package shell implements the go-app component of the app. It holds the State, passes messages to Update, commands to the
// effects and the State to the view. It has no behaviour of its own.
//
// Outside a browser it renders only the boot screen.
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

// tickEvery is the interval between clock ticks, and so between updates of countdowns and counters.
const tickEvery = 250 * time.Millisecond

// Shell is the component.
type Shell struct {
	app.Compo
	connect   func(*Shell) effect.Options
	state     state.State
	effects   *effect.Runner
	ctx       app.Context
	rendering bool     // some stages of the station are not rendered yet
	after     []func() // called when all stages are rendered
}

// New returns the component. connect is called when it is mounted and returns the browser's dependencies of the effects.
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
	go func() { // runs as long as the page is open; go-app would wait for a goroutine that was started with its Async
		for t := time.NewTicker(tickEvery); ; {
			h.Send(state.Tick{Now: <-t.C})
		}
	}()
}

// OnNav handles a change of the address. go-app calls it after OnMount.
func (h *Shell) OnNav(ctx app.Context) {
	u := ctx.Page().URL()
	h.Send(state.ParseAddress(strings.TrimPrefix(u.Path, app.Getenv("GOAPP_ROOT_PREFIX")), u.RawQuery))
}

// Send posts a message. It may be called from any goroutine.
func (h *Shell) Send(m station.Msg) {
	h.ctx.Dispatch(func(app.Context) {
		next, cmds := h.update(m)
		h.state = next.StagedRender(h.state)
		if h.state.StagesLeft > 0 && !h.rendering {
			h.rendering = true
			h.renderStages()
		}
		for _, c := range cmds {
			h.effects.Run(c)
		}
	})
}

// update calls state.Update. If a message makes it panic, the State does not change and the error is reported.
func (h *Shell) update(m station.Msg) (next state.State, cmds []station.Cmd) {
	defer func() {
		if p := recover(); p != nil {
			next, cmds = h.state.Broken(fmt.Sprintf("%T", m), p), nil
		}
	}()
	return state.Update(h.state, m)
}

// renderStages renders the remaining stages of the station and returns to the event loop after each one.
func (h *Shell) renderStages() {
	h.ctx.Defer(func(app.Context) {
		h.ctx.Async(func() {
			time.Sleep(time.Millisecond)
			h.ctx.Dispatch(func(app.Context) {
				h.state.StagesLeft = max(h.state.StagesLeft-1, 0)
				if h.state.StagesLeft > 0 {
					h.renderStages()
					return
				}
				h.rendering = false
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
	if h.rendering {
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
