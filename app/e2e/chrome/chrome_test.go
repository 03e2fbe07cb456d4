//go:build e2e

package chrome_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"orrery/app/e2e/chrome"
)

func TestBrowser_TabsAndForeignHosts(t *testing.T) {
	b, err := chrome.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	time.Sleep(2 * time.Second)
	if hosts := b.Foreign(); len(hosts) > 0 {
		t.Errorf("the browser by itself asked for %q", hosts)
	}
	ctx, cancel := b.Tab()
	defer cancel()
	sum, err := chromedp.Run(ctx, chromedp.Evaluate[int]("1+1"))
	if err != nil || sum != 2 {
		t.Fatalf("1+1 = %d, %v", sum, err)
	}
	const script = `new Promise(done => {
		const w = new Worker(URL.createObjectURL(new Blob(["fetch('http://example.org/x').then(() => postMessage(1), () => postMessage(2))"])));
		w.onmessage = e => done(e.data);
	})`
	if _, err := chromedp.Run(ctx, chromedp.Evaluate[int](script, chromedp.EvalAwaitPromise)); err != nil {
		t.Fatal(err)
	}
	if hosts := b.Foreign(); len(hosts) != 1 || hosts[0] != "example.org" {
		t.Errorf("a worker asked for example.org; seen %q", hosts)
	}
}

// TestBrowser_Kill checks that no process of a killed browser remains, and that its profile can be opened again.
func TestBrowser_Kill(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		b, err := chrome.StartIn(dir)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := b.Lasting()
		defer cancel()
		if sum, err := chromedp.Run(ctx, chromedp.Evaluate[int]("1+1")); err != nil || sum != 2 {
			t.Fatalf("1+1 = %d, %v", sum, err)
		}
		if n := using(t, dir); n < 2 {
			t.Errorf("%d processes use the profile; is it looked for well?", n)
		}
		if err := b.Kill(); err != nil {
			t.Fatal(err)
		}
		if n := using(t, dir); n != 0 {
			t.Errorf("%d processes go on", n)
		}
	}
}

// using returns the number of processes that were started with a profile.
func using(t *testing.T, dir string) int {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range lines {
		if line, err := os.ReadFile(name); err == nil && bytes.Contains(line, []byte("--user-data-dir="+dir)) {
			n++
		}
	}
	return n
}
