//go:build e2e

package e2e_test

import "testing"

// TestAxe checks every station, with content, in both themes and at the size of a phone.
func TestAxe(t *testing.T) {
	p := open(t)
	p.Media("prefers-reduced-motion", "reduce") // colours during a transition are not those of the theme
	p.AxeThemes()
	champion(p)
	station(p, "Serve")
	p.Fill("user_id", secondUser)
	p.Click("button", "Predict")
	p.SeeText("Prediction of v1")
	station(p, "Train")
	p.Fill("max_iter", "101") // another model with the same predictions
	station(p, "Automation")
	p.Click("button", "Run now")
	p.In("region", "Decisions").SeeText("promoted")
	for _, size := range []struct{ width, height int64 }{{1440, 900}, {390, 844}} {
		p.Size(1440, 900)
		for _, name := range append([]string{"Map"}, stations...) {
			p.Size(1440, 900)
			p.In("navigation", "Stations").Click("link", name)
			p.See("heading", name)
			p.Size(size.width, size.height)
			p.AxeThemes()
		}
	}
}
