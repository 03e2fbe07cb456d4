package view_test

import (
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/view"
)

// A page that is added to the list is on the rail and on the Map, has an address, and its head is drawn. Package site
// tests that it is a file of the site.
func TestTenthStation(t *testing.T) {
	t.Cleanup(station.AddForTest(station.Page{ID: "explain", Name: "Explain", Icon: "activity", Subtitle: "How a prediction is made.", Description: "Explanations."}))
	v := state.ParseAddress("/explain/", "")
	if v.Station != "explain" || v.Lost {
		t.Errorf("the router: %+v", v)
	}
	s := state.New()
	s.Ready, s.Station = true, "explain"
	for part, want := range map[string]string{
		"rail":    `href="/explain/"`,
		"current": `aria-current="page"`,
		"head":    "How a prediction is made.",
	} {
		if got := app.HTMLString(view.Page(s, func(station.Msg) {})); !strings.Contains(got, want) {
			t.Errorf("%s: no %s", part, want)
		}
	}
	s.Station = station.Map
	got := app.HTMLString(view.Page(s, func(station.Msg) {}))
	for part, want := range map[string]string{
		"number of seats": `class="map of-8"`,
		"seat":            `class="orb at-7"`,
		"label":           `class="tag at-7 `,
		"name":            "9 Explain",
		"list":            "<b>Explain</b>",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the Map has no %s: %s", part, want)
		}
	}
}
