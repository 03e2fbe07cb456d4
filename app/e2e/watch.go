//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// watch records the console, errors and requests of a page and its workers. Its methods run on the goroutine that reads the
// browser's messages and on the test's.
type watch struct {
	host string // of the site; all other hosts are foreign

	mu       sync.Mutex
	page     context.Context
	storage  string // the browser context, which identifies this page's workers
	console  []string
	problems []string
	requests []string
	dialogs  []string
	allowed  []string
	seen     map[target.ID]bool
	moves    int // number of navigations and reloads of the page
	traced   []traced
	whole    bool // the trace is complete
}

func newWatch(site string) *watch {
	u, err := url.Parse(site)
	if err != nil {
		panic("e2e: " + err.Error()) // the address of the test's server
	}
	return &watch{host: u.Host, seen: map[target.ID]bool{}}
}

func (w *watch) start(page context.Context, storage string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.page, w.storage = page, storage
}

func (w *watch) event(ev any) {
	switch ev := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		w.say(string(ev.Type), values(ev.Args))
	case *runtime.EventExceptionThrown:
		w.say("exception", thrown(ev.ExceptionDetails))
	case *log.EventEntryAdded:
		w.say(string(ev.Entry.Level), ev.Entry.Text+" "+ev.Entry.URL)
	case *network.EventRequestWillBeSent:
		w.request(ev.Request.URL)
	case *network.EventWebSocketCreated:
		w.request(ev.URL)
	case *page.EventFrameNavigated, *page.EventNavigatedWithinDocument:
		w.mu.Lock()
		w.moves++
		w.mu.Unlock()
	case *page.EventJavascriptDialogOpening:
		w.dialog(ev.Type)
	case *target.EventTargetCreated:
		w.follow(ev.TargetInfo)
	default:
		w.tracing(ev)
	}
}

func (w *watch) moved() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.moves
}

// say records a line of the console. Errors are problems.
func (w *watch) say(kind, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	line := kind + ": " + text
	w.console = append(w.console, line)
	if kind == "error" || kind == "exception" || kind == "assert" {
		w.problems = append(w.problems, line)
	}
}

func (w *watch) problem(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.problems = append(w.problems, text)
}

func (w *watch) request(address string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = append(w.requests, address)
	u, err := url.Parse(address)
	inside := err == nil && (u.Host == w.host || u.Scheme == "data" || u.Scheme == "blob")
	if !inside {
		w.problems = append(w.problems, "a request to another origin: "+address)
	}
}

// follow also listens to a worker of this page. Its earlier messages are sent again when listening starts.
func (w *watch) follow(info *target.Info) {
	w.mu.Lock()
	defer w.mu.Unlock()
	kinds := []string{"worker", "service_worker", "shared_worker"}
	if w.page == nil || w.seen[info.TargetID] || string(info.BrowserContextID) != w.storage || !slices.Contains(kinds, info.Type) {
		return
	}
	w.seen[info.TargetID] = true
	// The worker's context is a child of the page's and ends with it.
	ctx, _ := chromedp.NewContext(w.page, chromedp.WithTargetID(info.TargetID), chromedp.WithListener(w.event), chromedp.WithDetachOnCancel())
	// A worker may have ended before the target is attached; it has no messages then.
	go chromedp.Do(ctx)
}

// left returns the problems that are not allowed.
func (w *watch) left() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(w.problems), func(p string) bool {
		return slices.ContainsFunc(w.allowed, func(a string) bool { return strings.Contains(p, a) })
	})
}

// Allow allows problems that contain a text, such as "ERR_CONNECTION_REFUSED" when the journey goes offline.
func (p *Page) Allow(part string) {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	p.watch.allowed = append(p.watch.allowed, part)
}

// Requests returns the addresses of all requests so far.
func (p *Page) Requests() []string {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	return slices.Clone(p.watch.requests)
}

// Console returns the lines of the console so far, as "error: text".
func (p *Page) Console() []string {
	p.watch.mu.Lock()
	defer p.watch.mu.Unlock()
	return slices.Clone(p.watch.console)
}

func (p *Page) report() {
	for _, problem := range p.watch.left() {
		p.t.Errorf("e2e: %s", problem)
	}
}

func values(args []*runtime.RemoteObject) string {
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = a.Description
		if len(a.Value) > 0 {
			parts[i] = strings.Trim(string(a.Value), `"`)
		}
	}
	return strings.Join(parts, " ")
}

func thrown(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return fmt.Sprintf("%s (%s:%d)", d.Exception.Description, d.URL, d.LineNumber+1)
	}
	return fmt.Sprintf("%s (%s:%d)", d.Text, d.URL, d.LineNumber+1)
}
