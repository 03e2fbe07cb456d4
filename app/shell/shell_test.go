package shell_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/effect"
	"orrery/app/shell"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/train"
	"orrery/core/ml"
	"orrery/core/store"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// page is a fake effect.Page that records some calls.
type page struct {
	mu      sync.Mutex
	focus   string
	theme   string
	reloads int
}

func (p *page) note(f func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	f()
}

func (p *page) Download(string, string, []byte)          {}
func (p *page) SetTheme(name string)                     { p.note(func() { p.theme = name }) }
func (p *page) Theme() string                            { return "day" }
func (p *page) Prefix() string                           { return "" }
func (p *page) Focus(id string)                          { p.note(func() { p.focus = id }) }
func (p *page) Fill(string, string)                      {}
func (p *page) Replace(string, int, int, string)         {}
func (p *page) Scroll(string, int)                       {}
func (p *page) SetURL(string)                            {}
func (p *page) Reload()                                  { p.note(func() { p.reloads++ }) }
func (p *page) Restart()                                 { p.Reload() }
func (p *page) WarnOnLeave(bool)                         {}
func (p *page) Room() (used, quota int64, ok bool)       { return }
func (p *page) Persist() string                          { return "granted" }
func (p *page) SiteFile(string) (work.Source, bool)      { return nil, false }
func (p *page) DownloadFile(string, string, work.Source) {}

// mounted is a shell whose OnMount is also called outside of a browser, where go-app does not call it.
type mounted struct{ *shell.Shell }

func (m *mounted) OnPreRender(ctx app.Context) {
	m.OnMount(ctx)
	m.OnNav(ctx)
}

// mount opens the app on a new page and processes the pending messages.
func mount(t *testing.T) (*mounted, app.TestEngine, *page) {
	t.Helper()
	p := &page{}
	h := shell.New(func(*shell.Shell) effect.Options {
		ids := 0
		return effect.Options{Page: p, KV: store.NewMemory(0), Now: time.Now,
			ID: func() string { ids++; return fmt.Sprintf("%032x", ids) },
			Dial: func() (work.Conn, error) {
				page, worker := work.Pipe()
				go jobs.Serve(t.Context(), worker, jobs.Options{})
				return page, nil
			}}
	})
	e := app.NewTestEngine()
	c := &mounted{h}
	if err := e.Load(c); err != nil {
		t.Fatal(err)
	}
	e.ConsumeAll()
	return c, e, p
}

func TestBootScreenBeforeRestored(t *testing.T) {
	c := shell.New(nil)
	if err := app.NewTestEngine().Load(c); err != nil {
		t.Fatal(err)
	}
	if html := app.HTMLString(c); !strings.Contains(html, `id="boot"`) || strings.Contains(html, `id="orrery"`) {
		t.Errorf("before anything is restored:\n%.500s", html)
	}
}

func TestPageAfterRestored(t *testing.T) {
	c, _, _ := mount(t)
	html := app.HTMLString(c)
	if strings.Contains(html, `id="boot"`) || !strings.Contains(html, `id="main"`) || !strings.Contains(html, "Skip to content") {
		t.Errorf("after Restored:\n%.500s", html)
	}
}

func TestMessageReachesStateEffectsAndView(t *testing.T) {
	c, e, p := mount(t)
	c.Send(state.Visited{Station: station.Data})
	c.Send(data.PastePressed{})
	c.Send(state.ThemePressed{})
	e.ConsumeAll()
	html := app.HTMLString(c)
	if !strings.Contains(html, ">Data<") || !strings.Contains(html, `id="paste"`) {
		t.Errorf("the Data station and its field for text are not drawn:\n%.1500s", html)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.focus != "paste" || p.theme != "night" {
		t.Errorf("focus %q, theme %q; want paste, night", p.focus, p.theme)
	}
}

// The page survives a state that cannot be rendered and a message that cannot be handled.
func TestPanicInUpdateAndRender(t *testing.T) {
	c, e, _ := mount(t)
	c.Send(state.Visited{Station: station.Data})
	e.ConsumeAll()
	c.Break(func(s *state.State) {
		s.Data.Table, s.Data.Roles = new(table.Table), nil
		s.Data.Summaries = make([]table.Summary, 3)
	})
	c.Send(state.MenuPressed{})
	e.ConsumeAll()
	html := app.HTMLString(c)
	if !strings.Contains(html, "This page could not be drawn") || !strings.Contains(html, "Start without models") {
		t.Errorf("a page that cannot be drawn:\n%.800s", html)
	}
	kinds := ml.Catalog{}
	c.Break(func(s *state.State) {
		s.Data.Table = nil
		kinds, s.Kinds = s.Kinds, ml.Catalog{"LogisticRegression": {Params: s.Kinds["LogisticRegression"].Params}} // it has no constructor
	})
	c.Send(state.Visited{Station: station.Monitor})
	c.Send(train.TrainTyped{Field: "C", Text: "2"})
	e.ConsumeAll()
	c.Break(func(s *state.State) { s.Kinds = kinds })
	e.ConsumeAll()
	if html := app.HTMLString(c); !strings.Contains(html, ">Monitor<") || strings.Contains(html, "could not be drawn") || !strings.Contains(html, "This failed inside Orrery (train.TrainTyped:") {
		t.Errorf("the next station:\n%.800s", html)
	}
}
