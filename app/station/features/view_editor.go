package features

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/part"
	"orrery/core/expr"
)

// formulaID is the id of the expression's input, and the prefix of the ids of its list and options.
const formulaID = "feature-expr"

// shownOptions is how many completions the list shows. It scrolls with the selected one.
const shownOptions = 8

// formulaField draws the expression's input with its list of completions, like WAI-ARIA's combobox with a listbox
// popup: the focus stays in the input, the arrow keys choose, Enter or Tab inserts, Escape closes. The role is
// textbox, as in an editor, because the text is not one of the list's values.
func formulaField(s *State, send ui.Send) app.UI {
	f := s.Features
	field := part.Field{ID: formulaID, Label: "Expression"}
	wrong := f.Draft.Expr == f.Expr && !f.Completion.Open() && (f.Draft.Err != nil || f.Draft.Wrong != "")
	active := ""
	if f.Completion.Open() {
		active = optionID(f.Completion.At)
	}
	in := ui.InitialValue(ui.CodeInput(field.Input()).Class("big"), f.Expr).Aria("autocomplete", "list").Aria("haspopup", "listbox").
		Aria("controls", formulaID+"-list").Aria("activedescendant", active).Aria("invalid", wrong).Attr("aria-describedby", exprStatusID)
	return part.Div("combo", field.View(ui.OnComplete(in, send, f.Completion.Open(), completionMsgs)), completions(f.Completion, send))
}

func optionID(i int) string { return formulaID + "-" + strconv.Itoa(i) }

func completions(c Completion, send ui.Send) app.UI {
	n := len(c.List)
	first := max(0, min(c.At-shownOptions/2, n-shownOptions))
	var options []app.UI
	for i := first; i < min(n, first+shownOptions); i++ {
		options = append(options, option(c, i, send))
	}
	list := app.Ul().ID(formulaID+"-list").Role("listbox").Aria("label", "Columns and functions").Body(options...)
	if n == 0 {
		return app.Div().Class("options").Hidden(true).Body(list)
	}
	return part.Div("options", list, part.Div("about", completionHelp(c.List[c.At])...))
}

func option(c Completion, i int, send ui.Send) app.UI {
	kind := c.List[i].Func.Signature
	if c.List[i].Func.Name == "" {
		kind = c.List[i].Kind.String()
	}
	o := app.Li().ID(optionID(i)).Role("option").Aria("selected", strconv.FormatBool(i == c.At)).
		Aria("setsize", len(c.List)).Aria("posinset", i+1).
		Body(part.Span("mono", c.List[i].Name), part.Span("small mute", kind))
	return ui.OnPress(ui.KeepFocus(o), send, CompletionTaken{At: i})
}

// completionHelp describes the selected completion.
func completionHelp(c expr.Completion) []app.UI {
	if c.Func.Name == "" {
		return []app.UI{app.Text("A column of kind " + c.Kind.String() + ".")}
	}
	return []app.UI{app.Text(c.Func.Doc + " "), part.Span("mono", c.Func.Example), app.Text(" gives "), part.Span("mono", c.Func.Result), app.Text(exampleX(c.Func) + ".")}
}

// exampleX returns the value of x for an example that reads x.
func exampleX(f expr.Func) string {
	if in, err := expr.Names(f.Example); err != nil || len(in) == 0 {
		return ""
	}
	return ", for x = " + expr.ExampleX
}

// functionList lists the functions and operators that match the search, if the list is open.
func functionList(s *State, send ui.Send) app.UI {
	f := s.Features
	button := ui.OnPress(part.Button("quiet sm", "book-open", "Functions and operators").Aria("expanded", strconv.FormatBool(f.Functions)), send, FunctionsPressed{})
	if !f.Functions {
		return part.Div("row", button)
	}
	search := part.Field{ID: "function-search", Label: "Search functions"}
	in := ui.InitialValue(search.Input(), f.Search).Type("search").AutoComplete(false)
	var rows []app.UI
	for _, list := range [][]expr.Func{expr.Operators(), expr.Functions()} {
		for _, one := range list {
			rows = appendFunction(rows, f.Search, one)
		}
	}
	none := app.P().Class("small soft").Hidden(len(rows) > 0).Text("No function matches. Search for what it does, such as text or day.")
	return part.Div("stack palette", part.Div("row", button),
		search.View(ui.OnType(in, send, func(t string) station.Msg { return FunctionSearched{Text: t} })), none,
		app.Div().Hidden(len(rows) == 0).Body(part.Table("Functions and operators",
			[]part.Column{{Text: "Write"}, {Text: "Result"}, {Text: "Example"}}, rows...)))
}

func appendFunction(rows []app.UI, search string, f expr.Func) []app.UI {
	where := strings.ToLower(f.Signature + " " + f.Doc + " " + f.Group)
	if f.TableWide() {
		where += " table-wide column train leak frozen"
	}
	for word := range strings.FieldsSeq(strings.ToLower(search)) {
		if !strings.Contains(where, word) {
			return rows
		}
	}
	doc := f.Doc
	if f.TableWide() {
		doc += " Fitted to the training rows only."
	}
	return append(rows, part.Row(false, part.RowHead("mono", f.Signature), part.Cell("", doc),
		app.Td().Body(part.Span("mono", f.Example), app.Text(" gives "), part.Span("mono", f.Result), app.Text(exampleX(f)))))
}

// completionMsgs has the messages of the expression's input.
var completionMsgs = ui.CompletionMsgs{
	Typed:  func(text string, caret int) station.Msg { return ExprTyped{Text: text, Caret: caret} },
	Asked:  func(caret int) station.Msg { return CompletionAsked{Caret: caret} },
	Closed: CompletionClosed{},
	Key: func(key string) station.Msg {
		switch key {
		case "ArrowDown":
			return CompletionMoved{By: 1}
		case "ArrowUp":
			return CompletionMoved{By: -1}
		case "Enter", "Tab":
			return CompletionTaken{At: -1}
		case "Escape":
			return CompletionClosed{}
		}
		return nil
	},
}
