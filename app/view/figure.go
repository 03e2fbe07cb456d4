package view

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/ui"
)

// inTurn draws a card unless more turns of the page are to come than that (see state.State.InTurns).
func inTurn(s state.State, later int, card func() app.UI) app.UI {
	if s.Later > later {
		return ui.Placeholder()
	}
	return card()
}
