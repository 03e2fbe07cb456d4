package features

import (
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/feature"
)

// maxBoxes is the largest number of columns, and of derived features, that the lineage draws.
const maxBoxes = 16

// lineageCard draws the lineage: sources, views, columns, features, the service, the run, the champion and its last
// prediction.
func lineageCard(s *State, send ui.Send) app.UI {
	nodes, left, hidden := lineage(s)
	say := "No feature is computed from other columns yet."
	if n := s.Features.Set.Len(); n > 0 {
		say = format.Count(n, "feature") + " computed from the columns of " + s.Data.Name + "."
	}
	if v := s.Live; v != nil {
		say = "Champion v" + strconv.Itoa(v.Version.N) + " reads " + format.Count(len(v.Inputs), "input") + ". " + say
	}
	if left > 0 {
		say += " " + format.Count(left, "unused column") + " not shown."
	}
	if hidden > 0 {
		say += " " + format.Count(hidden, "feature") + " not shown: press Edit on one to see its inputs and readers."
	}
	class, frame := "", chart.Frame{ID: "fig-lineage", Title: "Lineage. " + say}
	if longLineage(s) {
		class, frame.Width = "s12", 990
	}
	return part.Card(class, ui.Figure(s.Session, send, "lineage", part.Fig{Title: "Lineage", Say: say, Chart: chart.Lineage{Frame: frame, Nodes: nodes}}))
}

// longLineage reports whether the lineage needs the full width of the page.
func longLineage(s *State) bool { return s.Live != nil || len(s.Joined()) > 0 }

// lineageBuilder builds a lineage from left to right.
type lineageBuilder struct {
	nodes []chart.Node
	at    map[string]int // columns and features by name
}

// add appends a node to the right of the nodes that it is computed from.
func (l *lineageBuilder) add(name, note string, from ...int) int {
	n := chart.Node{Name: name, Note: note, From: from}
	for _, i := range from {
		n.Column = max(n.Column, l.nodes[i].Column+1)
	}
	l.nodes = append(l.nodes, n)
	return len(l.nodes) - 1
}

// nodesOf returns the nodes of columns and features. Names without a node are ignored.
func (l *lineageBuilder) nodesOf(names []string) []int {
	var out []int
	for _, name := range names {
		if i, ok := l.at[name]; ok {
			out = append(out, i)
		}
	}
	return out
}

// lineage returns the nodes, and how many columns and derived features have none.
func lineage(s *State) (nodes []chart.Node, left, hidden int) {
	defs, hidden := chosenFeatures(s)
	columns, left := lineageColumns(s, defs)
	l := &lineageBuilder{at: map[string]int{}}
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
	for _, d := range defs { // in order of computation
		i := l.add(d.Name, "v"+strconv.Itoa(d.Version)+", "+d.Expr, l.nodesOf(s.Features.Set.Inputs(d.Name))...)
		l.nodes[i].Column, l.nodes[i].Chosen = max(l.nodes[i].Column, 2), d.Name == s.Features.Name
		l.at[d.Name] = i
	}
	l.addServing(s)
	return l.nodes, left, hidden
}

// addServing adds the service that the champion pins, its run, the champion and its last prediction.
func (l *lineageBuilder) addServing(s *State) {
	v := s.Live
	if v == nil {
		return
	}
	from := l.nodesOf(v.Inputs)
	run, ok := s.Run(v.Version.Run)
	if service := run.Params["feature_service"]; service != "" {
		from = []int{l.add(service, "service", from...)}
	}
	if ok {
		from = []int{l.add("run "+strconv.Itoa(run.Number), v.Metric+" "+format.Score(v.Score), from...)}
	}
	champion := l.add("champion v"+strconv.Itoa(v.Version.N), v.Version.Model, from...)
	if last := s.Answer; last != nil {
		note := string(last.Prediction.Status)
		if last.Prediction.Key != "" {
			note = last.Prediction.Key
		}
		l.add("prediction", note, champion)
	}
}

// lineageColumns returns the columns with a node: those that a feature or the champion reads, and the other features
// of a narrow table. left counts the features without one.
func lineageColumns(s *State, defs []feature.Definition) (out []string, left int) {
	read := map[string]bool{}
	for _, d := range defs {
		for _, name := range s.Features.Set.Inputs(d.Name) {
			read[name] = true
		}
	}
	if s.Live != nil {
		for _, name := range s.Live.Inputs {
			read[name] = true
		}
	}
	narrow := len(s.Features.Set.Source()) <= maxBoxes
	for _, r := range s.Data.Roles {
		wanted := r.Role == data.RoleFeature && narrow
		if (wanted || read[r.Column]) && len(out) < maxBoxes {
			out = append(out, r.Column)
		} else if r.Role == data.RoleFeature {
			left++
		}
	}
	return out, left
}

// chosenFeatures returns the definitions that the lineage draws, in order of computation, and how many it omits. Of
// many, it draws the one in the form with its inputs and readers, those that the champion reads, and then the first.
func chosenFeatures(s *State) (defs []feature.Definition, left int) {
	set := s.Features.Set
	if set.Len() <= maxBoxes {
		return set.Definitions(), 0
	}
	picked := map[string]bool{}
	pick := func(names ...string) {
		for _, name := range names {
			if _, ok := set.Definition(name); ok && len(picked) < maxBoxes {
				picked[name] = true
			}
		}
	}
	if _, ok := set.Definition(s.Features.Name); ok {
		pick(s.Features.Name)
		reads, _ := set.Uses([]string{s.Features.Name})
		for _, d := range slices.Backward(reads) { // the nearest first
			pick(d.Name)
		}
		pick(set.Readers(s.Features.Name)...)
	}
	if s.Live != nil {
		pick(s.Live.Inputs...)
	}
	for i := 0; len(picked) < maxBoxes; i++ {
		pick(set.At(i).Name)
	}
	for i := range set.Len() {
		if d := set.At(i); picked[d.Name] {
			defs = append(defs, d)
		}
	}
	return defs, set.Len() - len(defs)
}
