//go:build e2e

package e2e

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Click clicks an element once it is scrolled into view, not moving, enabled and not covered. It clicks again if the element
// has moved away from the mouse.
func (p *Page) Click(role, name string) {
	p.t.Helper()
	p.until(fmt.Sprintf("click %s %q", role, name), func() error {
		th, err := p.find(role, name)
		if err != nil {
			return err
		}
		x, y, err := p.target(th)
		if err != nil {
			return err
		}
		if err := p.do(chromedp.MouseClickXY(x, y)); err != nil {
			return err
		}
		return p.met()
	})
}

// met reports a click that hit another thing. It cannot tell if the page has navigated away.
func (p *Page) met() error {
	ctx, cancel := context.WithTimeout(p.ctx, min(look, p.Patience))
	defer cancel()
	if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool]("window.e2e?.met ?? true")); err == nil && !ok {
		return errors.New("it moved away under the mouse")
	}
	return nil
}

// target returns the middle of an element that can be clicked.
func (p *Page) target(th Thing) (x, y float64, err error) {
	if th.Disabled() {
		return 0, 0, errors.New("it is disabled")
	}
	at, err := call[[]float64](p, th, `async function() {
		this.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
		const box = () => this.getBoundingClientRect();
		const before = box();
		await new Promise((ok) => requestAnimationFrame(() => requestAnimationFrame(ok)));
		const b = box();
		if (Math.abs(b.x - before.x) > 1 || Math.abs(b.y - before.y) > 1) return [];
		const x = b.x + b.width / 2, y = b.y + b.height / 2;
		const hit = document.elementFromPoint(x, y);
		if (!b.width || !hit) return [0];
		const label = hit.closest("label");
		const own = hit === this || this.contains(hit) || (label && label.control === this);
		if (!own) return [0, 0, 0];
		window.e2e.met = null;
		addEventListener("click", (e) => {
			window.e2e.met = this.contains(e.target) || e.target.closest("label")?.control === this;
		}, { capture: true, once: true });
		return [x, y];
	}`)
	switch {
	case err != nil:
		return 0, 0, err
	case len(at) == 0:
		return 0, 0, errors.New("it moves")
	case len(at) == 1:
		return 0, 0, errors.New("it is not on the screen")
	case len(at) == 3:
		return 0, 0, errors.New("something covers it")
	}
	return at[0], at[1], nil
}

// Fill replaces the content of a text field at once, like a paste; Type presses keys.
func (p *Page) Fill(name, text string) {
	p.t.Helper()
	p.Focus(p.field(name), name)
	p.Press("Control+a")
	p.Press("Delete")
	if text != "" {
		_, err := chromedp.Call(p.ctx, input.InsertText, input.InsertTextParams{Text: text})
		p.must(err, "fill "+name)
	}
}

// field returns the role of the text field with that name.
func (p *Page) field(name string) string {
	p.t.Helper()
	role := ""
	p.until(fmt.Sprintf("wait for a field %q", name), func() error {
		var err error
		for _, role = range []string{"textbox", "searchbox", "spinbutton", "combobox", "slider"} {
			if _, e := p.find(role, name); e == nil {
				return nil
			} else if err == nil || !errors.Is(e, errAbsent) {
				err = e
			}
		}
		return err
	})
	return role
}

// Focus moves the focus to an element without a click.
func (p *Page) Focus(role, name string) {
	p.t.Helper()
	p.until(fmt.Sprintf("focus %s %q", role, name), func() error {
		th, err := p.find(role, name)
		if err != nil {
			return err
		}
		if th.Disabled() {
			return errors.New("it is disabled")
		}
		on, err := call[bool](p, th, "function() { this.focus(); return document.activeElement === this }")
		if err == nil && !on {
			err = errors.New("it does not take the focus")
		}
		return err
	})
}

// Type presses the keys of a text in the focused element.
func (p *Page) Type(text string) {
	p.t.Helper()
	p.must(p.do(chromedp.KeyEvent(text)), "type")
}

