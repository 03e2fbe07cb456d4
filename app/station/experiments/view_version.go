package experiments

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/app/station/serve"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/registry"
	"orrery/core/usertext"
)

// versionPage is the page of one version: its model card and the differences from another version.
func versionPage(s *State, send ui.Send) app.UI {
	v := s.Experiments.OpenVersion
	back := link(s, s.TableURL()).Class("btn", "sm").Text("All runs")
	r, ok := s.Run(v.Run)
	if v.Run == "" || !ok {
		return ui.Body(part.Card("", part.Empty("flask-conical", "Version not found",
			"There is no v"+strconv.Itoa(v.N)+" of "+v.Model+" in this browser. Versions are stored in the browser that created them.", back)))
	}
	acts := []app.UI{}
	for _, a := range s.Registry.Aliases {
		if a.Model == v.Model && a.N == v.N {
			acts = append(acts, aliasBadge(a.Alias))
		}
	}
	acts = append(acts, promoteButton(s, send, v, false), link(s, RunURL(r.ID)).Class("btn", "sm").Text("Open "+inSentence(runName(r))), back)
	return ui.Body(part.Div("grid fill",
		part.Div("s12", part.Card("stack",
			part.Div("title", app.H2().ID("version-title").TabIndex(-1).Text(v.Model+" v"+strconv.Itoa(v.N)), app.Span().Class("row", "wrap").Body(acts...)),
			promotionForm(s, send))),
		part.Div("s6", modelCard(s, send, v, r)), part.Div("s6 stack cards", signatureCard(s, send, v, r), reproduceCard(s, send, r)),
		part.Div("s12", versionDiff(s, send, v, r))))
}

func aliasBadge(alias string) app.UI {
	if alias == registry.Champion {
		return part.Badge("brass", alias)
	}
	return part.Badge("line", alias)
}

// modelCard describes the model with data from its run and its checks.
func modelCard(s *State, send ui.Send, v registry.Version, r registry.Run) app.UI {
	gate := "none recorded, because it was not promoted"
	for _, e := range s.AuditTrail(v.Model) {
		if e.To == v.N && e.Alias == registry.Champion && e.Gate != "" {
			gate = e.Gate + " Reason: " + e.Why + "."
			break
		}
	}
	facts := []string{"Purpose", format.OrDash(r.Tags[registry.TagNote]), "Estimator", steps(r), "Target", format.OrDash(r.Target),
		"Data", r.Data.Name + ", digest " + r.Data.Digest, "Features", usertext.Some(r.Inputs, 50), "Checks", gate, "Limits", limits(s, v, r),
		"Registered", format.Timestamp(v.Created) + ", " + v.Reason, "Model digest", v.Digest}
	if v.SameAs > 0 {
		facts = append(facts, "Same content as", "v"+strconv.Itoa(v.SameAs))
	}
	act := ui.OnPress(part.Button("sm", "", "Intervals").Disabled(s.Experiments.ConfidenceIntervals.Busy.Running()), send, IntervalsPressed{})
	return part.Card("stack", part.Title("Model card", ""), part.KV(facts...), part.Title("Scores on the test rows", "", act), scoreTable(s, r))
}

// limits describes the limits of the model.
func limits(s *State, v registry.Version, r registry.Run) string {
	out := []string{"It needs all columns of its signature."}
	if r.Note != "" {
		out = append(out, format.Sentence(r.Note))
	}
	if s.Data.Table != nil && s.Data.Table.Hash() != r.Data.Digest {
		out = append(out, "It was trained on another table than the loaded one.")
	}
	if w := s.Experiments.Summaries[v.Digest]; w != nil && len(w.Classes) > 0 {
		out = append(out, "It predicts only the classes "+strings.Join(w.Classes, ", ")+".")
	}
	return strings.Join(out, " ")
}

// scoreTable lists the metrics with their confidence intervals, if they were computed.
func scoreTable(s *State, r registry.Run) app.UI {
	b := s.Experiments.ConfidenceIntervals
	t := chart.Table{Caption: "Scores", Headers: []string{"Metric", "Value", "95% interval"}, Text: 1}
	for _, key := range keysOf([]registry.Run{r}, metricsOf) {
		m, between := measureOf(key), "-"
		if b.Answer != nil {
			for _, i := range b.Answer.Intervals {
				if i.Name == key {
					between = m.Write(float64(i.Low)) + " to " + m.Write(float64(i.High))
				}
			}
		}
		t.Rows = append(t.Rows, []string{key, m.Of(r), between})
	}
	says := "95% confidence intervals are computed from bootstrap samples of the test rows."
	if b.Failed.Any() {
		says = format.ErrorText(b.Failed.Text)
	}
	return part.Div("stack", app.Raw(t.HTML()),
		ui.Quiet(says))
}

