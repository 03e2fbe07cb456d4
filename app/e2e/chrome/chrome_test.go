//go:build e2e

package chrome_test

import (
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
