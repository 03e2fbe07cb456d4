package experiments

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/train"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/expr"
	"orrery/core/registry"
)

// runPage is one run in full, with MLflow's names where it has them, at an address of its
// own.
func runPage(s *State, send ui.Send) app.UI {
	back := to(s, s.TableURL()).Class("btn", "sm").Text("All runs")
	r, ok := s.Run(s.Experiments.Open)
	if !ok {
		return ui.Body(part.Card("", part.Empty("flask-conical", "There is no such run in this browser",
			"The address names run "+s.Experiments.Open+". Runs stay in the browser that made them.", back)))
	}
	bin := ui.OnPress(part.Button("sm", "trash-2", "Delete"), send, RunsBinned{IDs: []string{r.ID}})
	if r.LifecycleStage == registry.StageDeleted {
		bin = ui.OnPress(part.Button("sm", "rotate-ccw", "Restore"), send, RunsBinned{IDs: []string{r.ID}, Restore: true})
	}
	title := app.Div().Class("title").Body(app.H2().ID("run-title").TabIndex(-1).Text(runName(r)+" in full"),
		app.Span().Class("row", "wrap").Body(statusBadge(r), runVersion(s, send, r), bin, back))
	return ui.Body(app.Div().Class("grid", "fill").Body(
		app.Div().Class("s12").Body(part.Card("stack", title, runTrouble(r), family(s, r),
			app.Div().Class("grid").Body(
				app.Div().Class("s6", "stack").Body(runInfo(s, r)),
				app.Div().Class("s6", "stack").Body(metricTable(r), featureTable(r))))),
		app.Div().Class("s6").Body(repeatCard(s, send, r)), app.Div().Class("s6").Body(noteCard(send, r)),
		app.Div().Class("s6").Body(seriesCard(s, send, r)), app.Div().Class("s6").Body(tagCard(s, send, r)),
		app.Div().Class("s12").Body(dividedCard(s, send, r)),
		app.Div().Class("s6").Body(paramTable(r)), app.Div().Class("s6").Body(learntCard(s.Experiments.Summary, r)),
		app.Div().Class("s12").Body(part.Card("stack", modelText(s, send, r)))))
}

// runVersion is the version made of a run, or the button that makes one.
func runVersion(s *State, send ui.Send, r registry.Run) app.UI {
	if r.ModelID == "" {
		return ui.Placeholder()
	}
	if v, ok := s.VersionOf(r.ID); ok {
		return to(s, VersionURL(v, 0)).Body(data.VersionBadge(s.OfData(), v))
	}
	text := "Register as v" + strconv.Itoa(s.Registry.NextVersion(s.ModelOf(r)))
	return ui.OnPress(part.Button("sm", "", text), send, station.RegisterPressed{Run: r.ID})
}

func runTrouble(r registry.Run) app.UI {
	switch {
	case r.Status == registry.StatusRunning:
		return part.Note("", app.B().Text("It is still running. "), app.Text("Parameters are recorded; metrics and the model follow when it ends."))
	case r.Err != "" && r.Status == registry.StatusKilled && r.End.IsZero():
		return part.Note("warn", app.B().Text("It was interrupted. "), app.Text(format.ErrorText(r.Err)))
	case r.Err != "" && r.Status == registry.StatusKilled:
		return part.Note("", app.B().Text("It was stopped. "), app.Text(format.ErrorText(r.Err)))
	case r.Err != "":
		return part.Note("fail", app.B().Text("It stopped. "), app.Text(format.ErrorText(r.Err)))
	case r.Note != "":
		return part.Note("warn", app.Text(format.ErrorText(r.Note)))
	}
	return ui.Placeholder()
}

// mostKin is how many nested runs are linked one by one.
const mostKin = 50

// family links a nested run's parent, and a parent's nested runs.
func family(s *State, r registry.Run) app.UI {
	var links []app.UI
	if p, ok := s.Run(r.Tags[registry.TagParent]); ok {
		links = append(links, app.Text("Nested in "), to(s, RunURL(p.ID)).Text(lower(runName(p))), app.Text(". "))
	}
	n := 0
	for _, c := range s.Registry.Runs {
		if c.Tags[registry.TagParent] != r.ID || c.ID == r.ID {
			continue
		}
		if n++; n == 1 {
			links = append(links, app.Text("Nested runs: "))
		}
		if n <= mostKin {
			links = append(links, to(s, RunURL(c.ID)).Text(strconv.Itoa(c.Number)), app.Text(" "))
		}
	}
	if n > mostKin {
		links = append(links, app.Text("and "+part.Grouped(n-mostKin)+" more."))
	}
	return app.P().Class("small").Hidden(len(links) == 0).Body(links...)
}

