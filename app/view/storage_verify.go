package view

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/work/jobs"
)

// mostProblems is how many problems are listed.
const mostProblems = 20

// verifySection checks everything that this browser keeps, and says what is damaged.
func verifySection(s *state.State, send ui.Send) app.UI {
	v := s.Verify
	words := part.Grouped(int(v.Running.Done)) + " of " + part.Grouped(int(v.Running.Total))
	return app.Div().Class("stack").Body(
		app.Div().Class("row wrap").Body(ui.OnPress(part.Button("sm", "shield-check", "Check everything").Disabled(v.Running.Running()), send, state.VerifyPressed{}),
			part.Span("small soft", "Reads every record, loads every model, compares every table with its hash.")),
		progressRow(s, send, v.Running, words), verified(v))
}

func verified(v state.VerifyState) app.UI {
	box := app.Div().ID("verified").TabIndex(-1).Role("status")
	switch {
	case v.Failed != "":
		return box.Body(part.Note("fail", app.B().Text("The check did not come to its end. "), app.Text(v.Failed)))
	case v.Answer == nil:
		return box.Hidden(true)
	case len(v.Answer.Findings) == 0:
		return box.Body(part.Note("ok", app.B().Text("Everything is whole: "), app.Text(counted(*v.Answer)+".")))
	}
	var rows []app.UI
	findings := v.Answer.Findings
	for _, f := range findings[:min(mostProblems, len(findings))] {
		rows = append(rows, part.Row(false, part.RowHead("", f.Place), part.Cell("small", format.Sentence(f.Problem)), part.Cell("small", format.Sentence(f.Remedy))))
	}
	more := ""
	if n := len(findings) - mostProblems; n > 0 {
		more = "And " + part.Grouped(n) + " more. "
	}
	heads := []part.Column{{Text: "Where"}, {Text: "What is wrong"}, {Text: "What to do"}}
	return box.Class("stack").Body(
		part.Note("fail", app.B().Text(format.Count(len(findings), "problem")+" found. "), app.Text(more+"Checked: "+counted(*v.Answer)+". A backup or an exported workspace that has what is damaged brings it back: restoring adds what is missing or damaged.")),
		part.Table("Problems", heads, rows...))
}

// counted lists how many of each there are.
func counted(v jobs.VerifyResult) string {
	return format.Count(v.Runs, "run") + ", " + format.Count(v.Versions, "version") + ", " + format.Count(v.Models, "model") + ", " + format.Count(v.Tables, "table") + ", " + format.Count(v.Backups, "backup")
}
