package features

import (
	"maps"
	"slices"
	"strings"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/core/feature"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// FeatureList is the list of what a model may read. Of a long one only the rows in sight are drawn, and only derived
// features that have been in sight are described.
type FeatureList struct {
	Filter     string                   // shows the features that have it in their name or expression
	ListTop    int                      // how far the list is scrolled, in pixels
	Summaries  map[string]table.Summary // of derived features; those of columns are in DataState
	Describing station.Busy
	Stopped    string // why nothing is described any more, until a person asks for it; "" when it is

	asked asked // what Describing is about
}

// asked are the features that the worker describes.
type asked struct {
	set   *feature.Set
	names []string
}

const (
	// LongList is from how many features on the list is a window that can be filtered.
	LongList = 24
	// ListID is the id of the element that scrolls.
	ListID = "feature-list"
	// rowHeight is the height of a row and listHeight that of the list, in pixels, as the styles have them; spareRows
	// are drawn above and below those in sight.
	rowHeight, listHeight, spareRows = 33, 430, 8
)

// These messages belong to the list of features.
type (
	// ListScrolled moves the window over the list.
	ListScrolled struct {
		station.Quiet
		Top int
	}
	// ListFiltered shows the features that have a text in their name or expression.
	ListFiltered struct {
		station.Quiet
		Text string
	}
	// DescribePressed goes on describing what is in sight.
	DescribePressed struct{}
)

func (s *State) updateFeatureList(m station.Msg) ([]station.Cmd, bool) {
	l := &s.Features.FeatureList
	switch m := m.(type) {
	case ListScrolled:
		l.ListTop = m.Top
	case ListFiltered:
		l.Filter, l.ListTop = m.Text, 0
		return []station.Cmd{station.Scroll{ID: ListID, Top: 0}}, true
	case DescribePressed:
		l.Stopped = ""
	default:
		return nil, false
	}
	return nil, true
}

// ListedFeatures are the names in the list, as far as the filter lets them through. A long list begins with the
// derived features, which would be out of sight behind the columns of a wide table.
func (s *State) ListedFeatures() []string {
	names := s.FeatureNames()
	if len(names) <= LongList {
		return names
	}
	n := len(names) - s.Features.Set.Len()
	names = slices.Concat(names[n:], names[:n])
	return s.Filtered(names, s.Features.Filter)
}

// Filtered keeps the features that have a text in their name or expression.
func (s *State) Filtered(names []string, text string) []string {
	filter := strings.ToLower(strings.TrimSpace(text))
	if filter == "" {
		return names
	}
	return slices.DeleteFunc(names, func(name string) bool {
		d, _ := s.Features.Set.Definition(name)
		return !strings.Contains(strings.ToLower(name), filter) && !strings.Contains(strings.ToLower(d.Expr), filter)
	})
}

// ListWindow is the part of a list of so many features that is drawn.
func (l FeatureList) ListWindow(total int) (first, count int) {
	if total <= LongList {
		return 0, total
	}
	return Window(l.ListTop, total)
}

// Window is the part of a list of so many rows that is drawn when it is scrolled by top pixels.
func Window(top, total int) (first, count int) {
	first = min(max(top/rowHeight-spareRows, 0), max(total-1, 0))
	last := (top+listHeight)/rowHeight + spareRows + 1
	return first, max(min(last, total)-first, 0)
}

// reveal scrolls a long list to a feature that is out of sight. The rows follow with ListScrolled, in a turn of the page
// of their own.
func (s *State) reveal(name string) []station.Cmd {
	l := s.Features.FeatureList
	names := s.ListedFeatures()
	at := slices.Index(names, name)
	if len(names) <= LongList || at < 0 {
		return nil
	}
	top := at * rowHeight
	if top >= l.ListTop && top+3*rowHeight <= l.ListTop+listHeight { // the head of the table lies over a row
		return nil
	}
	return []station.Cmd{station.Scroll{ID: ListID, Top: max(top-listHeight/2, 0)}}
}

// DescribeVisible asks the worker for the summaries of the derived features in sight that have none, and for what the
// table-wide functions of all of them learn. What is asked for and not in sight any more is cancelled.
func (s *State) DescribeVisible() []station.Cmd {
	l := &s.Features.FeatureList
	names, learns := s.undescribed()
	var cmds []station.Cmd
	if l.Describing.Running() {
		wanted := func(name string) bool { return slices.Contains(names, name) }
		if l.asked.set == s.Features.Set && (learns || slices.ContainsFunc(l.asked.names, wanted)) {
			return nil
		}
		cmds = []station.Cmd{station.Cancel{Job: l.Describing.Job}}
		l.Describing, l.asked = station.Busy{}, asked{}
	}
	if l.Stopped != "" || len(names) == 0 && !learns {
		return cmds
	}
	f := jobs.Features{Key: s.Column(data.RoleKey), Defs: s.Features.Learnt.Definitions()}
	if !learns {
		f.Defs, _ = s.Features.Fitted.Uses(names) // which has no error for names that it has
	}
	l.asked = asked{s.Features.Set, names}
	more := s.StartJob(&l.Describing, "features", jobs.Describe{Table: s.Data.Table.Hash(), Features: f, Columns: names})
	return append(cmds, more...)
}

// featureTasks are the tasks of the Features station.
func featureHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.NewHandler(func(s *State) *station.Busy { return &s.Features.Describing }, (*State).described).OnFailure(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			s.Features.Stopped = f.Text
			return nil
		}),
	}
}

