package features_test

import (
	"testing"

	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/features"
)

// names returns the names in the open list of completions.
func names(g *statetest.Stage) []string {
	var out []string
	for _, c := range g.S.Features.Completion.List {
		out = append(out, c.Name)
	}
	return out
}

func TestCompletion(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(features.ExprTyped{Text: "fe", Caret: 2})
	statetest.Same(t, "offered", names(g), []string{"feature_1", "feature_2"})
	g.Do(features.CompletionMoved{By: 1})
	statetest.Same(t, "one down", g.S.Features.Completion.At, 1)
	g.Do(features.CompletionMoved{By: 1})
	statetest.Same(t, "around", g.S.Features.Completion.At, 0)
	g.Do(features.CompletionMoved{By: -1})
	statetest.Same(t, "around the other way", g.S.Features.Completion.At, 1)
	g.Clear()
	g.Do(features.CompletionTaken{At: -1})
	statetest.Same(t, "expression", g.S.Features.Expr, "feature_2")
	statetest.Same(t, "open", g.S.Features.Completion.Open(), false)
	statetest.Same(t, "edit", statetest.Asked[station.Replace](g), station.Replace{ID: "feature-expr", From: 0, To: 2, Text: "feature_2"})
	statetest.Same(t, "preview", statetest.Asked[features.Preview](g).Expr, "feature_2")
	g.Do(features.CompletionTaken{At: 0})
	statetest.Same(t, "nothing to take", g.S.Features.Expr, "feature_2")
}

// A function is inserted with its bracket, and the text after the caret stays. The browser counts an emoji as two.
func TestCompletion_InTheMiddle(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(features.ExprTyped{Text: "len('😀') + zs * 2", Caret: 14})
	statetest.Same(t, "offered", names(g), []string{"zscore"})
	g.Clear()
	g.Do(features.CompletionTaken{At: 0})
	statetest.Same(t, "expression", g.S.Features.Expr, "len('😀') + zscore( * 2")
	statetest.Same(t, "edit", statetest.Asked[station.Replace](g), station.Replace{ID: "feature-expr", From: 12, To: 14, Text: "zscore("})
	g.Do(features.ExprTyped{Text: g.S.Features.Expr, Caret: 19})
	statetest.Same(t, "the list after its own edit", g.S.Features.Completion.Open(), false)
}

func TestCompletion_ClosesAndAsks(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(features.ExprTyped{Text: "1 + ", Caret: 4})
	statetest.Same(t, "without a word", g.S.Features.Completion.Open(), false)
	g.Do(features.CompletionAsked{Caret: 4})
	statetest.Same(t, "asked", names(g)[0], "feature_1")
	g.Do(features.CompletionClosed{})
	statetest.Same(t, "closed", g.S.Features.Completion.Open(), false)
	g.Do(features.ExprTyped{Text: "1 + f", Caret: 5}, features.ExprTyped{Text: "1 + 'f", Caret: 6})
	statetest.Same(t, "in a text", g.S.Features.Completion.Open(), false)
	g.Do(features.ExprTyped{Text: "f", Caret: 1}, features.DraftCleared{})
	statetest.Same(t, "in an empty form", g.S.Features.Completion.Open(), false)
}

func TestFunctions_Search(t *testing.T) {
	g := statetest.Fresh(t)
	g.Do(features.FunctionsPressed{}, features.FunctionSearched{Text: "day"})
	statetest.Same(t, "open", g.S.Features.Functions, true)
	statetest.Same(t, "search", g.S.Features.Search, "day")
	g.Do(features.FunctionsPressed{})
	statetest.Same(t, "search of a closed list", g.S.Features.Search, "")
}
