// Package sky draws the Map: the ring of stations, the clock in its middle, and the marks that move between them. The
// drawing is 900 by 760 units. The links and labels of stations are HTML; web/css/60-map.css places them with the
// classes at-K for seat K and of-N for N seats.
//
//	app.Div().Class("map", "of-7").Body(
//		sky.Ring(7, 2), sky.Arc(0.3), sky.Words("requests in, 12.4/s"),
//		sky.Pulse(part.Seat{At: 0, Of: 7}, sky.Rows, 41), ...)
//
// Each part is a separate element, because go-app replaces raw HTML completely: a part that changes every second must
// not restart an animation.
//
// Limits: the paths of requests and look-ups are drawn for seven stations with Serve at the bottom. The style sheet
// has classes for up to 12 seats. A pulse runs once and disappears; with reduced motion it is drawn half way until
// the caller removes it.
package sky

import (
	_ "embed"
	"math"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui/part"
)

// staticSVG is the part of the Map that is the same for any number of stations: the outer circle, the face of the
// clock and the paths of requests and look-ups.
//
//go:embed sky.svg
var staticSVG string

const open = `<svg class="sky" viewBox="0 0 900 760" aria-hidden="true">`

// The geometry of the ring in the units of the drawing.
const (
	centerX, centerY = 450, 372
	radius           = 262
	gap              = 0.16 // radians between a seat and the adjacent arcs
)

// pointAt returns the point at an angle, clockwise from the top, and a distance from the center of the ring.
func pointAt(angle, from float64) string {
	return number(centerX+from*math.Sin(angle)) + " " + number(centerY-from*math.Cos(angle))
}

// Ring draws the parts that do not move: arcs between the stations, arms from the clock to each, and the clock's
// face. The arm to the seat hot, where the pipeline runs, is highlighted; -1 means none.
func Ring(stations, hot int) app.UI {
	var b strings.Builder
	outer := strings.Index(staticSVG, `<circle class="ring face"`)
	b.WriteString(staticSVG[:outer])
	for i := range stations {
		from, to := part.Seat{At: i, Of: stations}.Angle()+gap, part.Seat{At: i + 1, Of: stations}.Angle()-gap
		way := "ring"
		if i == stations-1 { // back to the first
			way = "path"
		}
		b.WriteString(`<path class="` + way + `" d="M` + pointAt(from, radius) + `A262 262 0 0 1 ` + pointAt(to, radius) + `"/>`)
		if way == "ring" {
			middle := (from + to) / 2
			b.WriteString(`<path class="chev" transform="translate(` + pointAt(middle, radius) + `) rotate(` + number(middle*180/math.Pi) + `)" d="M-3.5-5 3 0-3.5 5"/>`)
		}
	}
	for i := range stations {
		angle, class := part.Seat{At: i, Of: stations}.Angle(), "arm"
		if i == hot {
			class = "arm on"
		}
		b.WriteString(`<path class="` + class + `" d="M` + pointAt(angle, 118) + `L` + pointAt(angle, 220) + `"/>`)
	}
	b.WriteString(staticSVG[outer:])
	return app.Raw(b.String())
}

// Arc draws the elapsed share of the clock's interval, from 0 to 1.
func Arc(share float64) app.UI { return app.Raw(open + arc(share) + `</svg>`) }

// arc draws an arc clockwise from the top of the clock's rim.
func arc(share float64) string {
	if !(share > 0.002) {
		return ""
	}
	// An arc of a full circle would start where it ends, and draw nothing.
	angle := 2 * math.Pi * min(share, 0.9999)
	large := " 0 0 1 "
	if share > 0.5 {
		large = " 0 1 1 "
	}
	d := `d="M450 261A111 111` + large + number(450+111*math.Sin(angle)) + ` ` + number(372-111*math.Cos(angle)) + `"/>`
	return `<path class="arc edge" ` + d + `<path class="arc" ` + d
}

// Words draws a text where the path of requests starts.
func Words(in string) app.UI {
	return app.Raw(open + `<text x="646" y="678">` + escape(in) + `</text></svg>`)
}

// Mark is the shape of a moving mark.
type Mark string

// The marks are squares for rows, large discs for models and small dots for requests.
const (
	Rows    Mark = `<rect class="f0" x="-5" y="-5" width="10" height="10" rx="1.5"/>`
	Model   Mark = `<circle class="body" r="7"/>`
	Request Mark = `<circle class="dot" r="3.5"/>`
)

// Pulse draws a mark that moves along the ring from a seat to the next. A new id restarts it. For id 0 the drawing is
// empty, and keeps its position among the elements.
func Pulse(from part.Seat, m Mark, id int) app.UI {
	return pulse("along at-"+strconv.Itoa(from.At)+" of-"+strconv.Itoa(from.Of), m, id)
}

// Lookup draws a pulse for a look-up by id.
func Lookup(id int) app.UI { return pulse("p-lookup", Request, id) }

// Requested draws a pulse for a request.
func Requested(id int) app.UI { return pulse("p-requests", Request, id) }

func pulse(way string, m Mark, id int) app.UI {
	if id == 0 {
		return app.Raw(open + `</svg>`)
	}
	if m == Request {
		way += " quick"
	}
	return app.Raw(open + `<g class="pulse once ` + way + `" data-id="` + strconv.Itoa(id) + `">` + string(m) + `</g></svg>`)
}

// Dial draws the clock for narrow screens. label is its accessible name.
func Dial(share float64, time, words, label string) app.UI {
	ticks := staticSVG[strings.Index(staticSVG, `<circle class="ring face"`):]
	ticks = ticks[:strings.Index(ticks, `<path class="path"`)]
	return app.Raw(`<svg class="dialsvg" viewBox="324 246 252 252" role="img" aria-label="` + escape(label) + `">` +
		ticks + arc(share) +
		`<text class="time" x="450" y="378">` + escape(time) + `</text>` +
		`<text class="words" x="450" y="404">` + escape(words) + `</text></svg>`)
}

// Legend draws the legend of the marks.
func Legend() app.UI {
	key := func(mark, text string) app.UI {
		return app.Span().Class("key").Body(
			app.Raw(`<svg viewBox="-11 -6 22 12" aria-hidden="true">`+mark+`</svg>`), app.Text(text))
	}
	return app.Div().Class("legend").Body(
		key(`<rect class="f0" x="-5" y="-5" width="10" height="10" rx="1.5"/>`, "rows"),
		key(`<circle class="body" r="5"/>`, "models"),
		key(`<circle class="dot" r="3.2"/>`, "requests"))
}

func number(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

// escape escapes text for elements and attributes. Package html would add its table of entities to the size of the
// program.
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(text)
}
