package experiments

import (
	"bytes"
	"encoding/json"
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
	"orrery/core/usertext"
)

// runPage is the page of one run. Its terms are those of MLflow.
func runPage(s *State, send ui.Send) app.UI {
	back := link(s, s.TableURL()).Class("btn", "sm").Text("All runs")
	r, ok := s.Run(s.Experiments.OpenRun)
	if !ok {
		return ui.Body(part.Card("", part.Empty("flask-conical", "Run not found",
			"There is no run "+s.Experiments.OpenRun+" in this browser. Runs are stored in the browser that created them.", back)))
	}
	bin := ui.OnPress(part.Button("sm", "trash-2", "Delete"), send, RunsBinned{IDs: []string{r.ID}})
	if r.LifecycleStage == registry.StageDeleted {
		bin = ui.OnPress(part.Button("sm", "rotate-ccw", "Restore"), send, RunsBinned{IDs: []string{r.ID}, Restore: true})
	}
	title := part.Div("title", app.H2().ID("run-title").TabIndex(-1).Text(runName(r)),
		app.Span().Class("row", "wrap").Body(statusBadge(r), runVersion(s, send, r), bin, back))
	return ui.Body(part.Div("grid fill",
		part.Div("s12", part.Card("stack", title, runStatusNote(r), relatedRuns(s, r),
			part.Div("grid",
				part.Div("s6 stack", runInfo(s, r)),
				part.Div("s6 stack", metricTable(r), featureTable(r))))),
		part.Div("s6", reproduceCard(s, send, r)), part.Div("s6", noteCard(send, r)),
		part.Div("s6", seriesCard(s, send, r)), part.Div("s6", tagCard(s, send, r)),
		part.Div("s12", splitCard(s, send, r)),
		part.Div("s6", paramTable(r)), part.Div("s6", coefficientCard(s.Experiments.Summary, r)),
		part.Div("s12", part.Card("stack", modelText(s, send, r)))))
}

// runVersion links to the version of a run, or has the button that registers one.
func runVersion(s *State, send ui.Send, r registry.Run) app.UI {
	if r.ModelID == "" {
		return ui.Nothing()
	}
	if v, ok := s.VersionOf(r.ID); ok {
		return link(s, VersionURL(v, 0)).Body(data.VersionBadge(s.OfData(), v))
	}
	text := "Register as v" + strconv.Itoa(s.Registry.NextVersion(s.ModelOf(r)))
	return ui.OnPress(part.Button("sm", "", text), send, station.RegisterPressed{Run: r.ID})
}

func runStatusNote(r registry.Run) app.UI {
	switch {
	case r.Status == registry.StatusRunning:
		return part.Note("", app.B().Text("Still running. "), app.Text("Parameters are recorded; metrics and the model follow when it ends."))
	case r.Err != "" && r.Status == registry.StatusKilled && r.End.IsZero():
		return part.Note("warn", app.B().Text("Interrupted. "), app.Text(format.ErrorText(r.Err)))
	case r.Err != "" && r.Status == registry.StatusKilled:
		return part.Note("", app.B().Text("Stopped. "), app.Text(format.ErrorText(r.Err)))
	case r.Err != "":
		return part.Note("fail", app.B().Text("Failed. "), app.Text(format.ErrorText(r.Err)))
	case r.Note != "":
		return part.Note("warn", app.Text(format.ErrorText(r.Note)))
	}
	return ui.Nothing()
}

// maxRelated is how many nested runs are linked.
const maxRelated = 50

// relatedRuns links to the parent of a run and to its nested runs.
func relatedRuns(s *State, r registry.Run) app.UI {
	var links []app.UI
	if p, ok := s.Run(r.Tags[registry.TagParent]); ok {
		links = append(links, app.Text("Nested in "), link(s, RunURL(p.ID)).Text(inSentence(runName(p))), app.Text(". "))
	}
	n := 0
	for _, c := range s.Registry.Runs {
		if c.Tags[registry.TagParent] != r.ID || c.ID == r.ID {
			continue
		}
		if n++; n == 1 {
			links = append(links, app.Text("Nested runs: "))
		}
		if n <= maxRelated {
			links = append(links, link(s, RunURL(c.ID)).Text(strconv.Itoa(c.Number)), app.Text(" "))
		}
	}
	if n > maxRelated {
		links = append(links, app.Text("and "+usertext.Grouped(n-maxRelated)+" more."))
	}
	return app.P().Class("small").Hidden(len(links) == 0).Body(links...)
}

