package experiments

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/registry"
	"orrery/core/usertext"
)

// maxVersions is how many versions are listed. The pages of the runs link to the older ones.
const maxVersions = 30

// versionCard lists the versions of the current table's model with their aliases.
func versionCard(s *State, send ui.Send) app.UI {
	all := s.Versions()
	rows := []app.UI{}
	newest := true
	for i, v := range all {
		if i >= maxVersions && len(aliasesOf(s, v.N)) == 0 {
			continue
		}
		rows = append(rows, versionRow(s, send, v, newest && i == 0))
	}
	return part.Card("s4 stack", part.Title("Versions", usertext.Grouped(len(all)), part.Span("mute small", "model "+s.ModelName())),
		app.Div().Body(promotionForm(s, send)), noVersions(s, len(all)),
		app.Div().Class("scroll", "stack").TabIndex(0).Role("region").Aria("label", "Versions").Hidden(len(all) == 0).Body(rows...),
		olderVersions(len(all)-len(rows)), promoteReason(s, len(all)))
}

func noVersions(s *State, n int) app.UI {
	switch {
	case n > 0:
		return ui.Nothing()
	case len(s.Registry.Versions) > 0:
		n = len(s.Registry.Versions)
		return ui.Quiet("No run of this table is registered. " + format.Count(n, "version") + " of other models " + isAre(n) + " stored.")
	}
	return ui.Quiet("No versions yet. Open a run and register it.")
}

func olderVersions(n int) app.UI {
	if n <= 0 {
		return ui.Nothing()
	}
	return ui.Quiet(usertext.Grouped(n) + " older versions are not listed. Open their runs to promote them.")
}

// promoteReason explains why versions cannot be promoted.
func promoteReason(s *State, n int) app.UI {
	if n == 0 || s.Data.Table != nil {
		return ui.Nothing()
	}
	return ui.Quiet("Load the table of a version to promote it: the checks run on the table.")
}

// aliasesOf returns the aliases that point at version n of the current table's model.
func aliasesOf(s *State, n int) []string {
	var out []string
	for _, a := range []string{registry.Champion, registry.Challenger, registry.Previous} {
		if s.AliasN(a) == n {
			out = append(out, a)
		}
	}
	return out
}

func versionRow(s *State, send ui.Send, v registry.Version, newest bool) app.UI {
	badges := []app.UI{}
	for _, a := range aliasesOf(s, v.N) {
		badges = append(badges, aliasBadge(a))
	}
	r, _ := s.Run(v.Run)
	line := "run " + strconv.Itoa(r.Number)
	if name, v, ok := r.Score(); ok {
		line += ", " + name + " " + format.Score(v)
	}
	if s.Live != nil && s.Live.Version.N == v.N && s.Live.Version.Model == v.Model {
		line += ", live"
	}
	if v.SameAs > 0 {
		line += ", same model as v" + strconv.Itoa(v.SameAs)
	}
	return part.Div("row between item",
		part.Div("row wide", link(s, VersionURL(v, 0)).Class("vnum").Text("v"+strconv.Itoa(v.N)),
			app.Div().Body(part.Div("row wrap", badges...),
				app.Div().Class("small", "mute").Text(line), app.Div().Class("tiny", "mute").Text(format.Timestamp(v.Created)))),
		app.Span().Class("row", "wrap").Body(promoteButton(s, send, v, newest)))
}

// promoteButton promotes a version to champion, or rolls back to the previous champion.
func promoteButton(s *State, send ui.Send, v registry.Version, newest bool) app.UI {
	name := "v" + strconv.Itoa(v.N)
	switch {
	case s.AliasN(registry.Champion) == v.N && v.Model == s.ModelName():
		return ui.Nothing()
	case s.AliasN(registry.Previous) == v.N && v.Model == s.ModelName():
		return ui.OnPress(part.Button("sm", "rotate-ccw", "Roll back").Aria("label", "Roll back to "+name), send, RollbackPressed{N: v.N})
	}
	kind := "sm"
	if newest {
		kind = "sm primary"
	}
	able := s.Data.Table != nil && !s.Experiments.Gate.Running() && v.Model == s.ModelName()
	return ui.OnPress(part.Button(kind, "arrow-up-right", "Promote "+name).Disabled(!able), send, PromotePressed{Version: v})
}

// promotionForm shows the progress of the checks, their results, and the field for the reason of a promotion.
func promotionForm(s *State, send ui.Send) app.UI {
	e := s.Experiments
	name := "v" + strconv.Itoa(e.Candidate.N)
	drop := func(text string) app.UI { return ui.OnPress(part.Button("sm", "", text), send, PromoteDropped{}) }
	switch {
	case e.Gate.Running():
		return part.Div("stack",
			part.Div("row between", part.Span("small", "Running the checks for "+name+"."), drop("Cancel")),
			part.Progress("Checks for "+name, float64(e.Gate.Done), float64(e.Gate.Total)))
	case e.GateClosed != "":
		return part.Div("stack", part.NoteWith("fail", "circle-x", []app.UI{app.A().Class("btn", "sm").Href(ui.Link(s.Session, station.Checks)).Text("Open Checks")},
			app.B().Text("Not promoted. "), app.Text(e.GateClosed)), gateResults(s), drop("Close"))
	case !e.GateOpen:
		return ui.Nothing()
	}
	f := part.Field{ID: "promote-reason", Label: "Reason for promoting " + name}
	in := ui.OnType(ui.InitialValue(f.Input().Type("text").AutoComplete(false), e.Reason), send, func(t string) station.Msg { return ReasonTyped{Text: t} })
	return ui.OnSubmit(app.Form().Class("stack"), send, PromoteConfirmed{}).Body(
		part.Note("ok", app.B().Text("Gate open. "), app.Text(e.GateText)), gateResults(s), f.View(in),
		part.Div("row", app.Button().Type("submit").Class("btn primary sm").Disabled(strings.TrimSpace(e.Reason) == "").Text("Make "+name+" champion"), drop("Not now")))
}

// gateResults lists the results of the checks.
func gateResults(s *State) app.UI {
	t := chart.Table{Caption: "Checks of the candidate", Headers: []string{"Check", "Result", "Found"}, Text: 3}
	for _, r := range s.Experiments.Results {
		result := "pass"
		if !r.Passed {
			result = "fail"
		}
		t.Rows = append(t.Rows, []string{r.Name, result, r.Found})
	}
	return app.Details().Body(app.Summary().Class("small").Text(format.Count(len(t.Rows), "check")), app.Raw(t.HTML()))
}
