package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui/part"
)

// Head draws the head of the open page with its buttons.
func Head(s station.Session, acts ...app.UI) app.UI {
	p := station.PageOf(s.Station)
	return part.Head(SeatOf(p.ID), p.Title(), p.Subtitle, acts...)
}

// Link returns the address of a page.
func Link(s station.Session, to station.ID) string {
	if to == "" {
		return s.Prefix + "/"
	}
	return s.Prefix + "/" + string(to) + "/"
}

// RingSize is the number of stations on the ring.
func RingSize() int {
	n := 0
	for _, p := range station.Pages() {
		if p.Place == station.OnRing {
			n++
		}
	}
	return n
}

// SeatOf returns the seat of a page on the Map. A page without one has the seat of the page before it.
func SeatOf(id station.ID) part.Seat {
	seat := part.Seat{At: part.NoSeat, Of: RingSize()}
	at := -1
	for _, p := range station.Pages() {
		switch p.Place {
		case station.OnRing:
			at++
			seat.At = at
		case station.InMiddle:
			seat.At = part.Middle
		case station.IsMap:
			seat.At = part.NoSeat
		}
		if p.ID == id {
			return seat
		}
	}
	return part.Seat{At: part.NoSeat, Of: seat.Of}
}

// Staged draws a card, or nothing while more than later stages of the page are to be drawn.
func Staged(s station.Session, later int, card func() app.UI) app.UI {
	if s.StagesLeft > later {
		return Nothing()
	}
	return card()
}