func runInfo(s *State, r registry.Run) app.UI {
	return part.KV("run_id", r.ID, "experiment", s.ExperimentName(r.Experiment), "run_name", r.Name, "status", r.Status, "lifecycle_stage", r.LifecycleStage,
		"started by", r.StartedBy, "start_time", format.Timestamp(r.Start), "end_time", endTime(r), "fit took", fitDuration(r),
		"dataset", r.Data.Name, "dataset digest", r.Data.Digest, "context", r.Data.Context,
		"split", "test_size "+strconv.FormatFloat(r.Split.TestSize, 'g', -1, 64)+", random_state "+strconv.FormatUint(r.Split.RandomState, 10)+", stratify "+strconv.FormatBool(r.Split.Stratify),
		"inputs", usertext.Some(r.Inputs, 50), "target", r.Target, "steps", steps(r), "model digest", format.OrDash(r.ModelID))
}

func steps(r registry.Run) string {
	var out []string
	for _, s := range r.Pipeline.Steps {
		out = append(out, s.Kind)
	}
	return strings.Join(append(out, r.Pipeline.Final.Kind), ", ")
}

// featureTable lists the definitions that the run was trained with.
func featureTable(r registry.Run) app.UI {
	if len(r.Features) == 0 {
		return ui.Quiet("No derived features: the inputs are columns of the table.")
	}
	t := chart.Table{Caption: "Features of " + inSentence(runName(r)), Headers: []string{"Feature", "Expression", "Version"}, Text: 2}
	for _, f := range r.Features {
		formula := f.Expr
		if words := expr.Frozen(f.Frozen).String(); words != "" {
			formula += "; learned from the training rows: " + words
		}
		t.Rows = append(t.Rows, []string{f.Name, formula, "v" + strconv.Itoa(f.Version)})
	}
	return app.Raw(t.HTML())
}

func paramTable(r registry.Run) app.UI {
	t := chart.Table{Caption: "Parameters of " + inSentence(runName(r)), Headers: []string{"Parameter", "Value"}, Text: 1}
	for _, k := range format.SortedNames(r.Params) {
		t.Rows = append(t.Rows, []string{k, r.Params[k]})
	}
	return part.Card("flush", part.Title("Parameters", strconv.Itoa(len(t.Rows))), app.Raw(t.HTML()))
}

func metricTable(r registry.Run) app.UI {
	if len(r.Metrics) == 0 && r.Status == registry.StatusRunning {
		return ui.Quiet("No metrics yet.")
	}
	if len(r.Metrics) == 0 {
		return ui.Quiet("No metrics, because the fit did not finish.")
	}
	t := chart.Table{Caption: "Metrics of " + inSentence(runName(r)), Headers: []string{"Metric", "Value"}, Text: 1}
	for _, k := range keysOf([]registry.Run{r}, metricsOf) {
		t.Rows = append(t.Rows, []string{k, format.Measure{Key: k, Places: 6}.Of(r)})
	}
	return app.Raw(t.HTML())
}

// noteCard edits the note of a run. It is saved when the field loses the focus.
func noteCard(send ui.Send, r registry.Run) app.UI {
	f := part.Field{ID: "run-note", Label: "Note", Hint: "Saved as the tag " + registry.TagNote + " when you leave the field."}
	in := ui.OnChoose(ui.InitialValue(f.Area().Rows(4), r.Tags[registry.TagNote]), send, func(v string) station.Msg {
		return TagSet{Run: r.ID, Tag: registry.Tag{Key: registry.TagNote, Value: v, Gone: v == ""}}
	})
	return part.Card("stack", part.Title("Note", ""), f.View(in.Text(r.Tags[registry.TagNote])))
}

