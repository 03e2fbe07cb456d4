//go:build e2e

// Package chrome starts the headless Chromium that the tests share.
//
//	b, err := chrome.Start()
//	defer b.Close()
//	ctx, cancel := b.Tab() // a tab with storage of its own
//
// One that is to be killed and opened again lies in a folder that stays:
//
//	b, err := chrome.StartIn(dir)
//	ctx, cancel := b.Lasting() // a tab with the storage of the folder
//	b.Kill()                   // as a machine does that runs out of memory
//
// The browser can reach this machine only: its proxy is a small server here that
// refuses every host and remembers its name (Foreign). Whatever thread of a page
// asks (a worker, the service worker), it is seen.
//
// Limits: Linux, a Chromium on the PATH; no sandbox, so only for our own pages.
package chrome

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// ErrAbsent: there is no Chromium.
var ErrAbsent = errors.New("chrome: no chromium on the PATH; `make test` installs it where it may, or: apt-get install chromium")

// Browser is one running Chromium.
type Browser struct {
	ctx    context.Context
	cancel context.CancelFunc
	guard  *guard
}

// Path finds the program.
func Path() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome-stable", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p, nil
		}
	}
	return "", ErrAbsent
}

// Start opens a browser with a fresh profile.
func Start() (*Browser, error) { return start() }

// StartIn opens a browser whose profile lies in a folder of the caller's, and stays there.
func StartIn(dir string) (*Browser, error) {
	return start(chromedp.UserDataDir(dir), chromedp.ModifyCmdFunc(together))
}

func start(more ...chromedp.ExecAllocatorOption) (*Browser, error) {
	path, err := Path()
	if err != nil {
		return nil, err
	}
	g, err := newGuard()
	if err != nil {
		return nil, err
	}
	allocator, cancelAllocator := chromedp.NewExecAllocator(context.Background(), append(flags(path, g.addr()), more...)...)
	ctx, cancelTab := chromedp.NewContext(allocator)
	b := &Browser{ctx: ctx, guard: g, cancel: func() {
		cancelTab()
		cancelAllocator()
		g.close()
	}}
	if err := chromedp.Do(ctx); err != nil {
		b.cancel()
		return nil, fmt.Errorf("chrome: start: %w", err)
	}
	return b, nil
}

// withoutFeatures are what a window would have that no journey sees: the suggestions below the
// address bar are two pages of the browser's own in each window.
const withoutFeatures = "Translate,WebUIOmniboxPopup,WebUIOmniboxAimPopup"

// switches turn off what the browser does for itself. disable-renderer-accessibility: it would bring
// the accessibility tree up to date at each change of a page; the tests ask for theirs when they look.
var switches = []string{"disable-quic", "disable-component-update", "disable-domain-reliability", "no-pings", "disable-renderer-accessibility"}

func flags(path, proxy string) []chromedp.ExecAllocatorOption {
	list := slices.Clone(chromedp.DefaultExecAllocatorOptions[:])
	list = append(list, chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.ProxyServer("http://"+proxy), chromedp.WindowSize(1440, 900),
		chromedp.Flag("disable-features", withoutFeatures))
	for _, name := range switches {
		list = append(list, chromedp.Flag(name, true))
	}
	return list
}

// Close ends the browser and removes its profile.
func (b *Browser) Close() { b.cancel() }

// Tab opens a blank tab whose storage is its own and ends with it.
func (b *Browser) Tab(opts ...chromedp.ContextOption) (context.Context, context.CancelFunc) {
	own := chromedp.WithNewBrowserContext(func(p *target.CreateBrowserContextParams) {})
	return chromedp.NewContext(b.ctx, append([]chromedp.ContextOption{own}, opts...)...)
}

// Lasting opens a blank tab whose storage is that of the profile.
func (b *Browser) Lasting(opts ...chromedp.ContextOption) (context.Context, context.CancelFunc) {
	return chromedp.NewContext(b.ctx, opts...)
}

// Kill ends every process of a browser that StartIn opened with SIGKILL, and waits until
// the last one is gone. None of them can do anything before: what lies in the folder then
// is what a crash would leave.
func (b *Browser) Kill() error {
	err := kill(chromedp.FromContext(b.ctx).Browser.Process().Pid)
	b.cancel()
	return err
}

// Foreign lists the hosts that something in the browser asked for, this machine
// left out, since the last call.
func (b *Browser) Foreign() []string { return b.guard.take() }

// guard is the proxy that lets nothing out.
type guard struct {
	listener net.Listener
	mu       sync.Mutex
	hosts    []string
}

func newGuard() (*guard, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("chrome: %w", err)
	}
	g := &guard{listener: l}
	go http.Serve(l, g)
	return g, nil
}

// own are the hosts that Chromium's updater, sign-in and form filling ask for,
// whatever the flags say. They are exact names: a page that loads a font from
// the same company is still seen.
func own(host string) bool {
	return slices.Contains([]string{
		"clients2.google.com", "accounts.google.com", "update.googleapis.com", "android.clients.google.com",
		"optimizationguide-pa.googleapis.com", "redirector.gvt1.com", "edgedl.me.gvt1.com", "www.google.com", "content-autofill.googleapis.com",
	}, host)
}

func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if host := strings.TrimSuffix(r.Host, ":443"); !own(host) {
		g.hosts = append(g.hosts, host)
	}
	http.Error(w, "nothing leaves this machine", http.StatusBadGateway)
}

func (g *guard) take() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	hosts := g.hosts
	g.hosts = nil
	return hosts
}

func (g *guard) addr() string { return g.listener.Addr().String() }
func (g *guard) close()       { g.listener.Close() }
