package view

import (
	"fmt"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// safeStart draws the notice of a start without models: the reason, buttons that export everything, remove what
// failed and start normally, and a list of what is saved.
func safeStart(s *state.State, send ui.Send) app.UI {
	t := s.Start
	acts := []app.UI{ui.OnPress(part.Button("sm", "download", "Export everything").Disabled(s.Workspace.Doing != ""), send, state.ExportPressed{})}
	if t.Step.Removable() && t.Removed == "" {
		acts = append(acts, ui.OnPress(part.Button("sm", "trash-2", "Remove "+t.Step.What), send, state.RemovalAsked{Step: t.Step}))
	}
	acts = append(acts, ui.OnPress(part.Button("sm primary", "", "Start normally"), send, state.StartPressed{}))
	return app.Section().ID("start-safe").TabIndex(-1).Aria("label", "Start without models").Class("stack").Body(
		part.NoteWith("warn", "triangle-alert", acts, app.B().Text(safeReason(t)), app.Text(" No model and no table is loaded, nothing is served, and the schedule does not train. All saved data is still here.")),
		removal(s, send),
		app.Details().Body(app.Summary().Class("small").Text("What is in this browser"), inventory(s, send)))
}

// safeReason returns in one sentence why no model is loaded.
func safeReason(t state.StartState) string {
	switch {
	case t.Removed != "":
		return format.Sentence(t.Removed + " is removed")
	case t.Failed && t.Step.What != "":
		return "The last start ended while it loaded " + t.Step.What + "."
	case t.Failed:
		return "The last start did not finish."
	}
	return "Orrery was started without models."
}

// removal asks for confirmation to remove something.
func removal(s *state.State, send ui.Send) app.UI {
	step := s.Start.Asking
	box := app.Div().ID("removal").TabIndex(-1)
	if step.Kind == "" {
		return box.Hidden(true)
	}
	return box.Body(part.NoteWith("fail", "trash-2", []app.UI{
		ui.OnPress(part.Button("sm danger", "", "Remove permanently"), send, state.RemovalConfirmed{}),
		ui.OnPress(part.Button("sm", "", "Keep it"), send, state.RemovalDropped{}),
	}, app.B().Text("Remove "+step.What+"? "), app.Text(removalEffect(s, step))))
}

// removalEffect describes what else a removal affects.
func removalEffect(s *state.State, step state.LoadStep) string {
	switch step.Kind {
	case state.StepVersion:
		return "Its aliases are removed too. Its run stays. This cannot be undone: export everything first if you may need it again."
	case state.StepRun:
		return "Its model and the versions made from it are removed too. This cannot be undone: export everything first if you may need it again."
	}
	if n := s.RunsOn(step.ID); n > 0 {
		return format.Count(n, "run") + " used it. Repeating them needs the original file."
	}
	return "This cannot be undone."
}

// maxListed is the largest number of champions and tables that are listed.
const maxListed = 50

// inventory lists what is saved in this browser, with the champions and tables that a start loads.
func inventory(s *state.State, send ui.Send) app.UI {
	models := map[string]bool{}
	for _, v := range s.Registry.Versions {
		models[v.Model] = true
	}
	row := func(what, size string, act app.UI) app.UI {
		return part.Row(false, part.RowHead("", what), part.Num(size), part.CellOf(act))
	}
	rows := []app.UI{
		row(format.Count(len(s.Registry.Runs), "run")+", "+format.Count(len(s.Registry.Versions), "version")+" of "+format.Count(len(models), "model"), format.Bytes(2*s.Storage.Used), ui.Nothing()),
		row(format.Count(s.Storage.Large, "model")+" above 64 kB", format.Bytes(s.Storage.LargeBytes), ui.Nothing()),
	}
	remove := func(name string, step state.LoadStep) app.UI {
		return ui.OnPress(part.Button("sm", "", "Remove").Aria("label", "Remove "+name), send, state.RemovalAsked{Step: step})
	}
	listed := 0
	for _, v := range s.Champions() {
		if listed++; listed <= maxListed {
			step := state.VersionStep(v)
			rows = append(rows, row("Champion: "+step.What, "", remove("champion, "+step.What, step)))
		}
	}
	for _, t := range s.SavedTables.Tables {
		if listed++; listed <= maxListed {
			rows = append(rows, row("Table: "+t.Name+", "+format.Count(t.Rows, "row"), format.Bytes(int(t.Bytes)), remove("saved table "+t.Name, state.TableStep(t.Hash, t.Name))))
		}
	}
	if listed > maxListed {
		rows = append(rows, row("And "+strconv.Itoa(listed-maxListed)+" more", "", ui.Nothing()))
	}
	heads := []part.Column{{Text: "What"}, {Text: "Size", Number: true}, {Text: "Actions", Hidden: true}}
	table := part.Table("What is in this browser", heads, rows...)
	if s.SavedTables.Failed != "" {
		return part.Div("stack", table, part.Note("warn", app.B().Text("The saved tables could not be listed or deleted. "), app.Text(s.SavedTables.Failed)))
	}
	return table
}

// ErrorPage draws the page that replaces one whose drawing has panicked.
func ErrorPage(s state.State, send ui.Send, panicked any) app.UI {
	var links []app.UI
	for _, p := range station.Pages() {
		if p.OnRail() {
			links = append(links, app.A().Class("btn").Href(ui.Link(s.Session, p.ID)).Text(p.Name))
		}
	}
	return app.Main().Class("boot").Body(app.H1().Text("This page could not be drawn"),
		part.Note("fail", app.B().Text("This failed inside Orrery. "), app.Text(fmt.Sprint(panicked)+". Saved data is not affected. This is a bug in Orrery: please report it.")),
		part.Div("row wrap", append(links, ui.OnPress(part.Button("primary", "", "Start without models"), send, state.StartPressed{Safely: true}))...))
}