// tagCard shows and edits the tags of a run.
func tagCard(s *State, send ui.Send, r registry.Run) app.UI {
	rows := []app.UI{}
	for _, k := range format.SortedNames(r.Tags) {
		if k == registry.TagNote {
			continue
		}
		remove := ui.OnPress(part.IconButton("sm quiet", "x", "Remove the tag "+k), send, TagSet{Run: r.ID, Tag: registry.Tag{Key: k, Gone: true}})
		rows = append(rows, part.Row(false, part.RowHead("mono", k), part.Cell("", r.Tags[k]), part.CellOf(remove)))
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

// seriesCard plots the loss by iteration.
func seriesCard(s *State, send ui.Send, r registry.Run) app.UI {
	if len(r.Losses) == 0 {
		return part.Card("stack", part.Title("Metric series", ""), ui.Quiet("This estimator has no training loss."))
	}
	say := "The loss goes from " + format.Fixed(r.Losses[0], 4) + " to " + format.Fixed(r.Losses[len(r.Losses)-1], 4) + " in " + format.Count(len(r.Losses), "step") + "."
	return part.Card("", ui.Figure(s.Session, send, "run-loss", part.Fig{Title: "Training loss by step", Say: say, Chart: chart.Lines{
		Frame: chart.Frame{ID: "run-loss-title", Title: "Training loss by iteration: " + say, Width: 640, Height: 220}, X: train.IterationAxis("iteration", len(r.Losses)),
		Lines: []chart.Series{{Name: "loss", X: train.Iterations(r.Losses), Y: r.Losses, Class: "kb"}}}}))
}

// reproduceCard repeats the fit of a run and shows whether the model is the same.
func reproduceCard(s *State, send ui.Send, r registry.Run) app.UI {
	e := s.Experiments
	act := ui.OnPress(part.Button("sm", "rotate-ccw", "Reproduce").Disabled(r.ModelID == "" || e.Reproduction.Busy.Running()), send, ReproducePressed{})
	says := ui.Quiet("Repeats the fit from the record and compares the two models.")
	switch {
	case r.ModelID == "":
		says = ui.Quiet("This run has no model to compare with.")
	case ui.IsLate(s.Session, e.Reproduction.Busy):
		return part.Card("stack", part.Title("Reproduce", "", ui.OnPress(part.Button("sm", "x", "Cancel"), send, station.CancelPressed{Job: e.Reproduction.Busy.Job})),
			part.Progress("Repeated fit", float64(e.Reproduction.Busy.Done), float64(e.Reproduction.Busy.Total)))
	}
	return part.Card("stack", part.Title("Reproduce", "", act), says, reproductionResult(s))
}

func reproductionResult(s *State) app.UI {
	e := s.Experiments
	box := app.Div().Aria("live", "polite")
	switch r := e.Reproduction.Answer; {
	case e.Reproduction.Failed.Any():
		return box.Body(part.Note("fail", app.B().Text("Not reproduced. "), app.Text(format.ErrorText(e.Reproduction.Failed.Text))))
	case r == nil:
		return box
	case r.Equal:
		return box.Body(part.Note("ok", app.B().Text("Identical. "), app.Text("The model has the same digest, "+format.ShortID(r.Digest)+". The fit took "+format.Duration(r.Took)+".")))
	default:
		return box.Body(part.Note("fail", app.B().Text("Not identical. "), app.Text("The first difference is at "+format.OrDash(r.Place)+": "+r.Then+" in the record, "+r.Now+" now.")))
	}
}

// coefficientCard lists the learned parameters of the steps.
func coefficientCard(m *ModelSummary, r registry.Run) app.UI {
	title := part.Title("Coefficients", "")
	switch {
	case r.ModelID == "":
		return part.Card("stack", title, ui.Quiet("This run has no model."))
	case m == nil:
		return part.Card("stack", title, part.Skeleton(3))
	case m.Wrong != "":
		return part.Card("stack", title, part.Note("fail", app.B().Text("This model cannot be used. "), app.Text(format.Sentence(m.Wrong))))
	case len(m.Params) == 0:
		return part.Card("stack", title, ui.Quiet("This type of model has no coefficients."))
	}
	t := chart.Table{Caption: "Coefficients", Headers: []string{"Number", "Value"}, Text: 1}
	for _, l := range m.Params {
		t.Rows = append(t.Rows, []string{l.Name, strconv.FormatFloat(l.Value, 'g', -1, 64)})
	}
	more := ""
	if m.Omitted > 0 {
		more = "and " + usertext.Grouped(m.Omitted) + " more"
	}
	return part.Card("flush", part.Title("Coefficients", more), app.Raw(t.HTML()))
}

// modelText shows the stored JSON of a model.
func modelText(s *State, send ui.Send, r registry.Run) app.UI {
	if r.ModelID == "" {
		return ui.Quiet("This run has no model.")
	}
	download := ui.OnPress(part.Button("sm", "download", "Download model"), send, DownloadModel{ID: r.ID})
	text := app.UI(part.Skeleton(3))
	if s.Experiments.Model != "" {
		text = part.Div("scroll", part.Code("Model of "+inSentence(runName(r)), app.Text(s.Experiments.Model)))
	}
	rest := ui.Nothing()
	if s.Experiments.Model != "" && !s.Experiments.ModelComplete {
		rest = ui.Quiet("Truncated. Download the model to see all of it.")
	}
	return part.Div("stack",
		part.Title("Model", "", download),
		text, rest)
}

// maxShownText limits how many bytes of a model's JSON are shown.
const maxShownText = 20_000

// formatModel indents the JSON of a model. whole reports whether the result is not truncated.
func formatModel(text string) (lines string, whole bool) {
	var b bytes.Buffer
	if json.Indent(&b, []byte(text), "", "  ") != nil {
		b.Reset()
		b.WriteString(text)
	}
	if b.Len() <= maxShownText {
		return b.String(), true
	}
	cut := bytes.LastIndexByte(b.Bytes()[:maxShownText], '\n')
	if cut < 0 {
		cut = maxShownText
	}
	return string(b.Bytes()[:cut]), false
}
