package automation

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/automation"
	"orrery/core/usertext"
)

// View renders the station.
func View(s *State, send ui.Send) app.UI {
	return app.Div().Body(ui.Head(s.Session, headActions(s, send)...), ui.Body(part.Div("stack cards",
		runCard(s, send),
		part.Div("grid fill", scheduleCard(s, send), historyCard(s)),
		decisionCard(s))))
}

func headActions(s *State, send ui.Send) []app.UI {
	icon, text := "play", "Start schedule"
	if s.Automation.On {
		icon, text = "pause", "Pause schedule"
	}
	off := s.Automation.Current != nil || s.Data.Table == nil
	return []app.UI{ui.OnPress(part.Button("", icon, text), send, ScheduleToggled{}),
		ui.OnPress(part.Button("primary", "play", "Run now").Disabled(off), send, RunNowPressed{})}
}

// runCard shows the current pipeline run, or the last one.
func runCard(s *State, send ui.Send) app.UI {
	a := s.Automation
	switch {
	case a.Current != nil:
		return part.Card("stack", part.Title(runName(*a.Current), startedText(*a.Current),
			ui.OnPress(part.Button("sm danger", "square", "Cancel run").Disabled(!a.Working().Running()), send, CancelRunPressed{})),
			runSteps(*a.Current), runProgress(s))
	case s.Data.Table == nil:
		return part.Card("", data.NeedsTable(s.OfData(), send, "A pipeline run trains on a table."))
	case len(a.History) > 0:
		last := a.History[len(a.History)-1]
		return part.Card("stack", part.Title(runName(last), startedText(last)+", took "+format.Duration(last.Took()), outcomeBadge(last)), runSteps(last), ui.Nothing())
	}
	return part.Card("", part.Empty("workflow", "No pipeline run yet", "Run one now or start the schedule. Each run trains a model, checks it and promotes it if it is at least as good.", nil))
}

func runName(r automation.PipelineRun) string { return "Pipeline run " + strconv.Itoa(r.N) }

func startedText(r automation.PipelineRun) string {
	by := "the schedule"
	if r.Trigger == "you" {
		by = "you"
	}
	return "started by " + by + ", " + format.Clock(r.Start)
}

func runSteps(r automation.PipelineRun) app.UI {
	out := make([]part.Step, len(r.Tasks))
	for i, t := range r.Tasks {
		out[i] = part.Step{Name: t.Name, Status: string(t.Status), Note: taskNote(t)}
	}
	return part.Pipeline("Tasks of pipeline run "+strconv.Itoa(r.N), out...)
}

// taskNote returns the duration and the note of a task, such as "3.8 ms, 12 iterations".
func taskNote(t automation.Task) string {
	var words []string
	if t.Took > 0 {
		words = append(words, format.Duration(t.Took))
	}
	if t.Note != "" {
		words = append(words, t.Note)
	}
	return strings.Join(words, ", ")
}

// runProgress shows the progress of the running task.
func runProgress(s *State) app.UI {
	b := s.Automation.Working()
	if !ui.IsLate(s.Session, b) {
		return ui.Nothing()
	}
	words := b.What + ", started " + format.Duration(s.Now.Sub(b.Since)) + " ago"
	if b.Total > 0 {
		words = b.What + ", " + usertext.Grouped(int(b.Done)) + " of " + usertext.Grouped(int(b.Total))
	}
	return part.Div("stack", part.Progress("Progress of "+b.What, float64(b.Done), float64(b.Total)), part.Span("small soft num", words))
}

// runOutcome returns how a run ended: promoted, not promoted or failed.
func runOutcome(r automation.PipelineRun) string {
	if r.Status() == automation.Failed {
		return "failed"
	}
	if last := r.Tasks[len(r.Tasks)-1]; last.Status == automation.Passed {
		return "promoted"
	}
	return "not promoted"
}

func outcomeBadge(r automation.PipelineRun) app.UI {
	switch word := runOutcome(r); word {
	case "failed":
		return part.Badge("fail", word)
	case "promoted":
		return part.Badge("ok", word)
	default:
		return part.Badge("", word)
	}
}

// Counter returns the text next to the station's link on the rail and its class.
func Counter(s *State) (text, class string) {
	if !s.Automation.Trains() {
		return "", ""
	}
	return Countdown(s), ""
}

// Countdown returns the time to the next pipeline run in the format m:ss.
func Countdown(s *State) string {
	left := max(0, s.Automation.Schedule.Next.Sub(s.Now))
	sec := int(math.Ceil(left.Seconds()))
	return fmt.Sprintf("%d:%02d", sec/60, sec%60)
}
