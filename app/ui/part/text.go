package part

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/core/usertext"
)

// Div draws a container with classes such as "row wrap".
func Div(class string, body ...app.UI) app.HTMLDiv { return app.Div().Class(class).Body(body...) }

// Span draws text with classes such as "mono" or "small soft".
func Span(class, text string) app.UI { return app.Span().Class(class).Text(text) }

// Badge draws a word in a pill. kind is "", ok, warn, fail, brass or line. ok, warn and fail also have an icon, so
// that they can be distinguished without colour.
func Badge(kind, text string) app.UI { return BadgeIcon(kind, badgeIcon(kind), text) }

// BadgeIcon draws a Badge with another icon, or none.
func BadgeIcon(kind, icon, text string) app.UI {
	b := app.Span().Class("badge", kind)
	if icon == "" {
		return b.Text(text)
	}
	return b.Body(Icon(icon), app.Text(text))
}

func badgeIcon(kind string) string {
	switch kind {
	case "ok":
		return "check"
	case "warn":
		return "triangle-alert"
	case "fail":
		return "x"
	}
	return ""
}

// Note draws a short message in a box. kind is "", ok, warn or fail. The first sentence of the body, in app.B, states
// the fact.
func Note(kind string, body ...app.UI) app.UI {
	return NoteWith(kind, noteIcon(kind), nil, body...)
}

// NoteWith draws a Note with another icon, and with buttons at its end.
func NoteWith(kind, icon string, acts []app.UI, body ...app.UI) app.UI {
	children := []app.UI{Icon(icon), Div("grow", body...)}
	if len(acts) > 0 {
		children = append(children, app.Span().Class("row", "wrap").Body(acts...))
	}
	return app.Div().Class("note", kind).Body(children...)
}

func noteIcon(kind string) string {
	switch kind {
	case "ok":
		return "shield-check"
	case "warn":
		return "triangle-alert"
	case "fail":
		return "circle-x"
	}
	return "info"
}

// Stats draws a row of Stats.
func Stats(stats ...app.UI) app.UI { return app.Dl().Class("stats").Body(stats...) }

// Stat draws one number below its name, with its unit.
func Stat(label, value, unit string) app.UI {
	body := []app.UI{app.Text(value)}
	if unit != "" {
		body = append(body, Span("u", unit))
	}
	return Div("stat", app.Dt().Body(Label(label)...), app.Dd().Body(body...))
}

// KV draws a list of names and values: KV("Digest", d, "Seed", "0"). A name without a value is ignored.
func KV(pairs ...string) app.UI {
	var body []app.UI
	for i := 0; i+1 < len(pairs); i += 2 {
		body = append(body, app.Dt().Body(Label(pairs[i])...), app.Dd().Text(pairs[i+1]))
	}
	return app.Dl().Class("kv").Body(body...)
}

// Code draws a scrolling block of code or output. Its elements are text and Tokens.
func Code(label string, body ...app.UI) app.UI {
	return app.Pre().Class("code").TabIndex(0).Role("region").Aria("label", label).Body(body...)
}

// Token draws coloured code. kind is c for a comment, s string, k keyword, d definition or f error.
func Token(kind, text string) app.UI { return Span(kind, text) }

// Number formats a count; "" for zero.
func Number(n int) string {
	if n == 0 {
		return ""
	}
	return usertext.Grouped(n)
}
