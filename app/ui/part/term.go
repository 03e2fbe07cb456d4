package part

import (
	"html"
	"strings"
	"sync"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui/glossary"
)

// Label draws a label. If it begins with a term of the glossary, the term is a button that explains it; see Terms.
func Label(text string) []app.UI {
	e, rest, ok := glossary.Leading(text)
	if !ok {
		return []app.UI{app.Text(text)}
	}
	button := termButton(e, strings.TrimSuffix(text, rest))
	if rest == "" {
		return []app.UI{button}
	}
	return []app.UI{button, app.Text(rest)}
}

// heading draws a text that may contain a name of the user's: it is explained only if it is a term as a whole, but for a
// space at the end.
func heading(text string) []app.UI {
	term := strings.TrimSuffix(text, " ")
	e, ok := glossary.Lookup(term)
	switch {
	case !ok:
		return []app.UI{app.Text(text)}
	case term == text:
		return []app.UI{termButton(e, text)}
	}
	return []app.UI{termButton(e, term), app.Text(" ")}
}

func termButton(e glossary.Entry, text string) app.UI {
	return app.Button().Type("button").Class("term").Attr("popovertarget", e.ID()).Text(text)
}

// Terms draws the explanations that the buttons of Label open. Each page has them once.
func Terms() app.UI { return app.Raw(termsHTML()) }

var termsHTML = sync.OnceValue(func() string {
	var b strings.Builder
	b.WriteString(`<aside aria-label="Terms">`)
	for _, e := range glossary.Entries() {
		b.WriteString(`<div popover class="explained" role="note" id="` + e.ID() + `"><b>` + html.EscapeString(e.Term) + "</b> " + html.EscapeString(e.Text) + "</div>")
	}
	b.WriteString("</aside>")
	return b.String()
})
