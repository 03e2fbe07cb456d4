package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// NoText is the value of an option that stands for nothing. go-app drops an empty value, and the browser would then
// send the option's text.
const NoText = "\u00a0"

// CodeInput sets up an input for code: a monospaced font, no correction of what is typed.
func CodeInput(in app.HTMLInput) app.HTMLInput {
	return in.Class("mono").Type("text").Spellcheck(false).AutoComplete(false).Attr("autocapitalize", "none")
}

// Body is the part of a station below its head: cards on a grid of twelve columns.
func Body(cards ...app.UI) app.UI {
	return app.Div().Class("body").Body(cards...)
}

// Quiet is a sentence in a quiet color; a placeholder when it is empty.
func Quiet(text string) app.UI {
	if text == "" {
		return Placeholder()
	}
	return app.P().Class("small", "soft").Text(text)
}

// Pick returns a if yes is true, else b.
func Pick[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}
