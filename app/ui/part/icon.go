package part

import (
	_ "embed"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// icons has one icon of Lucide 1.62.0 on each line, its name first. The licence is in LICENSE-lucide.txt. Only the
// icons that Orrery uses are included.
//
//go:embed icons.txt
var icons string

// Icon draws an icon by its Lucide name in the colour of the text around it. It is hidden from screen readers, since
// the text next to it or the button's aria-label says the same. An unknown name leaves an empty space; a test finds
// such names in the views.
func Icon(name string) app.UI { return app.Raw(iconSVG(name)) }

func iconSVG(name string) string {
	return `<svg class="i" viewBox="0 0 24 24" aria-hidden="true">` + iconPath(name) + `</svg>`
}

func iconPath(name string) string {
	_, after, found := strings.Cut("\n"+icons, "\n"+name+" ")
	if !found || name == "" {
		return ""
	}
	path, _, _ := strings.Cut(after, "\n")
	return path
}
