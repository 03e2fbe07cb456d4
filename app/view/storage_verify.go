package view

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
	"orrery/core/work/jobs"
)

// maxProblems is the largest number of problems that are listed.
const maxProblems = 20

// verifySection has the button that checks all saved data, and shows the result.
func verifySection(s *state.State, send ui.Send) app.UI {
	v := s.Verify
	words := usertext.Grouped(int(v.Running.Done)) + " of " + usertext.Grouped(int(v.Running.Total))
	return part.Div("stack",
		part.Div("row wrap", ui.OnPress(part.Button("sm", "shield-check", "Check everything").Disabled(v.Running.Running()), send, state.VerifyPressed{}),
			part.Span("small soft", "Reads every record, loads every model, compares every table with its hash.")),
		progressRow(s, send, v.Running, words), verifyOutcome(v))
}

func verifyOutcome(v state.VerifyState) app.UI {
	box := app.Div().ID("verified").TabIndex(-1).Role("status")
	switch {
	case v.Failed != "":
		return box.Body(part.Note("fail", app.B().Text("The check did not finish. "), app.Text(v.Failed)))
	case v.Answer == nil:
		return box.Hidden(true)
	case len(v.Answer.Findings) == 0:
		return box.Body(part.Note("ok", app.B().Text("No problems found: "), app.Text(verifyCounts(*v.Answer)+".")))
	}
	var rows []app.UI
	findings := v.Answer.Findings
	for _, f := range findings[:min(maxProblems, len(findings))] {
		rows = append(rows, part.Row(false, part.RowHead("", f.Place), part.Cell("small", format.Sentence(f.Problem)), part.Cell("small", format.Sentence(f.Remedy))))
	}
	more := ""
	if n := len(findings) - maxProblems; n > 0 {
		more = "And " + usertext.Grouped(n) + " more. "
	}
	heads := []part.Column{{Text: "Where"}, {Text: "What is wrong"}, {Text: "What to do"}}
	return box.Class("stack").Body(
		part.Note("fail", app.B().Text(format.Count(len(findings), "problem")+" found. "), app.Text(more+"Checked: "+verifyCounts(*v.Answer)+". Restore a backup or import an exported workspace to repair it.")),
		part.Table("Problems", heads, rows...))
}

// verifyCounts lists the numbers of records, models and tables.
func verifyCounts(v jobs.VerifyResult) string {
	return format.Count(v.Runs, "run") + ", " + format.Count(v.Versions, "version") + ", " + format.Count(v.Models, "model") + ", " + format.Count(v.Tables, "table") + ", " + format.Count(v.Backups, "backup")
}
