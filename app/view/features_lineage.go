package view

import (
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/state"
	"orrery/app/view/chart"
	"orrery/app/view/part"
	"orrery/core/expr"
	"orrery/core/feature"
)

// mostBoxes is how many columns the lineage draws; of more, those that nothing
// reads are left out.
const mostBoxes = 16

// lineageCard draws what is made of what: the file, its columns, the features,
// the champion.
func lineageCard(s state.State, send Send) app.UI {
	nodes, left := lineage(s)
	say := "No feature is computed from other columns yet."
	if n := len(s.Features.Set.Definitions()); n > 0 {
		say = counted(n, "feature") + " computed from the columns of " + s.Data.Name + "."
	}
	if v := s.Serve.Live; v != nil {
		say = "Champion v" + strconv.Itoa(v.Version.N) + " reads " + counted(len(v.Inputs), "input") + ". " + say
	}
	if left > 0 {
		say += " " + counted(left, "column") + " that nothing reads left out."
	}
	return part.Card("", figure(s, send, "lineage", part.Fig{Title: "Lineage", Say: say,
		Chart: chart.Lineage{Frame: chart.Frame{ID: "fig-lineage", Title: "Lineage. " + say}, Nodes: nodes}}))
}

// lineage lists the boxes from left to right, and how many columns have none.
func lineage(s state.State) (nodes []chart.Node, left int) {
	defs := s.Features.Set.Definitions()
	columns, left := lineageColumns(s, defs)
	nodes = []chart.Node{{Name: s.Data.Name, Note: "source"}}
	at := map[string]int{}
	for _, name := range columns {
		at[name] = len(nodes)
		nodes = append(nodes, chart.Node{Name: name, Note: "column", Column: 1, From: []int{0}})
	}
	deepest := 1
	for _, d := range defs { // in the order in which they can be computed
		n := chart.Node{Name: d.Name, Note: "v" + strconv.Itoa(d.Version) + ", " + d.Expr, Column: 2, Chosen: d.Name == s.Features.Name}
		for _, in := range inputsOf(d) {
			if i, ok := at[in]; ok {
				n.From = append(n.From, i)
				n.Column = max(n.Column, nodes[i].Column+1)
			}
		}
		deepest = max(deepest, n.Column)
		at[d.Name] = len(nodes)
		nodes = append(nodes, n)
	}
	if v := s.Serve.Live; v != nil {
		n := chart.Node{Name: "champion v" + strconv.Itoa(v.Version.N), Note: v.Metric + " " + score(v.Score), Column: deepest + 1}
		for _, in := range v.Inputs {
			if i, ok := at[in]; ok {
				n.From = append(n.From, i)
			}
		}
		nodes = append(nodes, n)
	}
	return nodes, left
}

func inputsOf(d feature.Definition) []string {
	in, err := expr.Names(d.Expr)
	if err != nil {
		return nil
	}
	return in
}

// lineageColumns are the columns with a box: those that are read, and the
// others as far as there is room.
func lineageColumns(s state.State, defs []feature.Definition) (out []string, left int) {
	read := func(name string) bool {
		if v := s.Serve.Live; v != nil && slices.Contains(v.Inputs, name) {
			return true
		}
		return slices.ContainsFunc(defs, func(d feature.Definition) bool { return slices.Contains(inputsOf(d), name) })
	}
	sources := s.Features.Set.Source()
	for _, f := range sources {
		role := s.RoleOf(f.Name)
		wanted := role == state.RoleFeature && len(sources) <= mostBoxes
		if (wanted || read(f.Name)) && len(out) < mostBoxes {
			out = append(out, f.Name)
		} else if role == state.RoleFeature {
			left++
		}
	}
	return out, left
}
