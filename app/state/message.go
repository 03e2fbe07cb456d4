package state

import (
	"time"

	"orrery/app/station"
	"orrery/core/registry"
	"orrery/core/work"
)

// These messages belong to no single station.
type (
	// Visited says that the address now names a station, and maybe something in it.
	Visited struct {
		Station station.ID
		Sub     string // what comes after the station, as run/<id>; without slashes at its ends
		Query   string // without the question mark
		Lost    bool
	}
	// Tick comes a few times a second.
	Tick struct {
		station.Quiet
		Now time.Time
	}
	// Restored brings back what this browser has kept.
	Restored struct {
		Now      time.Time
		Prefix   string
		Theme    string
		Settings []registry.Setting // in the order in which they were first written
		Registry station.Registry
		Problems []string
		Unusable station.Unusable

		Safe      bool     // no model is to be loaded
		Exporting bool     // everything is to be exported at once
		Failed    bool     // a start before this one did not finish
		Step      string   // what it was loading, as LoadStep.Text; "": not known
		Absent    []string // interfaces that this browser does not have
	}
	// Replied is the worker's answer to a job.
	Replied struct {
		Job   int
		Reply work.Reply
	}
	// Refused is the worker's reason why a job has no answer.
	Refused struct {
		Job  int
		Fail work.Failed
	}
	// Progressed says how far a job is.
	Progressed struct {
		station.Quiet
		Job      int
		Progress work.Progress
	}
	// NotDone says that something could not be read or handed over; nothing has changed.
	NotDone struct{ Text string }
	// Saved says how full the store is after a write of settings.
	Saved struct {
		station.Quiet
		station.Written
		Used, Budget int
		Said         string
	}
	// ThemePressed switches between day and night.
	ThemePressed struct{}
	// MenuPressed opens or closes the station list of small screens.
	MenuPressed struct{}
	// ToastPressed does the toast's action.
	ToastPressed struct{}
	// ToastDismissed closes the toast.
	ToastDismissed struct{}
	// NewerReady says that a newer version of the site is ready.
	NewerReady struct{}
	// ReloadPressed takes the newer version.
	ReloadPressed struct{}
)
