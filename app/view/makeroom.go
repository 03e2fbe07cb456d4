package view

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/ui"
	"orrery/app/ui/part"
)

// exportButton carries all of the workspace elsewhere.
func exportButton(s *state.State, send ui.Send) app.UI {
	return ui.OnPress(part.Button("sm", "download", "Export workspace").Disabled(s.Workspace.Doing != ""), send, state.ExportPressed{})
}
