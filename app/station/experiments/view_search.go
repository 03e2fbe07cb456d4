package experiments

import (
	"cmp"
	"slices"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/registry"
	"orrery/core/usertext"
)

// maxCompletions is how many completions are shown.
const maxCompletions = 8

// searchBar has the query in MLflow's syntax with its errors and completions, and the choice of columns and experiments.
func searchBar(s *State, send ui.Send) app.UI {
	e := s.Experiments
	f := part.Field{ID: "runs-search", Label: "Search runs"}
	in := ui.OnTypeAt(ui.InitialValue(ui.CodeInput(f.Input()), e.Search).Attr("placeholder", `metrics.accuracy > 0.8 AND params.C = "1.0"`).
		Aria("invalid", e.Wrong != nil).Attr("aria-describedby", "runs-search-says"), send,
		func(text string, caret int) station.Msg { return SearchTyped{Text: text, Caret: caret} })
	completions := []app.UI{}
	for _, w := range e.Completions.Words[:min(len(e.Completions.Words), maxCompletions)] {
		completions = append(completions, ui.OnPress(part.Button("sm quiet mono", "", strings.TrimSpace(w)), send, CompletionChosen{Word: w}))
	}
	return part.Div("tools stack",
		part.Div("row wrap wide", part.Div("grow", f.View(in)), experimentChoice(s, send)),
		searchStatus(s), searchErrorPlace(s),
		app.Div().Class("row wrap").Role("group").Aria("label", "Completions").Hidden(len(completions) == 0).Body(completions...),
		part.Div("row wrap wide", columnChoice(s, send), experimentForm(s, send)))
}

func searchStatus(s *State) app.UI {
	e := s.Experiments
	box := app.Div().ID("runs-search-says").Aria("live", "polite")
	switch {
	case e.Wrong != nil:
		return box.Class("err").Body(part.Icon("circle-x"), app.Span().Text(format.Sentence(e.Wrong.Msg)+" Position "+usertext.Grouped(e.Wrong.Column())+"."))
	case e.Search != "":
		return box.Class("small soft").Text(format.Count(e.Found, "run") + " found.")
	}
	return box.Class("small mute").Text("MLflow's search syntax: metrics, params, tags, attributes and datasets with AND; OR and parentheses also work.")
}

// searchErrorPlace marks the position of a syntax error in the query.
func searchErrorPlace(s *State) app.UI {
	if s.Experiments.Wrong == nil {
		return app.Pre().Hidden(true)
	}
	line, mark, _ := strings.Cut(s.Experiments.Wrong.Snippet(), "\n")
	return part.Code("Where the search is wrong", app.Text(line+"\n"), part.Token("f", mark))
}

// columnChoice selects the columns of the table.
func columnChoice(s *State, send ui.Send) app.UI {
	boxes := []app.UI{}
	shown := s.ShownColumns()
	for _, name := range s.ColumnNames() {
		text, _, _ := columnHead(s, name)
		if strings.Contains(name, ".") {
			text = name
		}
		boxes = append(boxes, part.Check(ui.OnToggle(app.Input().Checked(slices.Contains(shown, name)), send, ColumnToggled{Name: name}), app.Text(text)))
	}
	return app.Details().Body(app.Summary().Class("small").Text("Columns"),
		app.Div().Class("row wrap wide picks").Role("group").Aria("label", "Columns").Body(boxes...),
		ui.OnPress(part.Button("sm quiet", "rotate-ccw", "Default columns"), send, ColumnsReset{}))
}

// experimentChoice selects the experiment whose runs are shown.
func experimentChoice(s *State, send ui.Send) app.UI {
	options := []part.Option{{Value: ui.NoText, Text: "All experiments"}}
	for _, x := range s.Registry.Experiments {
		if x.Stage == registry.StageActive || s.Experiments.Filter == "deleted" {
			options = append(options, part.Option{Value: x.ID, Text: x.Name + " (" + usertext.Grouped(x.Runs) + ")"})
		}
	}
	return chooser(send, "runs-experiment", "Experiment", s.Experiments.Experiment, options, func(v string) station.Msg { return ExperimentShown{ID: v} })
}

// chooser is a select element with a label. The option ui.NoText stands for "".
func chooser(send ui.Send, id, label, chosen string, options []part.Option, m func(v string) station.Msg) app.UI {
	f := part.Field{ID: id, Label: label}
	return f.View(ui.OnChoose(f.Select(cmp.Or(chosen, ui.NoText), options...), send, func(v string) station.Msg {
		if v == ui.NoText {
			v = ""
		}
		return m(v)
	}))
}

// experimentForm creates, renames, deletes and restores experiments, and selects the experiment of new runs.
func experimentForm(s *State, send ui.Send) app.UI {
	e := s.Experiments
	f := part.Field{ID: "experiment-name", Label: "Experiment name"}
	in := ui.OnType(ui.InitialValue(f.Input().Type("text").AutoComplete(false), e.NameOf), send, func(t string) station.Msg { return ExperimentTyped{Text: t} })
	unnamed := strings.TrimSpace(e.NameOf) == ""
	acts := []app.UI{in, ui.OnPress(part.Button("sm", "plus", "Create").Disabled(unnamed), send, ExperimentPressed{Do: "create"})}
	if e.Experiment != "" {
		acts = append(acts, ui.OnPress(part.Button("sm", "", "Rename").Disabled(unnamed), send, ExperimentPressed{Do: "rename", ID: e.Experiment}))
		if stageOf(s, e.Experiment) == registry.StageDeleted {
			acts = append(acts, ui.OnPress(part.Button("sm", "", "Restore experiment"), send, ExperimentPressed{Do: "restore", ID: e.Experiment}))
		} else {
			acts = append(acts, ui.OnPress(part.Button("sm danger", "", "Delete experiment"), send, ExperimentPressed{Do: "delete", ID: e.Experiment}))
		}
	}
	options := []part.Option{{Value: ui.NoText, Text: "the experiment of their table"}}
	for _, x := range s.Registry.Experiments {
		if x.Stage == registry.StageActive {
			options = append(options, part.Option{Value: x.ID, Text: x.Name})
		}
	}
	return app.Details().Body(app.Summary().Class("small").Text("Experiments"), part.Div("stack",
		f.View(acts...),
		chooser(send, "runs-into", "New runs go to", s.Train.Into, options, func(v string) station.Msg { return IntoChosen{ID: v} })))
}

func stageOf(s *State, id string) string {
	for _, x := range s.Registry.Experiments {
		if x.ID == id {
			return x.Stage
		}
	}
	return registry.StageActive
}
