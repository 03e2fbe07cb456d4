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

// lineageCard draws what is made of what: sources, views, columns, features, the
// service, the run, the champion and its last answer.
func lineageCard(s state.State, send Send) app.UI {
	nodes, left := lineage(s)
	say := "No feature is computed from other columns yet."
	if n := len(s.Features.Set.Definitions()); n > 0 {
		say = count(n, "feature") + " computed from the columns of " + s.Data.Name + "."
	}
	if v := s.Serve.Live; v != nil {
		say = "Champion v" + strconv.Itoa(v.Version.N) + " reads " + count(len(v.Inputs), "input") + ". " + say
	}
	if left > 0 {
		say += " " + count(left, "column") + " that nothing reads left out."
	}
	class, frame := "", chart.Frame{ID: "fig-lineage", Title: "Lineage. " + say}
	if longLineage(s) {
		class, frame.Width = "s12", 990
	}
	return part.Card(class, figure(s, send, "lineage", part.Fig{Title: "Lineage", Say: say, Chart: chart.Lineage{Frame: frame, Nodes: nodes}}))
}

// longLineage reports whether the drawing takes the whole width.
func longLineage(s state.State) bool { return s.Serve.Live != nil || len(s.Joined()) > 0 }

// lineaged is a lineage that grows from left to right.
type lineaged struct {
	nodes []chart.Node
	at    map[string]int // columns and features by name
}

// add appends a node to the right of all that it is made of.
func (l *lineaged) add(name, note string, from ...int) int {
	n := chart.Node{Name: name, Note: note, From: from}
	for _, i := range from {
		n.Column = max(n.Column, l.nodes[i].Column+1)
	}
	l.nodes = append(l.nodes, n)
	return len(l.nodes) - 1
}

// known are the nodes of those names that have one.
func (l *lineaged) known(names []string) []int {
	var out []int
	for _, name := range names {
		if i, ok := l.at[name]; ok {
			out = append(out, i)
		}
	}
	return out
}

// lineage lists the boxes, and how many columns have none.
func lineage(s state.State) (nodes []chart.Node, left int) {
	defs := s.Features.Set.Definitions()
	columns, left := lineageColumns(s, defs)
	l := &lineaged{at: map[string]int{}}
	rows := s.Data.Name
	views := map[string]int{}
	for _, j := range s.Joined() {
		rows = j.Rows
		if v, ok := s.Store.Repo.View(j.View, j.Version); ok {
			views[j.View] = l.add(j.View, "view v"+strconv.Itoa(j.Version), l.add(v.Source, "source"))
		}
	}
	source := l.add(rows, "source")
	for _, name := range columns {
		from := source
		if v, _, ok := s.JoinedColumn(name); ok {
			from = views[v.Name]
		}
		l.at[name] = l.add(name, "column", from)
	}
	for _, d := range defs { // in the order in which they can be computed
		i := l.add(d.Name, "v"+strconv.Itoa(d.Version)+", "+d.Expr, l.known(inputsOf(d))...)
		l.nodes[i].Column, l.nodes[i].Chosen = max(l.nodes[i].Column, 2), d.Name == s.Features.Name
		l.at[d.Name] = i
	}
	l.served(s)
	return l.nodes, left
}

// served adds what stands on the features: the service that the champion pins,
// its run, the champion and its last answer.
func (l *lineaged) served(s state.State) {
	v := s.Serve.Live
	if v == nil {
		return
	}
	from := l.known(v.Inputs)
	run, ok := s.Run(v.Version.Run)
	if service := run.Params["feature_service"]; service != "" {
		from = []int{l.add(service, "service", from...)}
	}
	if ok {
		from = []int{l.add("run "+strconv.Itoa(run.Number), v.Metric+" "+score(v.Score), from...)}
	}
	champion := l.add("champion v"+strconv.Itoa(v.Version.N), v.Version.Model, from...)
	if last := s.Serve.Last; last != nil {
		note := string(last.Prediction.Status)
		if last.Prediction.Key != "" {
			note = last.Prediction.Key
		}
		l.add("prediction", note, champion)
	}
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
