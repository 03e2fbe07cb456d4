package automation

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/automation"
)

// historyCard is a column for each of the last runs, the newest at the right.
func historyCard(s *State) app.UI {
	runs := pastRuns(s)
	legend := []app.UI{part.Badge("ok", "passed"), part.Badge("fail", "failed"), part.Badge("line", "skipped"), part.Badge("brass", "running")}
	if len(runs) == 0 {
		return part.Card("s8 stack", part.Title("History", ""), part.Span("small soft", "Each run becomes a column here, task by task."))
	}
	heads := make([]string, len(runs))
	for i, r := range runs {
		heads[i] = "#" + strconv.Itoa(r.N)
	}
	return part.Card("s8 stack", part.Title("History", "", legend...),
		part.History("Run history", heads, automation.TaskNames(), func(run, task int) app.UI { return historyCell(runs[run], task) }))
}

// pastRuns are the last runs and the one that is going on, oldest first.
func pastRuns(s *State) []automation.PipelineRun {
	runs := append([]automation.PipelineRun{}, s.Automation.History...)
	if s.Automation.Current != nil {
		runs = append(runs, *s.Automation.Current)
	}
	return runs[max(len(runs)-12, 0):]
}

// historyCell is one task of one run. It is a picture and not a button: the
// list below says the same in words.
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

// mostDecisions is how many runs the list of decisions tells of.
const mostDecisions = 6

// decisionCard says of the newest runs what came of them and why.
func decisionCard(s *State) app.UI {
	runs := s.Automation.History
	if len(runs) == 0 {
		return ui.Placeholder()
	}
	var rows []app.UI
	for i := len(runs) - 1; i >= 0 && len(rows) < mostDecisions; i-- {
		r := runs[i]
		rows = append(rows, part.Row(false, part.RowHead("num", "#"+strconv.Itoa(r.N)), part.Cell("num nowrap", format.Clock(r.Start)), part.Cell("nowrap", r.Trigger),
			part.CellOf(outcomeBadge(r)), part.Cell("words", decision(s, r))))
	}
	return part.Card("flush", part.Title("Decisions", "newest first"),
		part.Table("Decisions", []part.Column{{Text: "Run"}, {Text: "Started"}, {Text: "By"}, {Text: "Outcome"}, {Text: "Why"}}, rows...))
}

// decision is the reason: of a promotion from the run's record, since the tasks
// only say what was done, and else from the task that ended the run.
func decision(s *State, r automation.PipelineRun) string {
	if passOutcome(r) == "failed" {
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
