package state

import (
	"orrery/app/station"
	"orrery/core/registry"
)

// These are the commands.
type (
	// Save writes settings, all or none; answered by Saved, SaveConflicted or StoreFailed. Said is
	// what a person is told when they are saved.
	Save struct {
		station.Write
		Writes []registry.SettingWrite
		Said   string
	}

	// SetTheme colours the page.
	SetTheme struct{ Name string }
	// Reload lets the newer version of the site take over.
	Reload struct{}
)
