// Package ui has the parts of the interface that stations share: handlers of events, figures with their tables, and
// progress.
//
// Handlers are attached only here, in on.go, because go-app tells two handlers apart by their code alone: without a
// scope of its own, a row of a list would keep the closure of the row that was there before.
package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui/part"
)

// NoText is the value of an option without a value. go-app omits an empty value, and the browser would then send the
// option's text.
const NoText = "\u00a0"

// CodeInput sets up an input for code: monospaced, without spell checking and completion by the browser.
func CodeInput(in app.HTMLInput) app.HTMLInput {
	return in.Class("mono").Type("text").Spellcheck(false).AutoComplete(false).Attr("autocapitalize", "none")
}

// Body draws the part of a station below its head.
func Body(cards ...app.UI) app.UI {
	return part.Div("body", cards...)
}

// Quiet draws a sentence in a soft colour; nothing if it is empty.
func Quiet(text string) app.UI {
	if text == "" {
		return Nothing()
	}
	return app.P().Class("small", "soft").Text(text)
}

// Pick returns a if yes is true, otherwise b.
func Pick[T any](yes bool, a, b T) T {
	if yes {
		return a
	}
	return b
}