// undescribed lists the derived features in sight without a summary; learns says that table-wide functions have not
// learnt yet. There is nothing to do while the Features station is not open.
func (s *State) undescribed() (names []string, learns bool) {
	if s.Station != station.Features || !s.Ready || s.Features.Set.Len() == 0 {
		return nil, false
	}
	all := s.ListedFeatures()
	first, count := s.Features.ListWindow(len(all))
	for _, name := range all[first : first+count] {
		_, derived := s.Features.Set.Definition(name)
		if _, known := s.Features.Summaries[name]; derived && !known {
			names = append(names, name)
		}
	}
	return names, s.Features.Fitted == nil
}

// described takes in the summaries, and the definitions with what they learnt from all rows.
func (s *State) described(_ station.Busy, r *jobs.DescribeResult) []station.Cmd {
	f := &s.Features
	f.Summaries = maps.Clone(f.Summaries)
	if f.Summaries == nil {
		f.Summaries = map[string]table.Summary{}
	}
	for _, c := range r.Summaries {
		f.Summaries[c.Name] = c
	}
	for _, name := range f.asked.names {
		if _, ok := f.Summaries[name]; !ok {
			f.Stopped = "The worker sent an unexpected answer."
		}
	}
	if f.Fitted != nil {
		return nil
	}
	set, err := f.Learnt.Redefine(s.Column(data.RoleKey), s.Data.Table.Schema(), r.Defs...)
	if err != nil || !set.Fitted() || !slices.EqualFunc(r.Defs, f.Set.Definitions(), sameFormula) {
		f.Stopped = "The worker sent an unexpected answer."
		return nil
	}
	f.Learnt, f.Fitted = set, set
	s.RebuildReader()
	return append(s.Preview(), s.lookupAgain()...)
}

// summariesOf are the summaries of the features that set computes as f does.
func (f Model) summariesOf(set *feature.Set) map[string]table.Summary {
	changed, out := set.Changed(f.Set), make(map[string]table.Summary, len(f.Summaries))
	for name, c := range f.Summaries {
		if _, ok := set.Definition(name); ok && !changed[name] {
			out[name] = c
		}
	}
	return out
}

// ResetFeatureLists forgets where the lists of the table before were scrolled to.
func (s *State) ResetFeatureLists() {
	s.Features.Top, s.Features.Filter, s.Features.ListTop = 0, "", 0
}

// LongChoice is of how many names on one is typed in place of being chosen from a list.
const LongChoice = 200
