//go:build e2e

package e2e

import (
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// dialog notes a question of the browser and says yes to it: to leave the page, where it asks that.
func (w *watch) dialog(kind page.DialogType) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dialogs = append(w.dialogs, string(kind))
	// The goroutine that reads the browser's messages must not wait for one. A page that has gone
	// meanwhile has no question any more.
	go chromedp.Call(w.page, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
}

// Dialogs lists the kinds of questions that the browser has asked so far, such as "beforeunload".
func (p *Page) Dialogs() []string {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	return append([]string{}, p.watch.dialogs...)
}
