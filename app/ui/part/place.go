package part

import (
	_ "embed"
	"math"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// bootHTML is the boot screen, which the page shows until the program is loaded.
//
//go:embed boot.html
var bootHTML string

// BootHTML returns the boot screen as HTML for index.html: one main element with the dial, the progress bar boot-bar,
// the line boot-say, and the hidden box boot-fail with the text boot-why and the button boot-reload.
func BootHTML() string { return bootHTML }

// BootDial returns the dial of the boot screen as SVG text.
func BootDial() string {
	from, to := strings.Index(bootHTML, "<svg"), strings.Index(bootHTML, "</svg>")
	return bootHTML[from : to+len("</svg>")]
}

// Mark draws the brand mark: a sun, two orbits and a planet.
func Mark() app.UI {
	return app.Raw(`<svg viewBox="0 0 26 26" aria-hidden="true"><g fill="none" stroke="var(--ink)" stroke-width="1.3">` +
		`<circle cx="13" cy="13" r="11.3"/><circle cx="13" cy="13" r="6.2" opacity=".6"/></g>` +
		`<circle cx="13" cy="13" r="2.6" fill="var(--ink)"/><path d="M13 13 21 5" stroke="var(--ink)" stroke-width="1.3"/>` +
		`<circle cx="21" cy="5" r="3.3" fill="var(--brass)" stroke="var(--brass-edge)"/></svg>`)
}

// Brand draws the mark and the name as a link to the Map.
func Brand(href string) app.UI {
	return app.A().Class("brand").Href(href).Body(Mark(), app.Text("Orrery"))
}

// Seat is a position on the Map: one of Of seats on the ring, counted clockwise from 0, or Middle or NoSeat.
type Seat struct{ At, Of int }

// The values of At for positions that are not on the ring.
const (
	Middle = -1 // the clock
	NoSeat = -2 // the Map itself
)

// Angle returns the angle of the seat in radians, clockwise from the top of the ring. The last seat but one is at the
// bottom.
func (s Seat) Angle() float64 {
	return 2*math.Pi*float64(s.At-s.Of+2)/float64(s.Of) + math.Pi
}

// Where draws the small ring in the head of a station, with the station's own seat highlighted.
func Where(here Seat) app.UI {
	var b strings.Builder
	b.WriteString(`<svg class="where" viewBox="0 0 44 44" aria-hidden="true"><circle class="orbit" cx="22" cy="22" r="16"/>`)
	for at := range here.Of {
		angle := Seat{at, here.Of}.Angle()
		seatCircle(&b, 22+16*math.Sin(angle), 22-16*math.Cos(angle), at == here.At, "2.8", "5.5")
	}
	if here.At == Middle {
		seatCircle(&b, 22, 22, true, "", "6")
	} else {
		b.WriteString(`<circle class="sun" cx="22" cy="22" r="2.5"/>`)
	}
	b.WriteString(`</svg>`)
	return app.Raw(b.String())
}

func seatCircle(b *strings.Builder, x, y float64, here bool, small, large string) {
	class, r := "seat", small
	if here {
		class, r = "seat here", large
	}
	b.WriteString(`<circle class="` + class + `" cx="` + coordinate(x) + `" cy="` + coordinate(y) + `" r="` + r + `"/>`)
}

func coordinate(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64)
}