// signatureCard lists the inputs of the model with an example.
func signatureCard(s *State, send ui.Send, v registry.Version, r registry.Run) app.UI {
	m := s.Experiments.Summaries[v.Digest]
	switch {
	case m == nil:
		return part.Card("stack", part.Title("Signature", ""), part.Skeleton(3))
	case m.Wrong != "":
		return part.Card("stack", part.Title("Signature", ""), part.Note("fail", app.B().Text("This model cannot be used. "), app.Text(format.Sentence(m.Wrong))))
	}
	t := chart.Table{Caption: "Signature", Headers: []string{"Input", "Type", "Position", "Example"}, Text: 2}
	for i, f := range m.Signature {
		t.Rows = append(t.Rows, []string{f.Name, f.Kind.String(), strconv.Itoa(i + 1), format.OrDash(exampleOf(v, r, f.Name))})
	}
	return part.Card("stack", part.Title("Signature", format.Count(len(t.Rows), "input")), app.Raw(t.HTML()),
		ui.Quiet("A request must have all inputs with these types."), exampleRequest(s, send, v))
}

// exampleRequest shows the version's input example and links to a prediction with it.
func exampleRequest(s *State, send ui.Send, v registry.Version) app.UI {
	if v.Example == "" {
		return ui.Quiet("No input example: the table was not loaded when the version was registered, or has too many columns.")
	}
	act := ui.Nothing()
	if s.Live != nil {
		act = ui.OnPress(link(s, station.SetURL{Station: station.Serve}).Class("btn", "sm").Text("Predict with it"), send, serve.ExampleUsed{Example: v.Example})
	}
	return part.Div("stack", part.Title("Input example", "an example request", act),
		part.Div("picks", part.Code("Input example", app.Text(v.Example))))
}

// exampleOf returns the value of an input in the version's example, or the formula of a derived feature.
func exampleOf(v registry.Version, r registry.Run, name string) string {
	for _, t := range features.ReadExample(v.Example) {
		if t.Name == name {
			return t.Text
		}
	}
	for _, f := range r.Features {
		if f.Name == name {
			return f.Expr
		}
	}
	return ""
}

// versionDiff lists the differences between two versions: parameters, scores, features, data and coefficients.
func versionDiff(s *State, send ui.Send, v registry.Version, r registry.Run) app.UI {
	n := s.Baseline()
	options := []part.Option{}
	var other registry.Version
	for _, o := range s.Registry.Versions {
		if o.Model == v.Model && o.N != v.N {
			options = append(options, part.Option{Value: strconv.Itoa(o.N), Text: "v" + strconv.Itoa(o.N)})
		}
		if o.Model == v.Model && o.N == n {
			other = o
		}
	}
	if n == 0 {
		return part.Card("stack", part.Title("Differences", ""), ui.Quiet("Nothing to compare with yet: this is the only version."))
	}
	choose := chooser(send, "version-with", "Compared with", strconv.Itoa(n), options, func(t string) station.Msg {
		n, _ := strconv.Atoi(t)
		return BaselineChosen{N: n}
	})
	was, _ := s.Run(other.Run)
	lines := append(comparisonLines([]registry.Run{was, r}), paramLines(s.Experiments.Summaries[other.Digest], s.Experiments.Summaries[v.Digest])...)
	return part.Card("stack", part.Title("Differences", ""), choose,
		comparisonTable("Differences of versions", []string{"v" + strconv.Itoa(n), "v" + strconv.Itoa(v.N)}, lines, false))
}

// paramLines returns a line for each learned parameter of two models.
func paramLines(a, b *ModelSummary) []line {
	if a == nil || b == nil {
		return nil
	}
	at := map[string]int{}
	var out []line
	for side, s := range []*ModelSummary{a, b} {
		for _, l := range s.Params {
			i, ok := at[l.Name]
			if !ok {
				i = len(out)
				at[l.Name] = i
				out = append(out, line{name: l.Name, texts: []string{"-", "-"}})
			}
			out[i].texts[side] = strconv.FormatFloat(l.Value, 'g', 8, 64)
		}
	}
	return out
}
