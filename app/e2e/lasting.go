//go:build e2e

package e2e

import (
	"testing"

	"github.com/chromedp/chromedp"

	"orrery/app/e2e/chrome"
)

// Lasting opens a blank tab in a separate browser with persistent storage in a folder. kill kills the browser; a browser
// that is opened afterwards with the same folder and site has the storage that a crash leaves.
func (s *Suite) Lasting(t testing.TB, site *Site, dir string) (p *Page, kill func()) {
	t.Helper()
	b, err := chrome.StartIn(dir)
	if err != nil {
		t.Fatal(err)
	}
	w := newWatch(site.URL)
	ctx, cancel := b.Lasting(chromedp.WithListener(w.event))
	dead := false
	p = newPage(ctx, t, site, w, func() {
		cancel()
		if !dead {
			b.Close()
		}
	})
	return p, func() {
		t.Helper()
		dead = true
		if err := b.Kill(); err != nil {
			t.Fatal(err)
		}
	}
}
