package state

import (
	"time"

	"orrery/app/station"
	"orrery/core/registry"
	"orrery/core/work"
)

// Msg and Cmd are those of package station.
type (
	Msg = station.Msg
	Cmd = station.Cmd
)

// These messages belong to no single station.
type (
	// Visited says that the address now names a station, and maybe something in it.
	Visited struct {
		Station Station
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
		Book     Book
		Problems []string
		Unusable Unusable

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
	// CancelPressed asks to stop a job.
	CancelPressed = station.CancelPressed
	// StoreFailed says that something could not be saved. Job is that of the Record,
	// Register or Promote, 0 for anything else.
	StoreFailed struct {
		station.Unwritten
		Job         int
		Doing, Text string
		Settings    []string // that were not saved
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
	// TablePressed switches a figure between picture and table.
	TablePressed = station.TablePressed
	// NewerReady says that a newer version of the site is ready.
	NewerReady struct{}
	// ReloadPressed takes the newer version.
	ReloadPressed struct{}
)

// Book is the registry as the interface holds it: a copy, newest first.
type Book struct {
	Runs         []registry.Run
	Versions     []registry.Version
	Aliases      []AliasOf
	Events       []registry.Event
	Experiments  []registry.Experiment
	Used, Budget int
	Footprint    registry.Footprint // of the last runs of the pipeline

	Large, LargeBytes int // models that are too large for localStorage, and their bytes
}

// AliasOf says which version an alias points at.
type AliasOf struct {
	Model, Alias string
	N            int
}
