package features

import (
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

// exprSays is the id of the line that says how the expression is.
const exprSays = "feature-expr-says"

// newFeature is the form of a definition, with what it gives while it is typed.
func newFeature(s *State, send ui.Send) app.UI {
	f := s.Features
	name := part.Field{ID: "feature-name", Label: "Name", Err: f.NameWrong}
	return part.Card("stack", part.Title("New feature", "", part.Span("small mute", saveWords(f)+readersWords(s))),
		ui.OnSubmit(app.Form().Class("stack"), send, FeatureSaved{}).Body(
			app.Div().Class("grid close").Body(
				app.Div().Class("s4").Body(name.View(ui.OnType(ui.InitialValue(ui.CodeInput(name.Input()).Class("big"), f.Name), send, func(t string) station.Msg { return NameTyped{Text: t} }))),
				app.Div().Class("s8").Body(formulaField(s, send))),
			draftSays(s),
			caret(f),
			draftPreview(s, send),
			app.Div().Class("row between").Body(
				part.Span("small soft", strings.TrimSpace(saveOff(f)+" "+draftStats(s))),
				app.Span().Class("row").Body(
					ui.OnPress(part.Button("quiet", "", "Clear").Disabled(f.Name == "" && f.Expr == ""), send, DraftCleared{}),
					app.Button().Type("submit").Class("btn primary").Disabled(saveOff(f) != "").Text("Save feature")))),
		unitTests(s, send),
		palette(s, send))
}

// saveWords says what saving would make.
func saveWords(f Model) string {
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

// readersWords names the models that go on reading the version which is there.
func readersWords(s *State) string {
	f := s.Features
	if models := s.BreaksWithout(f.Name); len(models) > 0 && f.Name != "" {
		return "; " + strings.Join(models, ", ") + " keeps the version that it was trained with"
	}
	return ""
}

// saveOff is why the draft cannot be saved; "" when it can. Without a name the
// button stays on: it asks for one.
func saveOff(f Model) string {
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

// draftSays is the verdict on the expression, below it.
func draftSays(s *State) app.UI {
	d := s.Features.Draft
	box := app.Div().ID(exprSays).Aria("live", "polite")
	switch {
	case strings.TrimSpace(s.Features.Expr) == "":
		return box.Class("small mute").Text("Such as " + suggestion(s) + ". The columns of " + s.Data.Name + " and features that are saved can be read by name.")
	case s.Features.Completion.Open():
		return box.Class("small mute").Text("The arrows choose, Enter or Tab takes, Escape closes the list.")
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
	return box.Class("row small soft wrap").Body(part.Badge("ok", "Valid"), app.Span().Text(draftWords(s, d)))
}

// suggestion is an expression that this table can compute.
func suggestion(s *State) string {
	for _, r := range s.Data.Roles {
		if c, err := s.Data.Table.Column(r.Column); r.Role == data.RoleFeature && err == nil && c.Kind() == table.Number {
			return format.NameInFormula(r.Column) + " ** 2"
		}
	}
	return "1 + 1"
}

// draftWords: float64 from feature_1, 100 values in 21 µs.
func draftWords(s *State, d Draft) string {
	from := "no column"
	for i, c := range d.Inputs {
		if i == 0 {
			from = c.Name()
		} else {
			from += ", " + c.Name()
		}
	}
	words := d.Column.Type() + " from " + from + ", " + format.Count(d.Rows, "value")
	if step := s.Monitor.Snapshot.ClockStep; d.Took <= 0 && step > 0 {
		return words + " in less than " + format.Duration(step)
	}
	if d.Took > 0 {
		words += " in " + format.Duration(d.Took)
	}
	return words
}

// caret shows the place of a fault in the expression.
func caret(f Model) app.UI {
	if f.Draft.Err == nil || f.Draft.Expr != f.Expr || f.Completion.Open() {
		return app.Pre().Hidden(true)
	}
	line, mark, _ := strings.Cut(f.Draft.Err.Snippet, "\n")
	return part.Code("Where it is wrong", app.Text(line+"\n"), part.Token("f", mark))
}
