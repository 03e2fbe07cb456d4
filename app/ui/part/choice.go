package part

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// Button is a button with an icon (may be empty) before its words. kind adds
// classes: primary, quiet, danger, sm.
func Button(kind, icon, text string) app.HTMLButton {
	b := app.Button().Type("button").Class("btn", kind)
	if icon == "" {
		return b.Text(text)
	}
	return b.Body(Icon(icon), app.Text(text))
}

// IconButton is a button that shows an icon only; label says what it does.
func IconButton(kind, icon, label string) app.HTMLButton {
	return app.Button().Type("button").Class("btn", "icon", kind).Aria("label", label).Body(Icon(icon))
}

// Seg is a choice between two to four views, of SegButton.
func Seg(label string, buttons ...app.UI) app.UI {
	return app.Div().Class("seg").Role("group").Aria("label", label).Body(buttons...)
}

// SegButton is one side of a Seg.
func SegButton(text string, pressed bool) app.HTMLButton {
	return app.Button().Type("button").Aria("pressed", pressed).Text(text)
}

// Tabs is a row of Tab over panels.
func Tabs(label string, tabs ...app.UI) app.UI {
	return app.Div().Class("tabs").Role("tablist").Aria("label", label).Body(tabs...)
}

// Tab is one tab; only the selected one is reached by the Tab key, the arrow
// keys move between them. Its panel has the id panel-<id>.
func Tab(id, text string, selected bool) app.HTMLButton {
	reach := -1
	if selected {
		reach = 0
	}
	return app.Button().Type("button").Role("tab").ID("tab-"+id).TabIndex(reach).
		Aria("selected", selected).Aria("controls", "panel-"+id).Text(text)
}

// Panel is what a tab shows. Every tab has its own; the others are hidden, and
// empty where drawing them costs something.
func Panel(id string, selected bool, body ...app.UI) app.UI {
	p := app.Div().Class("stack").Role("tabpanel").ID("panel-"+id).Aria("labelledby", "tab-"+id)
	if !selected {
		return p.Hidden(true)
	}
	return p.Body(body...)
}
