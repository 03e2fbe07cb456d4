package part

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// Button draws a button with an optional icon before its text. kind adds classes: primary, quiet, danger, sm.
func Button(kind, icon, text string) app.HTMLButton {
	b := app.Button().Type("button").Class("btn", kind)
	if icon == "" {
		return b.Text(text)
	}
	return b.Body(Icon(icon), app.Text(text))
}

// IconButton draws a button with an icon only. label is its accessible name.
func IconButton(kind, icon, label string) app.HTMLButton {
	return app.Button().Type("button").Class("btn", "icon", kind).Aria("label", label).Body(Icon(icon))
}

// Seg draws a segmented control of two to four SegButtons.
func Seg(label string, buttons ...app.UI) app.UI {
	return app.Div().Class("seg").Role("group").Aria("label", label).Body(buttons...)
}

// SegButton draws one button of a Seg.
func SegButton(text string, pressed bool) app.HTMLButton {
	return app.Button().Type("button").Aria("pressed", pressed).Text(text)
}

// Tabs draws a row of Tabs above their panels.
func Tabs(label string, tabs ...app.UI) app.UI {
	return app.Div().Class("tabs").Role("tablist").Aria("label", label).Body(tabs...)
}

// Tab draws one tab. The Tab key reaches only the selected one, the arrow keys move between tabs. Its panel has the
// id panel-<id>.
func Tab(id, text string, selected bool) app.HTMLButton {
	reach := -1
	if selected {
		reach = 0
	}
	return app.Button().Type("button").Role("tab").ID("tab-"+id).TabIndex(reach).
		Aria("selected", selected).Aria("controls", "panel-"+id).Text(text)
}

// Panel draws the content of a tab. The panel of a tab that is not selected is hidden and empty.
func Panel(id string, selected bool, body ...app.UI) app.UI {
	p := app.Div().Class("stack").Role("tabpanel").ID("panel-"+id).Aria("labelledby", "tab-"+id)
	if !selected {
		return p.Hidden(true)
	}
	return p.Body(body...)
}
