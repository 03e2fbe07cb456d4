package experiments

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station/train"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/registry"
)

// dividedCard says which rows of its table the run learnt from, and which it was tested on.
func dividedCard(s *State, send ui.Send, r registry.Run) app.UI {
	l, busy := s.Experiments.Split, s.Experiments.Split.Busy.Running()
	show := ui.OnPress(part.Button("sm", "", "Show split rows").Disabled(busy), send, SplitPressed{})
	file := ui.OnPress(part.Button("sm", "download", "Split rows as CSV").Disabled(busy), send, SplitDownloaded{})
	parts := []app.UI{part.Title("Split rows", "", show, file),
		ui.Quiet("Made again from the record: the table with digest " + format.ShortID(r.Data.Digest) + " and the arguments of the split give the same rows every time. Rows count from 0."),
		train.TuneFailed(l.Failed)}
	if d := l.Answer; d != nil {
		parts = append(parts, splitPart("Training rows", d.Train, d.TrainRows), splitPart("Test rows", d.Test, d.TestRows))
	}
	return part.Card("stack", parts...)
}

func splitPart(title string, n int, rows string) app.UI {
	return app.Div().Class("stack tight").Body(app.B().Class("small").Text(title+": "+part.Grouped(n)),
		app.Div().Class("picks").Body(part.Code(title, app.Text(rows))))
}
