package state_test

import (
	"testing"

	"orrery/app/station"
	"orrery/app/station/features"
)

// names lists the completions that are open.
func (g *stage) names() []string {
	var out []string
	for _, c := range g.s.Features.Completing.List {
		out = append(out, c.Name)
	}
	return out
}

func TestCompletion(t *testing.T) {
	g := loaded(t)
	g.do(features.ExprTyped{Text: "fe", Caret: 2})
	same(t, "offered", g.names(), []string{"feature_1", "feature_2"})
	g.do(features.CompletionMoved{By: 1})
	same(t, "one down", g.s.Features.Completing.At, 1)
	g.do(features.CompletionMoved{By: 1})
	same(t, "around", g.s.Features.Completing.At, 0)
	g.do(features.CompletionMoved{By: -1})
	same(t, "around the other way", g.s.Features.Completing.At, 1)
	g.clear()
	g.do(features.CompletionTaken{At: -1})
	same(t, "expression", g.s.Features.Expr, "feature_2")
	same(t, "open", g.s.Features.Completing.Open(), false)
	same(t, "edit", asked[station.Replace](g), station.Replace{ID: "feature-expr", From: 0, To: 2, Text: "feature_2"})
	same(t, "preview", asked[features.Preview](g).Expr, "feature_2")
	g.do(features.CompletionTaken{At: 0})
	same(t, "nothing to take", g.s.Features.Expr, "feature_2")
}

// A function opens its bracket, and what stands behind the caret stays. The browser counts an emoji as two.
func TestCompletion_InTheMiddle(t *testing.T) {
	g := loaded(t)
	g.do(features.ExprTyped{Text: "len('😀') + zs * 2", Caret: 14})
	same(t, "offered", g.names(), []string{"zscore"})
	g.clear()
	g.do(features.CompletionTaken{At: 0})
	same(t, "expression", g.s.Features.Expr, "len('😀') + zscore( * 2")
	same(t, "edit", asked[station.Replace](g), station.Replace{ID: "feature-expr", From: 12, To: 14, Text: "zscore("})
	g.do(features.ExprTyped{Text: g.s.Features.Expr, Caret: 19})
	same(t, "the list after its own edit", g.s.Features.Completing.Open(), false)
}

func TestCompletion_ClosesAndAsks(t *testing.T) {
	g := loaded(t)
	g.do(features.ExprTyped{Text: "1 + ", Caret: 4})
	same(t, "without a word", g.s.Features.Completing.Open(), false)
	g.do(features.CompletionAsked{Caret: 4})
	same(t, "asked", g.names()[0], "feature_1")
	g.do(features.CompletionClosed{})
	same(t, "closed", g.s.Features.Completing.Open(), false)
	g.do(features.ExprTyped{Text: "1 + f", Caret: 5}, features.ExprTyped{Text: "1 + 'f", Caret: 6})
	same(t, "in a text", g.s.Features.Completing.Open(), false)
	g.do(features.ExprTyped{Text: "f", Caret: 1}, features.DraftCleared{})
	same(t, "in an empty form", g.s.Features.Completing.Open(), false)
}

func TestFunctions_Search(t *testing.T) {
	g := fresh(t)
	g.do(features.FunctionsPressed{}, features.FunctionSearched{Text: "day"})
	same(t, "open", g.s.Features.Functions, true)
	same(t, "search", g.s.Features.Search, "day")
	g.do(features.FunctionsPressed{})
	same(t, "search of a closed list", g.s.Features.Search, "")
}
