package view

import (
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/view/part"
)

// figure is a chart in its frame. Its button shows the numbers as a table; id
// is unique among the figures of all stations.
func figure(s state.State, send Send, id string, f part.Fig) app.UI {
	f.Open = slices.Contains(s.Tables, id)
	f.Toggle = press(part.TableButton(f.Title, f.Open), send, state.TablePressed{Figure: id})
	return part.Figure(f)
}

// gone holds the place of something that is not there now, so that what comes
// after it keeps its position, and with it its focus.
func gone() app.UI { return app.Div().Hidden(true) }
