//go:build e2e

package e2e

import (
	"encoding/base64"
	"errors"
	"fmt"
	"mime"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Upload sets the files of the file input that a selector finds, like its dialog. A file input is often hidden behind a
// button, so that it has no role.
func (p *Page) Upload(selector string, files ...string) {
	p.t.Helper()
	paths := absolute(p, files)
	p.until("upload to "+selector, func() error {
		object, err := chromedp.Call(p.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: fmt.Sprintf("document.querySelector(%q)", selector)})
		if err != nil {
			return err
		}
		if object.Result.ObjectID == "" {
			return errAbsent
		}
		_, err = chromedp.Call(p.ctx, dom.SetFileInputFiles, dom.SetFileInputFilesParams{ObjectID: object.Result.ObjectID, Files: paths})
		return err
	})
}

// Drop drags files onto the center of the element that a selector finds. The events come from the browser.
func (p *Page) Drop(selector string, files ...string) {
	p.t.Helper()
	data := &input.DragData{Items: []*input.DragDataItem{}, Files: absolute(p, files), DragOperationsMask: 1}
	at := Eval[[]float64](p, fmt.Sprintf(`(() => {
		const e = document.querySelector(%q);
		if (!e) return [];
		e.scrollIntoView({ block: "center", behavior: "instant" });
		const b = e.getBoundingClientRect();
		return [b.x + b.width / 2, Math.min(b.y + b.height / 2, innerHeight - 2)];
	})()`, selector))
	if len(at) != 2 {
		p.fail("drop: no element %s", selector)
	}
	for _, kind := range []input.DispatchDragEventType{input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop} {
		_, err := chromedp.Call(p.ctx, input.DispatchDragEvent, input.DispatchDragEventParams{Type: kind, X: at[0], Y: at[1], Data: data})
		p.must(err, "drop")
	}
}

// Paste pastes files into the focused element.
func (p *Page) Paste(files ...string) {
	p.t.Helper()
	for _, name := range absolute(p, files) {
		body, err := os.ReadFile(name)
		p.must(err, "paste")
		Eval[bool](p, fmt.Sprintf(`(() => {
			const bytes = Uint8Array.from(atob(%q), (c) => c.charCodeAt(0));
			const data = new DataTransfer();
			data.items.add(new File([bytes], %q, { type: %q }));
			document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
			return true;
		})()`, base64.StdEncoding.EncodeToString(body), filepath.Base(name), mime.TypeByExtension(filepath.Ext(name))))
	}
}

// PasteText pastes text into the focused element, as an event; a field without a handler does not change.
func (p *Page) PasteText(text string) {
	p.t.Helper()
	Eval[bool](p, fmt.Sprintf(`(() => {
		const data = new DataTransfer();
		data.setData("text/plain", %q);
		document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
		return true;
	})()`, text))
}

func absolute(p *Page, files []string) []string {
	p.t.Helper()
	paths := make([]string, len(files))
	for i, f := range files {
		path, err := filepath.Abs(f)
		p.must(err, "find "+f)
		if _, err := os.Stat(path); err != nil {
			p.fail("no file %s", path)
		}
		paths[i] = path
	}
	return paths
}

// Download calls a function that downloads a file, and returns the file's name and content.
func (p *Page) Download(act func()) (name, content string) {
	p.t.Helper()
	dir, err := os.MkdirTemp("", "orrery-download")
	p.must(err, "make a folder")
	defer os.RemoveAll(dir)
	_, err = chromedp.CallBrowser(p.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir,
		BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID,
	})
	p.must(err, "allow downloads")
	act()
	p.until("wait for the download", func() error {
		entries, err := os.ReadDir(dir)
		if err != nil || len(entries) != 1 || strings.HasSuffix(entries[0].Name(), ".crdownload") {
			return errors.Join(errAbsent, err)
		}
		name = entries[0].Name()
		body, err := os.ReadFile(filepath.Join(dir, name))
		content = string(body)
		return err
	})
	return name, content
}
