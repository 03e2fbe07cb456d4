package experiments

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station/train"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/registry"
	"orrery/core/usertext"
)

// splitCard shows which rows of the table were training rows and which were test rows.
func splitCard(s *State, send ui.Send, r registry.Run) app.UI {
	task, busy := s.Experiments.Split, s.Experiments.Split.Busy.Running()
	show := ui.OnPress(part.Button("sm", "", "Show split rows").Disabled(busy), send, SplitPressed{})
	file := ui.OnPress(part.Button("sm", "download", "Split rows as CSV").Disabled(busy), send, SplitDownloaded{})
	parts := []app.UI{part.Title("Split rows", "", show, file),
		ui.Quiet("Computed from the table with digest " + format.ShortID(r.Data.Digest) + " and the arguments of the split. Row numbers start at 0."),
		train.TaskFailed(task.Failed)}
	if d := task.Answer; d != nil {
		parts = append(parts, splitPart("Training rows", d.Train, d.TrainRows), splitPart("Test rows", d.Test, d.TestRows))
	}
	return part.Card("stack", parts...)
}

func splitPart(title string, n int, rows string) app.UI {
	return part.Div("stack tight", app.B().Class("small").Text(title+": "+usertext.Grouped(n)),
		part.Div("picks", part.Code(title, app.Text(rows))))
}
