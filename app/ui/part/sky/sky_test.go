package sky_test

import (
	"os"
	"strconv"
	"strings"
	"testing"

	"orrery/app/ui/part"
	"orrery/app/ui/part/parttest"
	"orrery/app/ui/part/sky"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

func TestSky_golden(t *testing.T) {
	for name, ui := range map[string]app.UI{
		"ring":   sky.Ring(7, 2),
		"eight":  sky.Ring(8, -1),
		"arc":    sky.Arc(0.3),
		"full":   sky.Arc(1),
		"words":  sky.Words(`requests in, <12.4>/s`),
		"pulse":  sky.Pulse(part.Seat{At: 4, Of: 7}, sky.Model, 7),
		"lookup": sky.Lookup(7),
		"rest":   sky.Pulse(part.Seat{At: 4, Of: 7}, sky.Model, 0),
		"dial":   sky.Dial(0.7, "0:18", "Automation: next run", `Automation clock: next "run" in 18 seconds`),
		"legend": sky.Legend(),
	} {
		parttest.Golden(t, "testdata/"+name+".html", ui)
		if html := parttest.HTML(ui); strings.Contains(html, "style=") || strings.Contains(html, "NaN") {
			t.Errorf("%s: %s", name, html)
		}
	}
}

// Only the arm to the running station is highlighted.
func TestRing_hot(t *testing.T) {
	for hot := range 7 {
		got := parttest.HTML(sky.Ring(7, hot))
		if strings.Count(got, `"arm on"`) != 1 || strings.Count(got, `class="arm"`) != 6 {
			t.Errorf("seat %d: %d arms are on", hot, strings.Count(got, `"arm on"`))
		}
	}
	if got := parttest.HTML(sky.Ring(7, part.NoSeat)); strings.Contains(got, `"arm on"`) || strings.Count(got, `class="arm"`) != 7 {
		t.Error("an arm is on while nothing runs")
	}
}

// The style sheet has a rule for each seat and each number of seats, and an animation for each kind of pulse.
func TestStyleSheet(t *testing.T) {
	css, err := os.ReadFile("../../../../web/css/60-map.css")
	if err != nil {
		t.Fatal(err)
	}
	for seats := 5; seats <= 12; seats++ {
		if n := strconv.Itoa(seats); !strings.Contains(string(css), ".of-"+n+"{--of:"+n+"}") {
			t.Errorf("no rule for %d seats", seats)
		}
	}
	for seat := range 12 {
		if n := strconv.Itoa(seat); !strings.Contains(string(css), ".at-"+n+"{--at:"+n+"}") {
			t.Errorf("no rule for seat %d", seat)
		}
	}
	for _, way := range []string{".pulse.along{", ".p-requests{", ".p-lookup{"} {
		if !strings.Contains(string(css), way+"offset-path:path(") {
			t.Errorf("no way %s", way)
		}
	}
}
