//go:build e2e

package e2e

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed testdata/axe/axe.min.js
var axeScript string

// Axe runs axe-core over the whole page (WCAG 2.2 A and AA, and its best
// practices) and fails with every violation it finds.
func (p *Page) Axe() {
	p.t.Helper()
	p.axe("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
}

// AxeThemes runs all rules in the day theme, and only the rules about colours in the night theme, as the results of the
// others do not depend on the theme. It ends in the day theme.
func (p *Page) AxeThemes() {
	p.t.Helper()
	p.BothThemes(func(theme string) {
		if theme == "day" {
			p.Axe()
		} else {
			p.axe("color-contrast", "link-in-text-block")
		}
	})
}

// axe runs the given rules, or all rules with the given tags.
func (p *Page) axe(names ...string) {
	p.t.Helper()
	if !Eval[bool](p, "'axe' in window") {
		// The page's policy does not apply to evaluation by the protocol.
		Eval[bool](p, axeScript+"; true")
	}
	only, err := json.Marshal(names)
	p.must(err, "name the rules of axe-core")
	found := Eval[[]string](p, `(async () => {
		const result = await axe.run(document, { runOnly: `+string(only)+`, resultTypes: ["violations"] });
		return result.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + v.help + " at " + n.target.join(" ") + " " + n.html.slice(0, 200) +
			" (" + [...n.any, ...n.all, ...n.none].map((c) => c.message).join("; ") + ")"));
	})()`)
	if len(found) > 0 {
		p.fail("axe-core finds %d violations on %s:\n%s", len(found), p.Path(), strings.Join(found, "\n"))
	}
}

// BothThemes runs a function in the day and in the night theme, and ends in the day theme.
func (p *Page) BothThemes(look func(theme string)) {
	p.t.Helper()
	for _, theme := range []string{"night", "day"} {
		Eval[bool](p, fmt.Sprintf("(document.documentElement.dataset.theme = %q) !== ''", theme))
		look(theme)
	}
}
