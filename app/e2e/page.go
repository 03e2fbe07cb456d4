//go:build e2e

package e2e

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Page is one tab of a journey. Its methods fail the test instead of returning errors, so that a journey is a list of
// steps.
type Page struct {
	Patience time.Duration // maximum wait of a step; a minute unless set, as the machine may be busy

	t      testing.TB
	ctx    context.Context
	site   *Site
	watch  *watch
	within func() (cdp.BackendNodeID, error) // finds the node that the page is narrowed to; nil for the whole document
}

// early runs before any script of a page. It records tasks over 50 ms, and when the app's navigation is rendered, from
// which time the page can be used.
const early = `
window.e2e = { tasks: [], usable: 0 };
const watch = new MutationObserver(() => {
	if (!document.querySelector("nav a[href]")) return;
	window.e2e.usable = performance.now();
	watch.disconnect();
});
watch.observe(document, { childList: true, subtree: true });
new PerformanceObserver((list) => { for (const e of list.getEntries()) window.e2e.tasks.push(e.duration); }).observe({ type: "longtask", buffered: true });
`

// Open opens the site's first page.
func (s *Suite) Open(t testing.TB, site *Site) *Page {
	t.Helper()
	p := s.Blank(t, site)
	p.Go("")
	return p
}

// Blank opens a tab and loads nothing. When the test ends, it reports the page's problems that no step has reported.
func (s *Suite) Blank(t testing.TB, site *Site) *Page {
	t.Helper()
	w := newWatch(site.URL)
	s.Browser.Foreign() // discard the requests of earlier journeys
	ctx, cancel := s.Browser.Tab(chromedp.WithListener(w.event))
	p := newPage(ctx, t, site, w, cancel)
	t.Cleanup(func() {
		for _, host := range s.Browser.Foreign() {
			w.problem("a request left this machine, for " + host)
		}
	})
	return p
}

// newPage watches a tab until the test ends.
func newPage(ctx context.Context, t testing.TB, site *Site, w *watch, cancel func()) *Page {
	t.Helper()
	p := &Page{Patience: time.Minute, t: t, ctx: ctx, site: site, watch: w}
	t.Cleanup(func() {
		p.report()
		cancel()
	})
	_, err := chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		w.start(ctx, string(chromedp.FromContext(ctx).BrowserContextID))
		return chromedp.Void{}, nil
	})
	p.must(err, "open a tab")
	p.Before(early)
	return p
}

// Go loads an address below the site's root, such as "data/".
func (p *Page) Go(path string) {
	p.t.Helper()
	p.must(p.do(chromedp.Navigate(p.site.URL+path)), "go to "+path)
}

// Reload loads the page again.
func (p *Page) Reload() {
	p.t.Helper()
	p.must(p.do(chromedp.Reload()), "reload")
}

// Back goes back in the tab's history. The page may come from the browser's back/forward cache and then reload itself.
func (p *Page) Back() {
	p.t.Helper()
	p.Leaving(func() { Eval[bool](p, "history.back(), true") })
}

// Leaving calls a function that makes the page navigate or reload, and waits until it has settled. Chromium never answers a
// query of the accessibility tree that is pending when a page navigates, nor any later one.
func (p *Page) Leaving(do func()) {
	p.t.Helper()
	before := p.watch.moved()
	do()
	p.Until("the page to go", func() bool { return p.watch.moved() > before })
	for last := before; last != p.watch.moved(); time.Sleep(rest) {
		last = p.watch.moved()
	}
}

// rest is the time without navigation after which a page counts as settled.
const rest = 400 * time.Millisecond

// Address returns the absolute URL of a path below the site's root.
func (p *Page) Address(path string) string { return p.site.URL + path }

// Path returns the page's path below the site's root, with query and fragment.
func (p *Page) Path() string {
	p.t.Helper()
	return strings.TrimPrefix(Eval[string](p, "location.href"), p.site.URL)
}

// Size sets the size of the window; 1440 x 900 unless set.
func (p *Page) Size(width, height int64) {
	p.t.Helper()
	p.must(p.do(chromedp.EmulateViewport(width, height)), "set the size")
}

// WithoutPolicy makes the browser ignore the Content Security Policy of pages that are loaded from now on.
func (p *Page) WithoutPolicy() {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true})
	p.must(err, "ignore the policy")
}

// Media sets CSS media features, as in Media("prefers-reduced-motion", "reduce").
func (p *Page) Media(feature, value string) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: feature, Value: value}},
	})
	p.must(err, "set media")
}

// Eval runs JavaScript in the page and waits for its promise.
func Eval[T any](p *Page, script string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	p.must(err, "evaluate "+script)
	return v
}

// LongTasks returns the durations of tasks of the page's thread over 50 ms since the page was loaded, in milliseconds, and
// clears them.
func (p *Page) LongTasks() []float64 {
	p.t.Helper()
	return Eval[[]float64](p, "window.e2e.tasks.splice(0)")
}

// Usable returns the time from the start of the load until the app's navigation is rendered, in milliseconds.
func (p *Page) Usable() float64 {
	p.t.Helper()
	p.Until("the app to be drawn", func() bool { return Eval[float64](p, "window.e2e.usable") > 0 })
	return Eval[float64](p, "window.e2e.usable")
}

// do runs an action with the step's time limit.
func (p *Page) do(steps ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}
