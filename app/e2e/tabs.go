//go:build e2e

package e2e

import (
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// OpenTab opens a second tab of the same browser, with the same storage, at the site's first page.
func (p *Page) OpenTab(t testing.TB) *Page {
	t.Helper()
	w := newWatch(p.site.URL)
	ctx, cancel := chromedp.NewContext(p.ctx, chromedp.WithListener(w.event))
	q := newPage(ctx, t, p.site, w, cancel)
	q.Go("")
	return q
}

// Before adds a script that runs before the scripts of every page that is loaded from now on.
func (p *Page) Before(script string) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
	p.must(err, "add a script")
}