func runInfo(s *State, r registry.Run) app.UI {
	return part.KV("run_id", r.ID, "experiment", s.ExperimentName(r.Experiment), "run_name", r.Name, "status", r.Status, "lifecycle_stage", r.LifecycleStage,
		"started by", r.StartedBy, "start_time", format.Timestamp(r.Start), "end_time", ended(r), "fit took", took(r),
		"dataset", r.Data.Name, "dataset digest", r.Data.Digest, "context", r.Data.Context,
		"split", "test_size "+strconv.FormatFloat(r.Split.TestSize, 'g', -1, 64)+", random_state "+strconv.FormatUint(r.Split.RandomState, 10)+", stratify "+strconv.FormatBool(r.Split.Stratify),
		"inputs", format.Some(r.Inputs, 50), "target", r.Target, "steps", steps(r), "model digest", format.OrDash(r.ModelID))
}

func steps(r registry.Run) string {
	var out []string
	for _, s := range r.Pipeline.Steps {
		out = append(out, s.Kind)
	}
	return strings.Join(append(out, r.Pipeline.Final.Kind), ", ")
}

// featureTable lists the registered features as they were at the time.
func featureTable(r registry.Run) app.UI {
	if len(r.Features) == 0 {
		return ui.Quiet("No registered features: its inputs are columns of the table.")
	}
	t := chart.Table{Caption: "Features of " + lower(runName(r)), Headers: []string{"Feature", "Expression", "Version"}, Text: 2}
	for _, f := range r.Features {
		formula := f.Expr
		if words := expr.Frozen(f.Frozen).String(); words != "" {
			formula += "; learnt from the training rows: " + words
		}
		t.Rows = append(t.Rows, []string{f.Name, formula, "v" + strconv.Itoa(f.Version)})
	}
	return app.Raw(t.HTML())
}

func paramTable(r registry.Run) app.UI {
	t := chart.Table{Caption: "Parameters of " + lower(runName(r)), Headers: []string{"Parameter", "Value"}, Text: 1}
	for _, k := range format.SortedNames(r.Params) {
		t.Rows = append(t.Rows, []string{k, r.Params[k]})
	}
	return part.Card("flush", part.Title("Parameters", strconv.Itoa(len(t.Rows))), app.Raw(t.HTML()))
}

func metricTable(r registry.Run) app.UI {
	if len(r.Metrics) == 0 && r.Status == registry.StatusRunning {
		return ui.Quiet("It has no metrics yet.")
	}
	if len(r.Metrics) == 0 {
		return ui.Quiet("It has no metrics: the fit did not come to its end.")
	}
	t := chart.Table{Caption: "Metrics of " + lower(runName(r)), Headers: []string{"Metric", "Value"}, Text: 1}
	for _, k := range keysOf([]registry.Run{r}, metricsOf) {
		t.Rows = append(t.Rows, []string{k, format.Measure{Key: k, Places: 6}.Of(r)})
	}
	return app.Raw(t.HTML())
}

// noteCard is the run's description. It is saved when the field is left.
func noteCard(send ui.Send, r registry.Run) app.UI {
	f := part.Field{ID: "run-note", Label: "Note", Hint: "Kept as the tag " + registry.TagNote + " when you leave the field."}
	in := ui.OnChoose(ui.InitialValue(f.Area().Rows(4), r.Tags[registry.TagNote]), send, func(v string) station.Msg {
		return TagSet{Run: r.ID, Tag: registry.Tag{Key: registry.TagNote, Value: v, Gone: v == ""}}
	})
	return part.Card("stack", part.Title("Note", ""), f.View(in.Text(r.Tags[registry.TagNote])))
}

// tagCard shows the tags and changes them; the record itself never changes.
func tagCard(s *State, send ui.Send, r registry.Run) app.UI {
	rows := []app.UI{}
	for _, k := range format.SortedNames(r.Tags) {
		if k == registry.TagNote {
			continue
		}
		gone := ui.OnPress(part.IconButton("sm quiet", "x", "Remove the tag "+k), send, TagSet{Run: r.ID, Tag: registry.Tag{Key: k, Gone: true}})
		rows = append(rows, part.Row(false, part.RowHead("mono", k), part.Cell("", r.Tags[k]), part.CellOf(gone)))
	}
	e := s.Experiments
	key, value := part.Field{ID: "tag-key", Label: "Tag"}, part.Field{ID: "tag-value", Label: "Value of the tag"}
	return part.Card("stack", part.Title("Tags", strconv.Itoa(len(rows))),
		part.Table("Tags", []part.Column{{Text: "Tag"}, {Text: "Value"}, {Text: "Remove", Hidden: true}}, rows...),
		ui.OnSubmit(app.Form().Class("row wrap wide"), send, TagSaved{}).Body(
			key.View(ui.OnType(ui.InitialValue(key.Input().Type("text").AutoComplete(false), e.TagKey), send, func(t string) station.Msg { return TagKeyTyped{Text: t} })),
			value.View(ui.OnType(ui.InitialValue(value.Input().Type("text").AutoComplete(false), e.TagValue), send, func(t string) station.Msg { return TagValueTyped{Text: t} })),
			app.Button().Type("submit").Class("btn sm").Disabled(strings.TrimSpace(e.TagKey) == "").Text("Save tag")))
}