// Press presses one key, with or without modifiers: "Enter", "Shift+Tab", "Control+a".
func (p *Page) Press(key string) {
	p.t.Helper()
	names := map[string]string{
		"Enter": kb.Enter, "Tab": kb.Tab, "Escape": kb.Escape, "Space": " ", "Delete": kb.Delete, "Backspace": kb.Backspace,
		"Home": kb.Home, "End": kb.End, "PageUp": kb.PageUp, "PageDown": kb.PageDown,
		"ArrowUp": kb.ArrowUp, "ArrowDown": kb.ArrowDown, "ArrowLeft": kb.ArrowLeft, "ArrowRight": kb.ArrowRight,
	}
	modifiers := map[string]chromedp.Modifier{
		"Shift": chromedp.ModifierShift, "Control": chromedp.ModifierCtrl, "Alt": chromedp.ModifierAlt, "Meta": chromedp.ModifierMeta,
	}
	parts := strings.Split(key, "+")
	var held []chromedp.Modifier
	for _, m := range parts[:len(parts)-1] {
		modifier, ok := modifiers[m]
		if !ok {
			p.fail("press %s: no modifier %q", key, m)
		}
		held = append(held, modifier)
	}
	last := parts[len(parts)-1]
	code, ok := names[last]
	if !ok {
		code = last
	}
	options := []chromedp.KeyOption{}
	if len(held) > 0 {
		options = append(options, chromedp.KeyModifiers(held...))
	}
	if last == "a" && slices.Contains(held, chromedp.ModifierCtrl) {
		// The page's shortcuts receive the key. The editing command would come from the operating system, which a
		// headless browser does not use.
		options = append(options, func(e *input.DispatchKeyEventParams) { e.Commands = []string{"selectAll"} })
	}
	p.must(p.do(chromedp.KeyEvent(code, options...)), "press "+key)
}

// Focused returns the focused thing.
func (p *Page) Focused() Thing {
	p.t.Helper()
	var th Thing
	p.until("find the focus", func() error {
		ctx, cancel := context.WithTimeout(p.ctx, p.Patience)
		defer cancel()
		object, err := chromedp.Call(ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: "document.activeElement"})
		if err != nil {
			return err
		}
		one := false
		tree, err := chromedp.Call(ctx, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{ObjectID: object.Result.ObjectID, FetchRelatives: &one})
		if err != nil {
			return err
		}
		if len(tree.Nodes) == 0 {
			return errAbsent
		}
		th = thing(tree.Nodes[0])
		return nil
	})
	return th
}

// TabTo presses Tab until an element has the focus. It fails after 120 presses.
func (p *Page) TabTo(role, name string) {
	p.t.Helper()
	goal := p.wait(role, name)
	passed := []string{}
	for range 120 {
		th := p.Focused()
		if th.node == goal.node || th.Role == goal.Role && th.Name == goal.Name {
			return
		}
		passed = append(passed, th.String())
		p.Press("Tab")
	}
	p.fail("Tab never reaches %v; it passes %s", goal, strings.Join(slices.Compact(passed), ", "))
}

// Choose selects an option of a native select by its text.
func (p *Page) Choose(name, option string) {
	p.t.Helper()
	p.until(fmt.Sprintf("choose %q in %q", option, name), func() error {
		th, err := p.find("combobox", name)
		if err != nil {
			return err
		}
		if th.Disabled() {
			return errors.New("it is disabled")
		}
		there, err := call[string](p, th, `function(option) {
			const tidy = (s) => s.trim().replace(/\s+/g, " ");
			const o = [...this.options].find((o) => tidy(o.label) === option || o.value === option);
			if (!o) return [...this.options].map((o) => tidy(o.label)).join(", ");
			this.focus();
			this.value = o.value;
			this.dispatchEvent(new Event("input", { bubbles: true }));
			this.dispatchEvent(new Event("change", { bubbles: true }));
			return "";
		}`, option)
		if err == nil && there != "" {
			err = fmt.Errorf("%w; there is %s", errAbsent, there)
		}
		return err
	})
}

// Check sets a checkbox, radio button or switch.
func (p *Page) Check(role, name string, on bool) {
	p.t.Helper()
	if (p.wait(role, name).Properties["checked"] == "true") != on {
		p.Click(role, name)
	}
	p.until(fmt.Sprintf("%s %q to be %v", role, name, on), func() error {
		th, err := p.find(role, name)
		if err == nil && (th.Properties["checked"] == "true") != on {
			err = errors.New("it is not")
		}
		return err
	})
}

// Slide sets a range input to a value, like dragging its handle.
func (p *Page) Slide(name string, value float64) {
	p.t.Helper()
	th := p.wait("slider", name)
	_, err := call[bool](p, th, `function(v) {
		this.focus();
		this.value = v;
		this.dispatchEvent(new Event("input", { bubbles: true }));
		this.dispatchEvent(new Event("change", { bubbles: true }));
		return true;
	}`, value)
	p.must(err, "slide "+name)
}

// Hover moves the mouse over an element.
func (p *Page) Hover(role, name string) {
	p.t.Helper()
	p.until(fmt.Sprintf("hover %s %q", role, name), func() error {
		th, err := p.find(role, name)
		if err != nil {
			return err
		}
		if _, err := chromedp.Call(p.ctx, dom.ScrollIntoViewIfNeeded, dom.ScrollIntoViewIfNeededParams{BackendNodeID: th.node}); err != nil {
			return err
		}
		x, y, err := p.target(th)
		if err != nil {
			return err
		}
		return p.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, y))
	})
}
