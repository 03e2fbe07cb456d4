package part

import (
	_ "embed"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// icons holds one drawing a line, its name first: Lucide 1.62.0, whose licence
// is in LICENSE-lucide.txt. Only what Orrery uses is here.
//
//go:embed icons.txt
var icons string

// Icon draws an icon by its Lucide name in the colour of the text around it.
// It is hidden from readers: the words beside it, or the button's aria-label,
// say the same. An unknown name leaves an empty space of the icon's size; a
// test finds such a name in the views.
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
