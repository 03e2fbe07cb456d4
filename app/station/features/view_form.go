package features

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/table"
)

// exprStatusID is the id of the status line of the expression.
const exprStatusID = "feature-expr-says"

// featureForm draws the form of a definition with its live preview.
func featureForm(s *State, send ui.Send) app.UI {
	f := s.Features
	name := part.Field{ID: "feature-name", Label: "Name", Err: f.NameWrong}
	return part.Card("stack", part.Title("New feature", "", part.Span("small mute", versionText(f)+readersText(s))),
		ui.OnSubmit(app.Form().Class("stack"), send, FeatureSaved{}).Body(
			part.Div("grid close",
				part.Div("s4", name.View(ui.OnType(ui.InitialValue(ui.CodeInput(name.Input()).Class("big"), f.Name), send, func(t string) station.Msg { return NameTyped{Text: t} }))),
				part.Div("s8", formulaField(s, send))),
			draftStatus(s),
			errorPosition(f),
			draftPreview(s, send),
			part.Div("row between",
				part.Span("small soft", strings.TrimSpace(whyNotSaved(f)+" "+draftStats(s))),
				app.Span().Class("row").Body(
					ui.OnPress(part.Button("quiet", "", "Clear").Disabled(f.Name == "" && f.Expr == ""), send, DraftCleared{}),
					app.Button().Type("submit").Class("btn primary").Disabled(whyNotSaved(f) != "").Text("Save feature")))),
		unitTests(s, send),
		functionList(s, send))
}

// versionText describes which version saving would create.
func versionText(f Model) string {
	if f.Name == "" {
		return ""
	}
	for _, d := range f.Defs {
		if d.Name == f.Name {
			return "saves as version " + strconv.Itoa(d.Version+1) + " of " + d.Name
		}
	}
	return "saves as version 1"
}

// readersText names the models that use the current version.
func readersText(s *State) string {
	f := s.Features
	if models := s.BreaksWithout(f.Name); len(models) > 0 && f.Name != "" {
		return "; " + strings.Join(models, ", ") + " keeps the version it was trained with"
	}
	return ""
}

// whyNotSaved returns why the draft cannot be saved; "" if it can. Without a name the button is enabled, and asks for
// one.
func whyNotSaved(f Model) string {
	switch {
	case strings.TrimSpace(f.Expr) == "":
		return "Write an expression to save it."
	case f.Draft.Expr != f.Expr:
		return "Computing."
	case !f.Draft.OK():
		return "Cannot be saved like this."
	case f.NameWrong != "":
		return "Cannot be saved under this name."
	}
	return ""
}

// draftStatus draws the status of the expression: its error, or what it computes.
func draftStatus(s *State) app.UI {
	d := s.Features.Draft
	box := app.Div().ID(exprStatusID).Aria("live", "polite")
	switch {
	case strings.TrimSpace(s.Features.Expr) == "":
		return box.Class("small mute").Text("For example, " + suggestion(s) + ". Columns of " + s.Data.Name + " and saved features are available by name.")
	case s.Features.Completion.Open():
		return box.Class("small mute").Text("Arrow keys choose, Enter or Tab inserts, Escape closes the list.")
	case d.Err != nil:
		place := " Position " + strconv.Itoa(d.Err.Column) + "."
		if d.Err.Line > 1 {
			place = " Line " + strconv.Itoa(d.Err.Line) + ", position " + strconv.Itoa(d.Err.Column) + "."
		}
		return box.Class("err").Body(part.Icon("circle-x"), app.Span().Text(format.Sentence(d.Err.Msg)+place))
	case d.Wrong != "":
		return box.Class("err").Body(part.Icon("circle-x"), app.Span().Text(format.Sentence(d.Wrong)))
	case !d.OK():
		return box.Class("small mute").Text("Computing.")
	}
	return box.Class("row small soft wrap").Body(part.Badge("ok", "Valid"), app.Span().Text(draftText(s, d)))
}

// suggestion returns an expression that is valid for this table.
func suggestion(s *State) string {
	for _, r := range s.Data.Roles {
		if c, err := s.Data.Table.Column(r.Column); r.Role == data.RoleFeature && err == nil && c.Kind() == table.Number {
			return format.NameInFormula(r.Column) + " ** 2"
		}
	}
	return "1 + 1"
}

// draftText describes a valid draft: "float64 from feature_1, 100 values in 21 µs".
func draftText(s *State, d Draft) string {
	var from []string
	for _, c := range d.Inputs {
		from = append(from, c.Name())
	}
	words := d.Column.Type() + " from " + cmp.Or(strings.Join(from, ", "), "no column") + ", " + format.Count(d.Rows, "value")
	if step := s.Monitor.Snapshot.ClockStep; d.Took <= 0 && step > 0 {
		return words + " in less than " + format.Duration(step)
	}
	if d.Took > 0 {
		words += " in " + format.Duration(d.Took)
	}
	return words
}

// errorPosition shows the position of a syntax error in the expression.
func errorPosition(f Model) app.UI {
	if f.Draft.Err == nil || f.Draft.Expr != f.Expr || f.Completion.Open() {
		return app.Pre().Hidden(true)
	}
	line, mark, _ := strings.Cut(f.Draft.Err.Snippet, "\n")
	return part.Code("Position of the error", app.Text(line+"\n"), part.Token("f", mark))
}
