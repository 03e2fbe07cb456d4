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

// mostBoxes is how many columns the lineage draws; of more, those that nothing
// reads are left out.
// The same holds for derived features; see chosenFeatures.
const mostBoxes = 16

// lineageCard draws what is made of what: sources, views, columns, features, the
// service, the run, the champion and its last answer.
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
		say += " " + format.Count(left, "column") + " that nothing reads left out."
	}
	if hidden > 0 {
		say += " " + format.Count(hidden, "feature") + " left out: press Edit at one to see what it reads and what reads it."
	}
	class, frame := "", chart.Frame{ID: "fig-lineage", Title: "Lineage. " + say}
	if longLineage(s) {
		class, frame.Width = "s12", 990
	}
	return part.Card(class, ui.Figure(s.Session, send, "lineage", part.Fig{Title: "Lineage", Say: say, Chart: chart.Lineage{Frame: frame, Nodes: nodes}}))
}

// longLineage reports whether the drawing takes the whole width.
func longLineage(s *State) bool { return s.Live != nil || len(s.Joined()) > 0 }

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

// lineage lists the boxes, and how many columns and derived features have none.
func lineage(s *State) (nodes []chart.Node, left, hidden int) {
	defs, hidden := chosenFeatures(s)
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
		i := l.add(d.Name, "v"+strconv.Itoa(d.Version)+", "+d.Expr, l.known(s.Features.Set.Inputs(d.Name))...)
		l.nodes[i].Column, l.nodes[i].Chosen = max(l.nodes[i].Column, 2), d.Name == s.Features.Name
		l.at[d.Name] = i
	}
	l.served(s)
	return l.nodes, left, hidden
}

// served adds what stands on the features: the service that the champion pins,
// its run, the champion and its last answer.
func (l *lineaged) served(s *State) {
	v := s.Live
	if v == nil {
		return
	}
	from := l.known(v.Inputs)
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

// lineageColumns are the columns with a box: those that a box or the champion reads, and the
// others as far as there is room.
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
	narrow := len(s.Features.Set.Source()) <= mostBoxes
	for _, r := range s.Data.Roles {
		wanted := r.Role == data.RoleFeature && narrow
		if (wanted || read[r.Column]) && len(out) < mostBoxes {
			out = append(out, r.Column)
		} else if r.Role == data.RoleFeature {
			left++
		}
	}
	return out, left
}

// chosenFeatures are the definitions that the lineage draws, in the order in which they are computed, and how many it
// leaves out: of many, it draws the one in the form with what it reads and what reads it, what the champion reads, and
// then the first.
func chosenFeatures(s *State) (defs []feature.Definition, left int) {
	set := s.Features.Set
	if set.Len() <= mostBoxes {
		return set.Definitions(), 0
	}
	picked := map[string]bool{}
	pick := func(names ...string) {
		for _, name := range names {
			if _, ok := set.Definition(name); ok && len(picked) < mostBoxes {
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
	for i := 0; len(picked) < mostBoxes; i++ {
		pick(set.At(i).Name)
	}
	for i := range set.Len() {
		if d := set.At(i); picked[d.Name] {
			defs = append(defs, d)
		}
	}
	return defs, set.Len() - len(defs)
}
