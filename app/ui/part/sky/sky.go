// Package sky draws the Map: the ring of stations, the clock in its middle,
// and what moves between them. Everything lies in one space of 900 by 760; the
// stations' links and words are HTML, placed over it by the classes of
// web/css/60-map.css (orb, tag and clock with the station's name).
//
//	app.Div().Class("map").Body(
//		sky.Ring("train"), sky.Arc(0.3), sky.Words("requests in, 12.4/s"),
//		sky.Pulse("data-features", 41), ...)
//
// Each part is an element of its own, because go-app replaces text whole: what
// changes every second must not restart what is moving.
//
// Limits. Station names are data, features, train, experiments, checks, serve
// and monitor. A pulse runs once along its flow and is gone; under reduced
// motion it rests half way until the caller takes it away.
package sky

import (
	_ "embed"
	"math"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// ring is the still part of the Map.
//
//go:embed sky.svg
var ring string

const open = `<svg class="sky" viewBox="0 0 900 760" aria-hidden="true">`

// Ring is the still part: orbits, arms, the clock's face. The arm to the hot
// station, where the pipeline works, is brass; hot may be empty.
func Ring(hot string) app.UI {
	if hot == "" {
		return app.Raw(ring)
	}
	return app.Raw(strings.Replace(ring, `class="arm at-`+hot+`"`, `class="arm on"`, 1))
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

// Flows are the ways that something can move, with what moves on each: rows
// are squares, models large discs, requests small dots.
func Flows() []string {
	return []string{"data-features", "features-train", "train-experiments", "experiments-checks",
		"checks-serve", "requests", "lookup", "serve-monitor", "monitor-data"}
}

// Pulse is one thing on its way along a flow. A new id starts it anew; id 0,
// or a flow of another name, is an empty sky that keeps the place.
func Pulse(flow string, id int) app.UI {
	mark := mark(flow)
	if id == 0 || mark == "" {
		return app.Raw(open + `</svg>`)
	}
	return app.Raw(open + `<g class="pulse once p-` + flow + `" data-id="` + strconv.Itoa(id) + `">` + mark + `</g></svg>`)
}

func mark(flow string) string {
	switch flow {
	case "data-features", "features-train", "monitor-data":
		return `<rect class="f0" x="-5" y="-5" width="10" height="10" rx="1.5"/>`
	case "train-experiments", "experiments-checks", "checks-serve":
		return `<circle class="body" r="7"/>`
	case "requests", "lookup", "serve-monitor":
		return `<circle class="dot" r="3.5"/>`
	}
	return ""
}

// Dial is the clock alone, for narrow screens. label says all in words.
func Dial(share float64, time, words, label string) app.UI {
	from := strings.Index(ring, `<circle class="ring face"`)
	ticks := ring[from:]
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
