package state

import (
	"time"

	"orrery/app/station"
	"orrery/core/registry"
	"orrery/core/work"
)

// Messages that belong to no single station.
type (
	// Visited reports that the address has changed.
	Visited struct {
		Station station.ID
		Sub     string // the path below the station, such as run/<id>; without slashes at its ends
		Query   string // without the question mark
		Lost    bool   // there is no page at this address
	}
	// Tick is sent a few times a second.
	Tick struct {
		station.Quiet
		Now time.Time
	}
	// Restored has everything that this browser has stored.
	Restored struct {
		Now      time.Time
		Prefix   string
		Theme    string
		Settings []registry.Setting // in the order of their first writes
		Registry station.Registry
		Problems []string
		Unusable station.Unusable

		Safe      bool     // load no table and no model
		Exporting bool     // export the workspace immediately
		Failed    bool     // an earlier start did not finish
		Step      string   // what that start was loading, as LoadStep.Text; "" if unknown
		Absent    []string // web APIs that this browser lacks
	}
	// Replied is the worker's answer to a job.
	Replied struct {
		Job   int
		Reply work.Reply
	}
	// Refused reports that a job has failed or was cancelled.
	Refused struct {
		Job  int
		Fail work.Failed
	}
	// Progressed reports the progress of a job.
	Progressed struct {
		station.Quiet
		Job      int
		Progress work.Progress
	}
	// NotDone reports that something could not be read or downloaded; nothing has changed.
	NotDone struct{ Text string }
	// Saved reports that settings were written, and how full the store is.
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
	// ToastPressed performs the toast's action.
	ToastPressed struct{}
	// ToastDismissed closes the toast.
	ToastDismissed struct{}
	// NewerReady reports that a newer version of the site is ready.
	NewerReady struct{}
	// ReloadPressed loads the newer version.
	ReloadPressed struct{}
)

// Commands that belong to no station.
type (
	// Save writes settings, all or none; answered by Saved, SaveConflicted or StoreFailed.
	Save struct {
		station.Write
		Writes []registry.SettingWrite
		Said   string // the notification after a successful write
	}

	// SetTheme sets the colour theme of the page.
	SetTheme struct{ Name string }
	// Reload loads the newer version of the site.
	Reload struct{}
)
