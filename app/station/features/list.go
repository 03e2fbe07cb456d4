package features

import (
	"maps"
	"slices"
	"strings"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/ui"
	"orrery/app/ui/part"
	"orrery/core/feature"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// FeatureList is the list of features. Only visible rows of a long list are drawn, and only derived features that
// were visible have summaries.
type FeatureList struct {
	Filter     string                   // text in the name or expression of the listed features
	ListTop    int                      // scroll position in pixels
	Summaries  map[string]table.Summary // of derived features; those of columns are in data.Model
	Describing station.Busy
	Stopped    string // why summaries are not computed until the user asks for them; "" if they are

	requested describeRequest // what Describing computes
}

// describeRequest is the features whose summaries are being computed.
type describeRequest struct {
	set   *feature.Set
	names []string
}

const (
	// LongList is the largest number of features in a list without a filter, of which all rows are drawn.
	LongList = 24
	// ListID is the id of the scrolling element.
	ListID = "feature-list"
)

// These messages belong to the list of features.
type (
	// ListScrolled scrolls the list.
	ListScrolled struct {
		station.Quiet
		Top int
	}
	// ListFiltered filters the list.
	ListFiltered struct {
		station.Quiet
		Text string
	}
	// DescribePressed continues to compute summaries.
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

// ListedFeatures returns the names in the filtered list. A long list starts with the derived features, which would be
// hidden after the columns of a wide table.
func (s *State) ListedFeatures() []string {
	names := s.FeatureNames()
	if len(names) <= LongList {
		return names
	}
	n := len(names) - s.Features.Set.Len()
	names = slices.Concat(names[n:], names[:n])
	return s.Filtered(names, s.Features.Filter)
}

// Filtered returns the features with a text in their name or expression.
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

// ListWindow returns the range of rows to draw of a list with total features.
func (l FeatureList) ListWindow(total int) (first, count int) {
	if total <= LongList {
		return 0, total
	}
	return part.Window(l.ListTop, ui.WindowHeight, total)
}

// reveal scrolls a long list to a feature that is not visible. ListScrolled then draws the rows.
func (s *State) reveal(name string) []station.Cmd {
	l := s.Features.FeatureList
	names := s.ListedFeatures()
	at := slices.Index(names, name)
	if len(names) <= LongList || at < 0 {
		return nil
	}
	top := at * part.RowHeight
	if top >= l.ListTop && top+3*part.RowHeight <= l.ListTop+ui.WindowHeight { // the sticky head covers a row
		return nil
	}
	return []station.Cmd{station.Scroll{ID: ListID, Top: max(top-ui.WindowHeight/2, 0)}}
}

// DescribeVisible starts to compute the summaries of visible derived features that have none, and to fit the
// table-wide functions of all features. It cancels a job for features that are no longer visible.
func (s *State) DescribeVisible() []station.Cmd {
	l := &s.Features.FeatureList
	names, learns := s.undescribed()
	var cmds []station.Cmd
	if l.Describing.Running() {
		wanted := func(name string) bool { return slices.Contains(names, name) }
		if l.requested.set == s.Features.Set && (learns || slices.ContainsFunc(l.requested.names, wanted)) {
			return nil
		}
		cmds = []station.Cmd{station.Cancel{Job: l.Describing.Job}}
		l.Describing, l.requested = station.Busy{}, describeRequest{}
	}
	if l.Stopped != "" || len(names) == 0 && !learns {
		return cmds
	}
	f := jobs.Features{Key: s.Column(data.RoleKey), Defs: s.Features.Learnt.Definitions()}
	if !learns {
		f.Defs, _ = s.Features.Fitted.Uses(names) // no error: the set has these names
	}
	l.requested = describeRequest{s.Features.Set, names}
	return append(cmds, s.StartJob(&l.Describing, "features", jobs.Describe{Table: s.Data.Table.Hash(), Features: f, Columns: names})...)
}

// featureHandlers returns the handler of jobs that describe features.
func featureHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.NewHandler(func(s *State) *station.Busy { return &s.Features.Describing }, (*State).described).OnFailure(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			s.Features.Stopped = f.Text
			return nil
		}),
	}
}

// undescribed returns the visible derived features without a summary. learns is true if table-wide functions are not
// fitted yet. Both are empty if the Features station is not open.
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

// described stores the summaries, and the definitions that were fitted to all rows.
func (s *State) described(_ station.Busy, r *jobs.DescribeResult) []station.Cmd {
	f := &s.Features
	f.Summaries = maps.Clone(f.Summaries)
	if f.Summaries == nil {
		f.Summaries = map[string]table.Summary{}
	}
	for _, c := range r.Summaries {
		f.Summaries[c.Name] = c
	}
	for _, name := range f.requested.names {
		if _, ok := f.Summaries[name]; !ok {
			f.Stopped = "The worker returned an unexpected answer."
		}
	}
	if f.Fitted != nil {
		return nil
	}
	set, err := f.Learnt.Redefine(s.Column(data.RoleKey), s.Data.Table.Schema(), r.Defs...)
	if err != nil || !set.Fitted() || !slices.EqualFunc(r.Defs, f.Set.Definitions(), sameFormula) {
		f.Stopped = "The worker returned an unexpected answer."
		return nil
	}
	f.Learnt, f.Fitted = set, set
	s.RebuildReader()
	return append(s.Preview(), s.lookupAgain()...)
}

// summariesOf returns the summaries of the features that are the same in set.
func (f Model) summariesOf(set *feature.Set) map[string]table.Summary {
	changed, out := set.Changed(f.Set), make(map[string]table.Summary, len(f.Summaries))
	for name, c := range f.Summaries {
		if _, ok := set.Definition(name); ok && !changed[name] {
			out[name] = c
		}
	}
	return out
}

// ResetFeatureLists resets the filter and scroll positions for another table.
func (s *State) ResetFeatureLists() {
	s.Features.Top, s.Features.Filter, s.Features.ListTop = 0, "", 0
}

// LongChoice is the largest number of names in a select. With more, the user types a name.
const LongChoice = 200
