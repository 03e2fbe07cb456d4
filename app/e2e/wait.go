//go:build e2e

package e2e

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/chromedp"
)

// step is the pause between two attempts: short compared with what a user notices, long compared with an attempt.
const step = 25 * time.Millisecond

// look is the time limit of one attempt. A page that navigates may not answer; the next attempt queries the new page.
const look = 4 * time.Second

// until calls ok until it returns nil, or fails the test with the last error.
func (p *Page) until(what string, ok func() error) {
	p.t.Helper()
	limit := time.Now().Add(p.Patience)
	for {
		err := ok()
		if err == nil {
			return
		}
		if time.Now().After(limit) || p.ctx.Err() != nil {
			p.fail("%s: %v (waited %v)", what, err, p.Patience)
		}
		time.Sleep(step)
	}
}

// Until waits for a condition.
func (p *Page) Until(what string, ok func() bool) {
	p.t.Helper()
	p.until(what, func() error {
		if !ok() {
			return errors.New("not so")
		}
		return nil
	})
}

// wait waits for the only element with that role and name, and returns it.
func (p *Page) wait(role, name string) Thing {
	p.t.Helper()
	var found Thing
	p.until(fmt.Sprintf("wait for %s %q", role, name), func() (err error) {
		found, err = p.find(role, name)
		return err
	})
	return found
}

// See waits for an element and returns it.
func (p *Page) See(role, name string) Thing {
	p.t.Helper()
	return p.wait(role, name)
}

// SeeNot waits until there is no such thing on the page.
func (p *Page) SeeNot(role, name string) {
	p.t.Helper()
	p.until(fmt.Sprintf("wait for %s %q to go", role, name), func() error {
		th, err := p.find(role, name)
		switch {
		case errors.Is(err, errAbsent):
			return nil
		case err != nil:
			return err
		}
		return fmt.Errorf("%v is still there", th)
	})
}

// SeeText waits until the visible text contains part. White space counts as one space.
func (p *Page) SeeText(part string) {
	p.t.Helper()
	p.until(fmt.Sprintf("wait for the text %q", part), func() error {
		shown, err := p.shown()
		if err == nil && !strings.Contains(shown, tidy(part)) {
			return errAbsent
		}
		return err
	})
}

// SeeNoText waits until the visible text does not contain part.
func (p *Page) SeeNoText(part string) {
	p.t.Helper()
	p.until(fmt.Sprintf("wait for the text %q to go", part), func() error {
		shown, err := p.shown()
		switch {
		case errors.Is(err, errAbsent): // the whole region has disappeared
			return nil
		case err == nil && strings.Contains(shown, tidy(part)):
			return errors.New("still there")
		}
		return err
	})
}

// Text returns the visible text, with normalized white space.
func (p *Page) Text() string {
	p.t.Helper()
	s, err := p.shown()
	p.must(err, "read the text")
	return s
}

func (p *Page) shown() (string, error) {
	if p.within != nil {
		node, err := p.within()
		if err != nil {
			return "", err
		}
		s, err := call[string](p, Thing{node: node}, "function() { return this.innerText ?? '' }")
		return tidy(s), err
	}
	ctx, cancel := context.WithTimeout(p.ctx, min(look, p.Patience))
	defer cancel()
	s, err := chromedp.Run(ctx, chromedp.Evaluate[string]("document.body?.innerText ?? ''"))
	return tidy(s), err
}

func (p *Page) must(err error, what string) {
	p.t.Helper()
	if err != nil {
		p.fail("%s: %v", what, err)
	}
}

// fail fails the test and reports the state of the page.
func (p *Page) fail(format string, args ...any) {
	p.t.Helper()
	p.t.Fatalf("e2e: %s\n%s", fmt.Sprintf(format, args...), p.dump())
}

func (p *Page) dump() string {
	var b strings.Builder
	whole := *p
	whole.within, whole.Patience = nil, 3*time.Second
	if s, err := whole.shown(); err == nil {
		fmt.Fprintf(&b, "text: %.3000s\n", s)
	}
	console := p.Console()
	for _, line := range console[max(0, len(console)-20):] {
		fmt.Fprintf(&b, "console: %s\n", line)
	}
	name := filepath.Join(os.TempDir(), "orrery-shots", strings.ReplaceAll(p.t.Name(), "/", "-")+".png")
	if err := whole.shoot(name); err == nil {
		fmt.Fprintf(&b, "picture: %s\n", name)
	}
	return b.String()
}

// Shot writes a screenshot of the window.
func (p *Page) Shot(name string) {
	p.t.Helper()
	p.must(p.shoot(name), "take a picture")
}

func (p *Page) shoot(name string) error {
	ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, png, 0o644)
}
