package view

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/view/part"
)

// figure is a chart in its frame with the button that shows its numbers as a
// table. id names the figure in the State.
func figure(s state.State, send Send, id string, f part.Fig) app.UI {
	f.Open = slices.Contains(s.Tables, id)
	f.Toggle = press(part.TableButton(f.Title, f.Open), send, state.TablePressed{Figure: id})
	return part.Figure(f)
}
