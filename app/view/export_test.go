package view

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/station"
)

// BannerHTML returns the HTML of the notices on every page.
func BannerHTML(s state.State) string {
	return app.HTMLString(banner(&s, func(station.Msg) {}))
}
