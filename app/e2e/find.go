//go:build e2e

package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Thing is a node of the accessibility tree.
type Thing struct {
	Role, Name, Value, Description string
	Properties                     map[string]string // "disabled", "checked", "selected", "expanded", "invalid", ...

	node cdp.BackendNodeID
}

// Disabled reports whether the element is disabled.
func (th Thing) Disabled() bool { return th.Properties["disabled"] == "true" }

func (th Thing) String() string { return fmt.Sprintf("%s %q", th.Role, th.Name) }

var errAbsent = errors.New("absent")

// All returns the elements with a role, in document order.
func (p *Page) All(role string) []Thing {
	p.t.Helper()
	list, err := p.query(role)
	p.must(err, "list every "+role)
	return list
}

// In narrows a page to the content of one element: p.In("region", "Preview"). It finds the element at each query, since
// the page may render it again.
func (p *Page) In(role, name string) *Page {
	p.t.Helper()
	p.wait(role, name)
	inner := *p
	inner.within = func() (cdp.BackendNodeID, error) {
		th, err := p.find(role, name)
		return th.node, err
	}
	return &inner
}

// InCSS narrows a page to the first element that a selector finds, for elements without a role.
func (p *Page) InCSS(selector string) *Page {
	p.t.Helper()
	inner := *p
	inner.within = func() (cdp.BackendNodeID, error) {
		res, err := chromedp.Call(p.ctx, runtime.Evaluate, runtime.EvaluateParams{Expression: fmt.Sprintf("document.querySelector(%q)", selector)})
		if err != nil {
			return 0, err
		}
		if res.Result.ObjectID == "" {
			return 0, errAbsent
		}
		node, err := chromedp.Call(p.ctx, dom.DescribeNode, dom.DescribeNodeParams{ObjectID: res.Result.ObjectID})
		if err != nil {
			return 0, err
		}
		return node.Node.BackendNodeID, nil
	}
	p.until("an element "+selector, func() error {
		_, err := inner.within()
		return err
	})
	return &inner
}

// find returns the only element with that role and name.
func (p *Page) find(role, name string) (Thing, error) {
	list, err := p.query(role)
	if err != nil {
		return Thing{}, err
	}
	var equal, near []Thing
	for _, th := range list {
		switch {
		case th.Name == name:
			equal = append(equal, th)
		case hasWords(strings.ToLower(th.Name), strings.ToLower(name)):
			near = append(near, th)
		}
	}
	if len(equal) == 0 {
		equal = near
	}
	switch len(equal) {
	case 1:
		return equal[0], nil
	case 0:
		return Thing{}, fmt.Errorf("%w; there is %s", errAbsent, listed(list))
	}
	return Thing{}, fmt.Errorf("%d of them: %s", len(equal), listed(equal))
}

// hasWords reports whether text contains words as whole words: "train" is not in "training loss".
func hasWords(text, words string) bool {
	for i := 0; i+len(words) <= len(text); i++ {
		if text[i:i+len(words)] != words {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(words):])
		if !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
	}
	return false
}

func listed(list []Thing) string {
	if len(list) == 0 {
		return "none of this role"
	}
	names := make([]string, len(list))
	for i, th := range list {
		names[i] = fmt.Sprintf("%q", th.Name)
	}
	return strings.Join(names, ", ")
}

// query queries the browser's accessibility tree.
func (p *Page) query(role string) ([]Thing, error) {
	ctx, cancel := context.WithTimeout(p.ctx, min(look, p.Patience))
	defer cancel()
	root, err := p.root(ctx)
	if err != nil {
		return nil, err
	}
	res, err := chromedp.Call(ctx, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{BackendNodeID: root, Role: role})
	if err != nil {
		return nil, err
	}
	var list []Thing
	for _, n := range res.Nodes {
		if !n.Ignored && n.BackendDOMNodeID != 0 {
			list = append(list, thing(n))
		}
	}
	return list, nil
}

// root returns the node at which queries start.
func (p *Page) root(ctx context.Context) (cdp.BackendNodeID, error) {
	if p.within != nil {
		return p.within()
	}
	doc, err := chromedp.Call(ctx, dom.GetDocument, dom.GetDocumentParams{})
	if err != nil {
		return 0, err
	}
	return doc.Root.BackendNodeID, nil
}

func thing(n *accessibility.Node) Thing {
	th := Thing{
		Role: text(n.Role), Name: tidy(text(n.Name)), Value: text(n.Value), Description: text(n.Description),
		Properties: map[string]string{}, node: n.BackendDOMNodeID,
	}
	for _, property := range n.Properties {
		th.Properties[string(property.Name)] = text(property.Value)
	}
	return th
}

func text(v *accessibility.Value) string {
	if v == nil {
		return ""
	}
	var s string
	if json.Unmarshal(v.Value, &s) == nil {
		return s
	}
	return string(v.Value)
}

// tidy replaces each run of white space by one space.
func tidy(s string) string { return strings.Join(strings.Fields(s), " ") }

// call runs a JavaScript function on an element: "function(x) { return this... }".
func call[T any](p *Page, th Thing, function string, args ...any) (T, error) {
	var zero T
	ctx, cancel := context.WithTimeout(p.ctx, min(look, p.Patience))
	defer cancel()
	object, err := chromedp.Call(ctx, dom.ResolveNode, dom.ResolveNodeParams{BackendNodeID: th.node})
	if err != nil {
		return zero, err
	}
	id := object.Object.ObjectID
	on := func(params *runtime.CallFunctionOnParams) {
		params.ObjectID = id
		await := true
		params.AwaitPromise = &await
	}
	return chromedp.Run(ctx, chromedp.CallFunctionOn[T](function, on, args...))
}
