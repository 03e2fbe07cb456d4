package state

import (
	"orrery/app/station"
	"orrery/core/registry"
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
