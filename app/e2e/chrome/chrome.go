//go:build e2e

// Package chrome starts the headless Chromium that the tests share.
//
//	b, err := chrome.Start()
//	defer b.Close()
//	ctx, cancel := b.Tab() // a tab with separate storage
//
// A browser that is killed and opened again has a persistent folder:
//
//	b, err := chrome.StartIn(dir)
//	ctx, cancel := b.Lasting() // a tab with the storage of the folder
//	b.Kill()                   // like a machine that runs out of memory
//
// The browser can reach only this machine: its proxy is a small server that refuses every host and records its name
// (Foreign), for requests of any thread of a page, such as a worker or the service worker.
//
// Limits: Linux, a Chromium on the PATH; no sandbox, so use it only for trusted pages.
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

// ErrAbsent is returned if there is no Chromium.
var ErrAbsent = errors.New("chrome: no chromium on the PATH; `make test` installs it where it may, or: apt-get install chromium")

// Browser is a running Chromium.
type Browser struct {
	ctx    context.Context
	cancel context.CancelFunc
	guard  *guard
}

// Path returns the path of the program.
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

// StartIn opens a browser with a persistent profile in the given folder.
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

// withoutFeatures are features that no journey needs: the suggestions below the address bar are two internal pages in each
// window.
const withoutFeatures = "Translate,WebUIOmniboxPopup,WebUIOmniboxAimPopup"

// switches turn off background work of the browser. disable-renderer-accessibility: otherwise it would update the
// accessibility tree at each change of a page; the tests request the tree when they need it.
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

// Close stops the browser and removes its profile.
func (b *Browser) Close() { b.cancel() }

// Tab opens a blank tab with separate storage, which is deleted with the tab.
func (b *Browser) Tab(opts ...chromedp.ContextOption) (context.Context, context.CancelFunc) {
	own := chromedp.WithNewBrowserContext(func(p *target.CreateBrowserContextParams) {})
	return chromedp.NewContext(b.ctx, append([]chromedp.ContextOption{own}, opts...)...)
}

// Lasting opens a blank tab with the storage of the profile.
func (b *Browser) Lasting(opts ...chromedp.ContextOption) (context.Context, context.CancelFunc) {
	return chromedp.NewContext(b.ctx, opts...)
}

// Kill sends SIGKILL to every process of a browser that StartIn opened, and waits until all have ended. The processes
// cannot react, so that the folder is left as by a crash.
func (b *Browser) Kill() error {
	err := kill(chromedp.FromContext(b.ctx).Browser.Process().Pid)
	b.cancel()
	return err
}

// Foreign returns the hosts, except this machine, that the browser has requested since the last call.
func (b *Browser) Foreign() []string { return b.guard.take() }

// guard is the proxy that refuses all requests.
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

// own has the hosts that Chromium's updater, sign-in and form filling request, whatever the flags. They are exact names,
// so that a page's request for a font from the same company is still reported.
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