// seriesCard is the metric that has a value a step: the loss.
func seriesCard(s *State, send ui.Send, r registry.Run) app.UI {
	if len(r.Losses) == 0 {
		return part.Card("stack", part.Title("Metric series", ""), ui.Quiet("This estimator has no loss by iteration."))
	}
	say := "loss goes from " + format.Fixed(r.Losses[0], 4) + " to " + format.Fixed(r.Losses[len(r.Losses)-1], 4) + " in " + format.Count(len(r.Losses), "step") + "."
	return part.Card("", ui.Figure(s.Session, send, "run-loss", part.Fig{Title: "Training loss by step", Say: say, Chart: chart.Lines{
		Frame: chart.Frame{ID: "run-loss-title", Title: "Training loss by iteration: " + say, Width: 640, Height: 220}, X: train.IterationAxis("iteration", len(r.Losses)),
		Lines: []chart.Series{{Name: "loss", X: train.Iterations(r.Losses), Y: r.Losses, Class: "kb"}}}}))
}

// repeatCard fits the run again and says whether the same comes out.
func repeatCard(s *State, send ui.Send, r registry.Run) app.UI {
	e := s.Experiments
	act := ui.OnPress(part.Button("sm", "rotate-ccw", "Reproduce").Disabled(r.ModelID == "" || e.Reproduction.Busy.Running()), send, ReproducePressed{})
	says := ui.Quiet("Fits it again in the worker, from what the record says, and compares the model number by number.")
	switch {
	case r.ModelID == "":
		says = ui.Quiet("It left no model to compare with.")
	case ui.IsLate(s.Session, e.Reproduction.Busy):
		return part.Card("stack", part.Title("Reproduce", "", ui.OnPress(part.Button("sm", "x", "Cancel"), send, station.CancelPressed{Job: e.Reproduction.Busy.Job})),
			part.Progress("The fit, again", float64(e.Reproduction.Busy.Done), float64(e.Reproduction.Busy.Total)))
	}
	return part.Card("stack", part.Title("Reproduce", "", act), says, repeatSays(s))
}

func repeatSays(s *State) app.UI {
	e := s.Experiments
	box := app.Div().Aria("live", "polite")
	switch r := e.Reproduction.Answer; {
	case e.Reproduction.Failed.Any():
		return box.Body(part.Note("fail", app.B().Text("Not reproduced. "), app.Text(format.ErrorText(e.Reproduction.Failed.Text))))
	case r == nil:
		return box
	case r.Equal:
		return box.Body(part.Note("ok", app.B().Text("Equal, bit for bit. "), app.Text("The model has the digest "+format.ShortID(r.Digest)+" again; the fit took "+format.Duration(r.Took)+".")))
	default:
		return box.Body(part.Note("fail", app.B().Text("Not equal. "), app.Text("The first difference is at "+format.OrDash(r.Place)+": "+r.Then+" in the record, "+r.Now+" now.")))
	}
}

// learntCard lists the numbers that the steps learnt, and the model's signature.
func learntCard(sight *ModelSummary, r registry.Run) app.UI {
	title := part.Title("Coefficients", "")
	switch {
	case r.ModelID == "":
		return part.Card("stack", title, ui.Quiet("It left no model."))
	case sight == nil:
		return part.Card("stack", title, part.Skeleton(3))
	case sight.Wrong != "":
		return part.Card("stack", title, part.Note("fail", app.B().Text("The model is refused. "), app.Text(format.Sentence(sight.Wrong))))
	case len(sight.Learnt) == 0:
		return part.Card("stack", title, ui.Quiet("A model of this kind is not a list of numbers. Its text has all of it."))
	}
	t := chart.Table{Caption: "Coefficients", Headers: []string{"Number", "Value"}, Text: 1}
	for _, l := range sight.Learnt {
		t.Rows = append(t.Rows, []string{l.Name, strconv.FormatFloat(l.Value, 'g', -1, 64)})
	}
	more := ""
	if sight.Cut > 0 {
		more = "and " + part.Grouped(sight.Cut) + " more"
	}
	return part.Card("flush", part.Title("Coefficients", more), app.Raw(t.HTML()))
}

// modelText is the model as it is stored.
func modelText(s *State, send ui.Send, r registry.Run) app.UI {
	if r.ModelID == "" {
		return ui.Quiet("It left no model.")
	}
	download := ui.OnPress(part.Button("sm", "download", "Download model"), send, DownloadModel{ID: r.ID})
	text := app.UI(part.Skeleton(3))
	if s.Experiments.Model != "" {
		text = app.Div().Class("scroll").Body(part.Code("Model of "+lower(runName(r)), app.Text(s.Experiments.Model)))
	}
	rest := ui.Placeholder()
	if s.Experiments.Model != "" && !s.Experiments.Whole {
		rest = ui.Quiet("This is its beginning; the file has all of it.")
	}
	return app.Div().Class("stack").Body(
		part.Title("Model", "", download),
		text, rest)
}
