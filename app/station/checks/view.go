package checks

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/checks"
	"orrery/core/usertext"
)

// View renders the station.
func View(s *State, send ui.Send) app.UI {
	run := part.Button("primary", "play", "Run checks").Disabled(s.Data.Table == nil || s.Checks.Running.Running())
	top := ui.Head(s.Session, ui.OnPress(run, send, ChecksPressed{}))
	if s.Data.Table == nil {
		return app.Div().Body(top, ui.Body(part.Card("", data.NeedsTable(s.OfData(), send, "Checks test a table, its features and a model."))))
	}
	return app.Div().Body(top, ui.Body(part.Div("grid fill",
		part.Div("s8 stack cards",
			ui.Progress(s.Session, send, s.Checks.Running, "Running checks", usertext.Grouped(int(s.Checks.Running.Done))+" of "+usertext.Grouped(int(s.Checks.Running.Total))),
			checksFailed(s), resultCard(s), outputCard(s)),
		part.Div("s4 stack cards", gateCard(s, send), exampleCard(s, send)))))
}

func checksFailed(s *State) app.UI {
	f := s.Checks.Failed
	if !f.Any() {
		return ui.Nothing()
	}
	return part.Note("fail", app.B().Text("The checks could not run. "), app.Text(format.Sentence(f.Text)))
}

// resultCard lists the result of each check.
func resultCard(s *State) app.UI {
	c := s.Checks
	if len(c.Results) == 0 {
		return part.Card("", part.Empty("list-checks", "No checks have run", "Run them to see what they find in "+s.Data.Name+", its features and the model.", nil))
	}
	rows := make([]app.UI, len(c.Results))
	for i, r := range c.Results {
		rows[i] = resultRow(r)
	}
	kind, text := "ok", strconv.Itoa(c.Passed())+" of "+strconv.Itoa(len(c.Results))+" pass"
	if c.Passed() < len(c.Results) {
		kind = "fail"
	}
	return part.Card("flush", part.Title("Checks", ranOn(s), part.Badge(kind, text)),
		part.Table("Checks", []part.Column{{Text: "Check"}, {Text: "About"}, {Text: "Found"}, {Text: "ms", Number: true}, {Text: "Result"}}, rows...))
}

// ranOn returns on what the checks ran, and when, as in "on champion v3, 12:16:04 UTC".
func ranOn(s *State) string {
	if s.Checks.On == "" {
		return "without a model, " + format.Clock(s.Checks.At)
	}
	return "on " + s.Checks.On + ", " + format.Clock(s.Checks.At)
}

func resultRow(r checks.Result) app.UI {
	result := part.Badge("ok", "pass")
	switch {
	case !r.Passed && r.Required:
		result = part.Badge("fail", "fail")
	case !r.Passed:
		result = part.Badge("warn", "fail, not required")
	}
	ms := strconv.FormatFloat(r.Took.Seconds()*1e3, 'f', 2, 64)
	return part.Row(false, part.RowHead("mono", r.Name), part.Cell("mute", r.About), part.Cell("words", r.Found), part.Num(ms), part.CellOf(result))
}

// outputCard shows the report in the format of pytest.
func outputCard(s *State) app.UI {
	if len(s.Checks.Results) == 0 {
		return ui.Nothing()
	}
	var lines []app.UI
	for line := range strings.Lines(strings.TrimSpace(checks.Report(s.Checks.Results))) {
		switch {
		case strings.HasPrefix(line, "checks/") && strings.Contains(line, ": found "), strings.HasPrefix(line, "=") && strings.Contains(line, " failed"):
			lines = append(lines, part.Token("f", line))
		case strings.HasPrefix(line, "=") && strings.Contains(line, " passed"):
			lines = append(lines, part.Token("s", line))
		default:
			lines = append(lines, app.Text(line))
		}
	}
	return part.Card("stack", part.Title("Output", ""), part.Code("Output in pytest format", lines...))
}

// gateCard shows whether a model may be promoted, and has the fields for the limits.
func gateCard(s *State, send ui.Send) app.UI {
	c, share := s.Checks, ui.Nothing()
	task := s.Task().String()
	if task == "classification" {
		share = gateField(send, part.Field{ID: "least-share", Label: "Rarest class, at least %", Err: c.ShareError(),
			Hint: "Smallest allowed share of the rarest class. Leave empty for the default (20% for two classes, 5% for joined rows)."}, c.Share, func(t string) station.Msg { return ShareTyped{Text: t} })
	}
	return part.Card("stack", part.Title("Gate", ""), checkGate(s),
		gateField(send, part.Field{ID: "score-floor", Label: "Score floor", Err: c.FloorError(),
			Hint: "The lowest " + ui.Pick(task == "regression", "r2", "accuracy") + " on the test rows for a promotion, from 0 to 1."}, c.Floor, func(t string) station.Msg { return FloorTyped{Text: t} }),
		share)
}

// gateField is the field of one limit.
func gateField(send ui.Send, f part.Field, text string, msg func(string) station.Msg) app.UI {
	return f.View(ui.OnType(ui.InitialValue(f.Input(), text).Type("text").Attr("inputmode", "decimal").AutoComplete(false), send, msg))
}

func checkGate(s *State) app.UI {
	if len(s.Checks.Results) == 0 {
		return part.Note("", app.Text("A version is promoted only when every required check passes. They run again for each version."))
	}
	open, why := checks.Gate(s.Checks.Results)
	if open && s.Checks.On == "" {
		return part.Note("", app.B().Text("No model was checked. "), app.Text("There is none yet. "+why))
	}
	if open {
		return part.Note("ok", app.B().Text("Gate open. "), app.Text(why))
	}
	return part.Note("fail", app.B().Text("Gate closed. "), app.Text(why))
}

// Counter returns the text next to the station's link on the rail and its class.
func Counter(s *State) (text, class string) {
	n := len(s.Checks.Results)
	if n == 0 {
		return "", ""
	}
	passed := s.Checks.Passed()
	return strconv.Itoa(passed) + "/" + strconv.Itoa(n), ui.Pick(passed < n, "alert", "")
}

// Summary returns the two lines next to the station on the Map, and the number of failed checks.
func Summary(s *State) (one, two string, warned int) {
	if n := len(s.Checks.Results); n > 0 {
		bad := n - s.Checks.Passed()
		return fmt.Sprintf("%d of %d pass", n-bad, n), ui.Pick(bad > 0, "gate closed", "gate open"), bad
	}
	return "not run yet", "", 0
}
