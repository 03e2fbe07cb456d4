package view

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/station"
)

// StationHTML draws the station that s is at, without the frame of the page.
func StationHTML(s state.State) string {
	return app.HTMLString(stationOf(&s, func(station.Msg) {}))
}

// BannerHTML draws what concerns every stationOf.
func BannerHTML(s state.State) string {
	return app.HTMLString(banner(&s, func(station.Msg) {}))
}
