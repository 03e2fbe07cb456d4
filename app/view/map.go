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

// mapPage draws the Map: the stations on a ring, and the clock in the middle. Every moving mark is a real event.
func mapPage(s *state.State, send ui.Send) app.UI {
	hot := runningStation(s)
	body := []app.UI{sky.Ring(ui.RingSize(), ui.SeatOf(station.ID(hot)).At), sky.Arc(elapsedShare(s)), sky.Words(requestText(s))}
	body = append(body, pulses(s)...)
	for _, p := range station.Pages() {
		if p.Place == station.OnRing {
			body = append(body, stationMark(s, p, hot)...)
		}
	}
	body = append(body, clock(s), sky.Legend(), mapList(s, hot))
	return app.Div().Body(ui.Head(s.Session, mapActs(s, send)...), part.Div("mapmain", app.Div().Class("map", "of-"+strconv.Itoa(ui.RingSize())).Body(body...)))
}

// mapActs offers the next action: to load the sample, or to pause the traffic.
func mapActs(s *state.State, send ui.Send) []app.UI {
	switch {
	case s.Data.Table == nil && !s.Data.Loading.Running():
		return []app.UI{ui.OnPress(part.Button("primary", "", "Load user_data.csv"), send, data.SampleChosen{Name: "user_data.csv"})}
	case s.Serve.Rate > 0:
		return []app.UI{ui.OnPress(part.Button("", "pause", "Pause traffic"), send, serve.RateChosen{Rate: 0})}
	}
	return nil
}

// runningStation returns the station of the current step of the pipeline run; "" if none is running.
func runningStation(s *state.State) string {
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

// ringFlows are the flows along the ring: the mark that moves, and the station that it starts from.
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

// pulseIDs returns an id for each slot of a flow. It is 0 for an empty slot and unique for each pulse.
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

// labelSide returns the classes that place the label of a seat outside the ring.
func labelSide(seat part.Seat) string {
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

func requestText(s *state.State) string {
	if m := s.Monitor.Snapshot; m.Count > 0 && m.Rate > 0 {
		return "requests in, " + format.Rate(m.Rate) + "/s"
	}
	return ""
}

// stationMark draws one station on the ring: a link with a complete accessible name, and a label that screen readers
// skip.
func stationMark(s *state.State, p station.Page, hot string) []app.UI {
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
		app.Div().Class("tag "+at+" "+labelSide(seat)).Aria("hidden", true).Body(
			app.B().Body(app.I().Text(strconv.Itoa(p.Number())), app.Text(p.Name)),
			app.Text(one), app.Br(), app.Text(two)),
	}
}

// clock draws the clock in the middle, a link to Automation.
func clock(s *state.State) app.UI {
	time, words := clockText(s)
	return app.A().Class("clock").Href(ui.Link(s.Session, station.Automation)).Body(
		app.B().Body(app.I().Text("5"), app.Text("Automation")),
		part.Span("t", time), part.Span("small soft", words))
}

// elapsedShare returns the elapsed share of the schedule's interval.
func elapsedShare(s *state.State) float64 {
	a := s.Automation.Schedule
	if !a.On || a.Interval <= 0 {
		return 0
	}
	return 1 - a.In(s.Now).Seconds()/a.Interval.Seconds()
}

func clockText(s *state.State) (time, words string) {
	switch a := s.Automation; {
	case a.Schedule.On && a.InOtherTab:
		return "on", "in another tab"
	case !a.Schedule.On:
		return "off", "no schedule"
	}
	return automation.Countdown(s.OfAutomation()), "next run, every " + s.Automation.Every + " s"
}

// mapList draws the stations as a list for small screens.
func mapList(s *state.State, hot string) app.UI {
	time, words := clockText(s)
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
	return part.Div("maplist",
		app.A().Class("dialm").Href(ui.Link(s.Session, station.Automation)).Body(
			sky.Dial(elapsedShare(s), time, "Automation", "Automation clock: "+time+", "+words)),
		app.Ul().Body(items...))
}
