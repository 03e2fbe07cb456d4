package view_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/part/parttest"
	"orrery/app/view"
)

// Every page draws more than its head. viewOf draws that alone for a page that it does not list.
func TestEveryPageHasAView(t *testing.T) {
	for _, p := range station.Pages() {
		s := state.New()
		s.Ready, s.Station = true, p.ID
		head := parttest.HTML(app.Div().Body(ui.Head(s.Session)))
		if parttest.HTML(view.Station(&s, func(station.Msg) {})) == head {
			t.Errorf("the page %q draws its head alone: add its view to viewOf in station.go", p.Name)
		}
	}
}

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
	seats := 0
	for _, p := range station.Pages() {
		if p.Place == station.OnRing {
			seats++
		}
	}
	last := strconv.Itoa(seats - 1)
	s.Station = station.Map
	got := app.HTMLString(view.Page(s, func(station.Msg) {}))
	for part, want := range map[string]string{
		"number of seats": `class="map of-` + strconv.Itoa(seats) + `"`,
		"seat":            `class="orb at-` + last + `"`,
		"label":           `class="tag at-` + last + ` `,
		"name":            strconv.Itoa(station.PageOf("explain").Number()) + " Explain",
		"list":            "<b>Explain</b>",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the Map has no %s: %s", part, want)
		}
	}
}
