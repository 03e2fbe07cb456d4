package sky_test

import (
	"os"
	"strings"
	"testing"

	"orrery/app/ui/part/parttest"
	"orrery/app/ui/part/sky"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

func TestSky_golden(t *testing.T) {
	for name, ui := range map[string]app.UI{
		"ring":   sky.Ring("train"),
		"arc":    sky.Arc(0.3),
		"full":   sky.Arc(1),
		"words":  sky.Words(`requests in, <12.4>/s`),
		"pulse":  sky.Pulse("checks-serve", 7),
		"rest":   sky.Pulse("checks-serve", 0),
		"dial":   sky.Dial(0.7, "0:18", "Automation: next run", `Automation clock: next "run" in 18 seconds`),
		"legend": sky.Legend(),
	} {
		parttest.Golden(t, "testdata/"+name+".html", ui)
		if html := parttest.HTML(ui); strings.Contains(html, "style=") || strings.Contains(html, "NaN") {
			t.Errorf("%s: %s", name, html)
		}
	}
}

// The hot station's arm is brass and no other.
func TestRing_hot(t *testing.T) {
	for _, station := range []string{"data", "features", "train", "experiments", "checks", "serve", "monitor"} {
		got := parttest.HTML(sky.Ring(station))
		if strings.Count(got, `"arm on"`) != 1 || strings.Contains(got, "at-"+station) {
			t.Errorf("%s: %d arms are on", station, strings.Count(got, `"arm on"`))
		}
	}
	if got := parttest.HTML(sky.Ring("")); strings.Contains(got, `"arm on"`) || strings.Count(got, `class="arm at-`) != 7 {
		t.Error("an arm is on while nothing runs")
	}
}

// Every flow has a mark here and a path in the style sheet.
func TestFlows_paths(t *testing.T) {
	css, err := os.ReadFile("../../../../web/css/60-map.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, flow := range sky.Flows() {
		if !strings.Contains(parttest.HTML(sky.Pulse(flow, 1)), "p-"+flow) {
			t.Errorf("%s draws nothing", flow)
		}
		if !strings.Contains(string(css), ".p-"+flow+"{offset-path:path(") {
			t.Errorf("%s has no path in 60-map.css", flow)
		}
	}
}
