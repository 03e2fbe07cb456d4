package automation

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/automation"
)

// historyCard shows a column for each of the last runs, the newest on the right.
func historyCard(s *State) app.UI {
	runs := recentRuns(s)
	legend := []app.UI{part.Badge("ok", "passed"), part.Badge("fail", "failed"), part.Badge("line", "skipped"), part.Badge("brass", "running")}
	if len(runs) == 0 {
		return part.Card("s8 stack", part.Title("History", ""), part.Span("small soft", "Each pipeline run appears here as a column."))
	}
	heads := make([]string, len(runs))
	for i, r := range runs {
		heads[i] = "#" + strconv.Itoa(r.N)
	}
	return part.Card("s8 stack", part.Title("History", "", legend...),
		part.History("Run history", heads, automation.TaskNames(), func(run, task int) app.UI { return historyCell(runs[run], task) }))
}

// recentRuns returns the last runs and the current one, oldest first.
func recentRuns(s *State) []automation.PipelineRun {
	runs := append([]automation.PipelineRun{}, s.Automation.History...)
	if s.Automation.Current != nil {
		runs = append(runs, *s.Automation.Current)
	}
	return runs[max(len(runs)-historyLength, 0):]
}

// historyCell shows the status of one task of one run. It is an image with a label, not a button: the list of decisions
// has the details as text.
func historyCell(r automation.PipelineRun, task int) app.UI {
	t := r.Tasks[task]
	label := "#" + strconv.Itoa(r.N) + " " + t.Name + ": " + string(t.Status)
	if note := taskNote(t); note != "" {
		label += ", " + note
	}
	class, icon := "s", ""
	switch t.Status {
	case automation.Passed:
		class, icon = "p", "check"
	case automation.Failed:
		class, icon = "f", "x"
	case automation.Running:
		class = "r"
	}
	cell := app.Span().Class("cell", class).Role("img").Aria("label", label).Title(label)
	if icon == "" {
		return cell
	}
	return cell.Body(part.Icon(icon))
}

// maxDecisions is how many runs the list of decisions has.
const maxDecisions = 6

// decisionCard lists the outcomes of the newest runs with the reasons.
func decisionCard(s *State) app.UI {
	runs := s.Automation.History
	if len(runs) == 0 {
		return ui.Nothing()
	}
	var rows []app.UI
	for i := len(runs) - 1; i >= 0 && len(rows) < maxDecisions; i-- {
		r := runs[i]
		rows = append(rows, part.Row(false, part.RowHead("num", "#"+strconv.Itoa(r.N)), part.Cell("num nowrap", format.Clock(r.Start)), part.Cell("nowrap", r.Trigger),
			part.CellOf(outcomeBadge(r)), part.Cell("words", decision(s, r))))
	}
	return part.Card("flush", part.Title("Decisions", "newest first"),
		part.Table("Decisions", []part.Column{{Text: "Run"}, {Text: "Started"}, {Text: "By"}, {Text: "Outcome"}, {Text: "Why"}}, rows...))
}

// decision returns the reason for the outcome of a run. It is in the record of the run; a run that was not recorded
// has it in the note of its last task.
func decision(s *State, r automation.PipelineRun) string {
	if runOutcome(r) == "failed" {
		return failure(r)
	}
	for _, run := range s.Registry.Runs {
		if run.Tags["pipeline_run"] == strconv.Itoa(r.N) && run.Tags["decision"] != "" {
			return run.Tags["decision"]
		}
	}
	return format.Sentence(r.Note())
}

func failure(r automation.PipelineRun) string {
	for _, t := range r.Tasks {
		if t.Status == automation.Failed {
			return "Stopped at " + t.Name + ". " + format.Sentence(t.Note)
		}
	}
	return ""
}
