// Package sky draws the Map: the ring of stations, the clock in its middle, and what moves between them. Its space is
// 900 by 760; the stations' links and labels are HTML, placed over it by web/css/60-map.css with the classes at-K for
// seat K and of-N for N seats.
//
//	app.Div().Class("map", "of-7").Body(
//		sky.Ring(7, 2), sky.Arc(0.3), sky.Words("requests in, 12.4/s"),
//		sky.Pulse(part.Seat{At: 0, Of: 7}, sky.Rows, 41), ...)
//
// Each part is an element of its own, because go-app replaces text as a whole: what changes every second must not
// restart what is moving.
//
// Limits: the ways of requests and look-ups are drawn for seven stations with Serve at the bottom. The style sheet
// knows up to 12 seats. A pulse runs once and is gone; under reduced motion it rests half way until the caller removes
// it.
package sky

import (
	_ "embed"
	"math"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui/part"
)

// still is the part of the Map that is the same for any number of stations: the outer circle, the face of the clock,
// the ways of requests and look-ups.
//
//go:embed sky.svg
var still string

const open = `<svg class="sky" viewBox="0 0 900 760" aria-hidden="true">`

// The ring in the drawing's units.
const (
	centerX, centerY = 450, 372
	radius           = 262
	gap              = 0.16 // radians between a seat and the arcs beside it
)

// at returns the point of the ring at an angle, clockwise from the top, and so far from its center.
func at(angle, from float64) string {
	return number(centerX+from*math.Sin(angle)) + " " + number(centerY-from*math.Cos(angle))
}

// Ring is the part that does not move, for so many stations: arcs between them, arms from the clock to each, the
// clock's face. The arm to the seat hot, where the pipeline works, is brass; -1 is none.
func Ring(stations, hot int) app.UI {
	var b strings.Builder
	outer := strings.Index(still, `<circle class="ring face"`)
	b.WriteString(still[:outer])
	for i := range stations {
		from, to := part.Seat{At: i, Of: stations}.Angle()+gap, part.Seat{At: i + 1, Of: stations}.Angle()-gap
		way := "ring"
		if i == stations-1 { // back to the first
			way = "path"
		}
		b.WriteString(`<path class="` + way + `" d="M` + at(from, radius) + `A262 262 0 0 1 ` + at(to, radius) + `"/>`)
		if way == "ring" {
			middle := (from + to) / 2
			b.WriteString(`<path class="chev" transform="translate(` + at(middle, radius) + `) rotate(` + number(middle*180/math.Pi) + `)" d="M-3.5-5 3 0-3.5 5"/>`)
		}
	}
	for i := range stations {
		angle, class := part.Seat{At: i, Of: stations}.Angle(), "arm"
		if i == hot {
			class = "arm on"
		}
		b.WriteString(`<path class="` + class + `" d="M` + at(angle, 118) + `L` + at(angle, 220) + `"/>`)
	}
	b.WriteString(still[outer:])
	return app.Raw(b.String())
}

// Arc is how much of the clock's interval has passed, from 0 to 1.
func Arc(share float64) app.UI { return app.Raw(open + arc(share) + `</svg>`) }

// arc winds clockwise from the top of the clock's rim.
func arc(share float64) string {
	if !(share > 0.002) {
		return ""
	}
	// A whole turn would start where it ends, and draw nothing.
	angle := 2 * math.Pi * min(share, 0.9999)
	large := " 0 0 1 "
	if share > 0.5 {
		large = " 0 1 1 "
	}
	d := `d="M450 261A111 111` + large + number(450+111*math.Sin(angle)) + ` ` + number(372-111*math.Cos(angle)) + `"/>`
	return `<path class="arc edge" ` + d + `<path class="arc" ` + d
}

// Words stand where requests come in.
func Words(in string) app.UI {
	return app.Raw(open + `<text x="646" y="678">` + escape(in) + `</text></svg>`)
}

// Mark is the shape of what moves.
type Mark string

// The marks: rows are squares, models large discs, requests small dots.
const (
	Rows    Mark = `<rect class="f0" x="-5" y="-5" width="10" height="10" rx="1.5"/>`
	Model   Mark = `<circle class="body" r="7"/>`
	Request Mark = `<circle class="dot" r="3.5"/>`
)

// Pulse is one thing that moves along the ring from a seat to the next. A new id starts it again; id 0 is an empty
// drawing that keeps the place.
func Pulse(from part.Seat, m Mark, id int) app.UI {
	return pulse("along at-"+strconv.Itoa(from.At)+" of-"+strconv.Itoa(from.Of), m, id)
}

// Lookup and Requested are Pulse for what is looked up by id, and for what comes from outside.
func Lookup(id int) app.UI    { return pulse("p-lookup", Request, id) }
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

// Dial is the clock alone, for narrow screens. label says all in words.
func Dial(share float64, time, words, label string) app.UI {
	ticks := still[strings.Index(still, `<circle class="ring face"`):]
	ticks = ticks[:strings.Index(ticks, `<path class="path"`)]
	return app.Raw(`<svg class="dialsvg" viewBox="324 246 252 252" role="img" aria-label="` + escape(label) + `">` +
		ticks + arc(share) +
		`<text class="time" x="450" y="378">` + escape(time) + `</text>` +
		`<text class="words" x="450" y="404">` + escape(words) + `</text></svg>`)
}

// Legend says what the marks mean.
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

// escape makes text safe inside an element and an attribute. Package html would
// do it too, and bring its table of entities into the program.
func escape(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(text)
}
