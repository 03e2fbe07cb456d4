//go:build e2e

package e2e

import (
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// dialog records a dialog of the browser and accepts it, such as the confirmation to close the page.
func (w *watch) dialog(kind page.DialogType) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dialogs = append(w.dialogs, string(kind))
	// The goroutine that reads the browser's messages must not wait for an answer. If the page was closed meanwhile,
	// there is no dialog any more.
	go chromedp.Call(w.page, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
}

// Dialogs returns the types of the browser's dialogs so far, such as "beforeunload".
func (p *Page) Dialogs() []string {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	return append([]string{}, p.watch.dialogs...)
}
