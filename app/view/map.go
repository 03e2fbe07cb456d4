package view

import (
	"fmt"
	"math"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/automation"
	"orrery/app/station/data"
	"orrery/app/station/serve"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/app/ui/part/sky"
)

// mapStation is the orrery: seven stations on a ring, the clock in the middle.
// Everything that moves on it has happened.
func mapStation(s *state.State, send ui.Send) app.UI {
	hot := hotStation(s)
	sky_ := []app.UI{sky.Ring(ui.RingSize(), ui.SeatOf(station.ID(hot)).At), sky.Arc(passed(s))}
	sky_ = append(sky_, sky.Words(requestWords(s)))
	sky_ = append(sky_, pulses(s)...)
	for _, p := range station.Pages() {
		if p.Place == station.OnRing {
			sky_ = append(sky_, orb(s, p, hot)...)
		}
	}
	sky_ = append(sky_, dial(s), sky.Legend(), mapList(s, hot))
	return app.Div().Body(ui.Head(s.Session, mapActs(s, send)...), app.Div().Class("mapmain").Body(app.Div().Class("map", "of-"+strconv.Itoa(ui.RingSize())).Body(sky_...)))
}

// mapActs offers the next thing that makes the ring move.
func mapActs(s *state.State, send ui.Send) []app.UI {
	switch {
	case s.Data.Table == nil && !s.Data.Loading.Running():
		return []app.UI{ui.OnPress(part.Button("primary", "", "Load user_data.csv"), send, data.SampleChosen{Name: "user_data.csv"})}
	case s.Serve.Rate > 0:
		return []app.UI{ui.OnPress(part.Button("", "pause", "Pause traffic"), send, serve.RateChosen{Rate: 0})}
	}
	return nil
}

// hotStation is where the pipeline run is now; "" when none is going on.
func hotStation(s *state.State) string {
	if s.Automation.Current == nil {
		return ""
	}
	switch s.Automation.Current.At() {
	case "ingest":
		return "data"
	case "features":
		return "features"
	case "train", "evaluate":
		return "train"
	case "checks":
		return "checks"
	case "register":
		return "experiments"
	default:
		return "serve"
	}
}

// ringFlows are the ways along the ring: what moves, and from which station to the next.
var ringFlows = []struct {
	flow station.Flow
	from station.ID
	mark sky.Mark
}{
	{station.FlowRows, station.Data, sky.Rows},
	{station.FlowFeatures, station.Features, sky.Rows},
	{station.FlowModels, station.Train, sky.Model},
	{station.FlowChecks, station.Experiments, sky.Model},
	{station.FlowDeploy, station.Checks, sky.Model},
	{station.FlowObserved, station.Serve, sky.Request},
}

func pulses(s *state.State) []app.UI {
	var out []app.UI
	for _, f := range ringFlows {
		for _, id := range pulseIDs(s, f.flow) {
			out = append(out, sky.Pulse(ui.SeatOf(f.from), f.mark, id))
		}
	}
	for _, id := range pulseIDs(s, station.FlowRequests) {
		out = append(out, sky.Requested(id))
	}
	for _, id := range pulseIDs(s, station.FlowLookup) {
		out = append(out, sky.Lookup(id))
	}
	return out
}

// pulseIDs returns a number for each slot of a flow: 0 for an empty one, another one for each pulse.
func pulseIDs(s *state.State, f station.Flow) []int {
	var out []int
	for i, p := range s.Flow.Edges[f].Slots {
		id := 0
		if !p.At.IsZero() {
			id = p.Seq*len(s.Flow.Edges[f].Slots) + i + 1
		}
		out = append(out, id)
	}
	return out
}

// side returns the classes that put the label of a seat outside of the ring.
func side(seat part.Seat) string {
	x, y := math.Sin(seat.Angle()), -math.Cos(seat.Angle())
	switch {
	case math.Abs(x) < 0.3 && y > 0:
		return "below"
	case math.Abs(x) < 0.3:
		return "above"
	}
	class := "right"
	if x < 0 {
		class = "left"
	}
	if y < -0.5 {
		class += " high"
	}
	return class
}

func requestWords(s *state.State) string {
	if m := s.Monitor.Snapshot; m.Count > 0 && m.Rate > 0 {
		return "requests in, " + format.Rate(m.Rate) + "/s"
	}
	return ""
}

// orb is one station on the ring: a link that says all in words, and the words
// beside it for the eye.
func orb(s *state.State, p station.Page, hot string) []app.UI {
	one, two, warned := viewOf(p.ID).summary(s)
	seat := ui.SeatOf(p.ID)
	at := "at-" + strconv.Itoa(seat.At)
	class := "orb " + at
	if string(p.ID) == hot {
		class += " hot"
	}
	label := fmt.Sprintf("%d %s: %s", p.Number(), p.Name, one)
	if two != "" {
		label += ", " + two
	}
	body := []app.UI{part.Icon(p.Icon)}
	if warned > 0 {
		class += " warned"
		body = append(body, app.Span().Class("moon").Aria("hidden", true).Text(strconv.Itoa(warned)))
	}
	return []app.UI{
		app.A().Class(class).Href(ui.Link(s.Session, p.ID)).Aria("label", label).Body(body...),
		app.Div().Class("tag "+at+" "+side(seat)).Aria("hidden", true).Body(
			app.B().Body(app.I().Text(strconv.Itoa(p.Number())), app.Text(p.Name)),
			app.Text(one), app.Br(), app.Text(two)),
	}
}

// dial is the clock in the middle: Automation.
func dial(s *state.State) app.UI {
	time, words := dialWords(s)
	return app.A().Class("clock").Href(ui.Link(s.Session, station.Automation)).Body(
		app.B().Body(app.I().Text("5"), app.Text("Automation")),
		app.Span().Class("t").Text(time), app.Span().Class("small soft").Text(words))
}

// passed is the share of the interval that has gone by.
func passed(s *state.State) float64 {
	a := s.Automation.Schedule
	if !a.On || a.Interval <= 0 {
		return 0
	}
	return 1 - a.In(s.Now).Seconds()/a.Interval.Seconds()
}

func dialWords(s *state.State) (time, words string) {
	switch a := s.Automation; {
	case a.Schedule.On && a.InOtherTab:
		return "on", "in another tab"
	case !a.Schedule.On:
		return "off", "no schedule"
	}
	return automation.Countdown(s.OfAutomation()), "next run, every " + s.Automation.Every + " s"
}

// mapList is the same on small screens: the stations along a line.
func mapList(s *state.State, hot string) app.UI {
	time, words := dialWords(s)
	var items []app.UI
	for _, p := range station.Pages() {
		if p.Place != station.OnRing {
			continue
		}
		one, _, warned := viewOf(p.ID).summary(s)
		li := app.Li()
		switch {
		case string(p.ID) == hot:
			li = li.Class("hot")
		case warned > 0:
			li = li.Class("warned")
		}
		items = append(items, li.Body(app.A().Href(ui.Link(s.Session, p.ID)).Body(
			app.Span().Class("pl").Body(part.Icon(p.Icon)),
			app.Span().Body(app.B().Text(p.Name), app.Small().Text(one)), part.Icon("chevron-right"))))
	}
	return app.Div().Class("maplist").Body(
		app.A().Class("dialm").Href(ui.Link(s.Session, station.Automation)).Body(
			sky.Dial(passed(s), time, "Automation", "Automation clock: "+time+", "+words)),
		app.Ul().Body(items...))
}
