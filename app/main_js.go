//go:build js && wasm && !engine

// Command app in the browser is one of two programs: app.wasm, the page, is this
// one; engine.wasm, which the page's workers run, is main_engine.go.
package main

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/browser"
	"orrery/app/effect"
	"orrery/app/shell"
	"orrery/app/state"
	"orrery/app/station/data"
	"orrery/core/work"
)

func main() {
	root := shell.New(connect)
	app.RouteWithRegexp("^/.*", func() app.Composer { return root })
	app.RunWhenOnBrowser()
}

// connect gives the effects what they need of this browser.
func connect(h *shell.Shell) effect.Options {
	browser.OnFile(func(name string, f browser.File) { h.Send(data.FileChosen{Name: name, Source: f}) })
	browser.OnHide(h.Flush)
	browser.OnUpdate(func() { h.Send(state.NewerReady{}) })
	return effect.Options{Page: page{h}, KV: browser.LocalStorage{}, Journal: browser.Journal{}, Blobs: browser.IndexedDB{}, Files: browser.OPFS{}, Tabs: browser.Tabs{},
		Start: start{shell: h}, Absent: absent(), Dial: dial, Now: time.Now, ID: browser.NewID}
}

// start is the note in this browser about the start.
type start struct {
	browser.Start
	shell *shell.Shell
}

// Done waits until everything is drawn: drawing belongs to the start.
func (s start) Done() { s.shell.After(s.Start.Done) }

// absent lists the interfaces that this browser does not have and the app cannot do without.
func absent() []string {
	if browser.HasWorkers() {
		return nil
	}
	return []string{"Worker"}
}

// dial starts a worker.
func dial() (work.Conn, error) { return browser.StartWorker() }

// page is the effects' view of this page.
type page struct{ shell *shell.Shell }

func (page) Download(name, mime string, b []byte) { browser.Download(name, mime, b) }
func (page) SetTheme(name string)                 { browser.SetTheme(name) }
func (page) Theme() string                        { return browser.Theme() }
func (page) Prefix() string                       { return browser.Prefix() }
func (page) SetURL(path string)                   { browser.SetURL(path) }
func (page) Reload()                              { browser.ApplyUpdate() }

// Focus, Fill and Scroll wait until the element that they mean is drawn.
func (p page) Focus(id string)           { p.shell.After(func() { browser.Focus(id) }) }
func (p page) Fill(id, text string)      { p.shell.After(func() { browser.SetValue(id, text) }) }
func (p page) Scroll(id string, top int) { p.shell.After(func() { browser.Scroll(id, top) }) }

// Replace does not wait: letters that are typed meanwhile would be taken for older than they are.
func (page) Replace(id string, from, to int, text string) { browser.Replace(id, from, to, text) }

func (page) WarnOnLeave(on bool) { browser.WarnOnLeave(on) }

// DownloadFile is for files of the browser, which all sources of this page are.
func (page) DownloadFile(name, mime string, file work.Source) {
	if f, ok := file.(browser.File); ok {
		browser.DownloadFile(name, mime, f)
	}
}

func (page) Restart()                   { browser.Restart() }
func (page) Room() (int64, int64, bool) { return browser.Room() }
func (page) Persist() string            { return browser.Persist() }

func (page) SiteFile(path string) (work.Source, bool) { return browser.SiteFile(path) }
