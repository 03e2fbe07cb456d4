package experiments

import (
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/core/registry"
	"orrery/core/work/jobs"
)

// The addresses of the Experiments station:
//
//	experiments/?q=...&order=...&show=...&exp=...&col=...&runs=a,b   the table
//	experiments/run/<id>                                             one run
//	experiments/compare?runs=a,b,c&x=params.C&y=metrics.f1&same=1    several side by side
//	experiments/version/<model>@<n>?with=<m>                         a version, and what differs from another
const (
	subRun     = "run/"
	subCompare = "compare"
	subVersion = "version/"
)

// VisitedRuns reads what the address says. A bare address shows the table as it was.
func (s *State) VisitedRuns() []station.Cmd {
	e := &s.Experiments
	q, _ := url.ParseQuery(s.Query) // what it cannot read is left out
	e.Open, e.Opened, e.Baseline = "", registry.Version{}, 0
	kind, rest, _ := strings.Cut(s.Sub, "/")
	switch {
	case s.Sub == "" && s.Query == "":
		return s.readdress(s.RunsQuery())
	case s.Sub == "":
		s.readTable(q)
	case s.Sub == subCompare:
		e.Selected, e.Same, e.X, e.Y = runList(q.Get("runs")), q.Has("same"), q.Get("x"), q.Get("y")
	case kind+"/" == subRun && rest != "":
		return s.openRun(rest)
	case kind+"/" == subVersion:
		return s.openVersion(rest, q.Get("with"))
	default:
		s.Lost = true
	}
	return nil
}

func (s *State) readTable(q url.Values) {
	t := &s.Experiments.RunTable
	t.Search, t.Order, t.Experiment, t.Columns, t.Selected = q.Get("q"), q.Get("order"), q.Get("exp"), q["col"], runList(q.Get("runs"))
	t.Filter = "all"
	if show := q.Get("show"); slices.Contains([]string{"registered", "hand", "deleted"}, show) {
		t.Filter = show
	}
	s.refreshTable()
}

// runList reads ids with commas between them.
func runList(text string) []string {
	if text == "" {
		return nil
	}
	ids := slices.Compact(strings.Split(text, ","))
	return ids[:min(len(ids), MostCompared)]
}

// RunsQuery is the query of the address that is shown, from what it shows.
func (s *State) RunsQuery() string {
	t := s.Experiments.RunTable
	q := url.Values{}
	set := func(name, value string) {
		if value != "" {
			q.Set(name, value)
		}
	}
	if s.Sub == "" {
		set("q", t.Search)
		set("order", t.Order)
		set("exp", t.Experiment)
		if t.Filter != "all" {
			set("show", t.Filter)
		}
		if t.Columns != nil {
			q["col"] = t.Columns
		}
	}
	if s.Sub == "" || s.Sub == subCompare {
		set("runs", strings.Join(t.Selected, ","))
	}
	if s.Sub == subCompare {
		set("x", t.X)
		set("y", t.Y)
		if t.Same {
			q.Set("same", "1")
		}
	}
	if s.Experiments.Baseline > 0 {
		q.Set("with", strconv.Itoa(s.Experiments.Baseline))
	}
	return q.Encode()
}

// readdress puts the query of what is shown into the address.
func (s *State) readdress(query string) []station.Cmd {
	if s.Query == query || s.Station != station.Experiments {
		return nil
	}
	s.Query = query
	return []station.Cmd{station.SetURL{Station: s.Station, Sub: s.Sub, Query: query}}
}

// TableURL is the address of the table as it was left.
func (s State) TableURL() station.SetURL {
	s.Sub, s.Experiments.Baseline = "", 0
	return station.SetURL{Station: station.Experiments, Query: s.RunsQuery()}
}

// RunURL is the address of a run.
func RunURL(id string) station.SetURL {
	return station.SetURL{Station: station.Experiments, Sub: subRun + id}
}

// CompareURL is the address of the chosen runs side by side.
func (s State) CompareURL() station.SetURL {
	s.Sub, s.Experiments.Baseline = subCompare, 0
	return station.SetURL{Station: station.Experiments, Sub: subCompare, Query: s.RunsQuery()}
}

// VersionURL is the address of a version, beside another where with is not 0.
func VersionURL(v registry.Version, with int) station.SetURL {
	u := station.SetURL{Station: station.Experiments, Sub: subVersion + v.Model + "@" + strconv.Itoa(v.N)}
	if with > 0 {
		u.Query = "with=" + strconv.Itoa(with)
	}
	return u
}

// openRun shows one run in full.
func (s *State) openRun(id string) []station.Cmd {
	e := &s.Experiments
	e.Open, e.Model, e.Summary, e.Split = id, "", nil, station.Task[*jobs.SplitRowsResult]{}
	s.resetReproduction()
	cmds := []station.Cmd{station.Focus{ID: "run-title"}}
	if r, ok := s.Run(id); ok && r.ModelID != "" && s.Safe {
		e.Model, e.Summary = notRead, &ModelSummary{Digest: r.ModelID, Wrong: notRead}
	} else if ok && r.ModelID != "" {
		cmds = append(cmds, ReadModel{Run: id, Digest: r.ModelID})
	}
	return cmds
}

// openVersion shows a version, named as <model>@<n>.
func (s *State) openVersion(name, with string) []station.Cmd {
	e := &s.Experiments
	at := strings.LastIndexByte(name, '@')
	n, err := strconv.Atoi(name[at+1:])
	if at <= 0 || err != nil || n < 1 {
		s.Lost = true
		return nil
	}
	s.resetReproduction()
	e.Opened = registry.Version{Model: name[:at], N: n}
	e.Baseline, _ = strconv.Atoi(with)
	if v, ok := s.Version(name[:at], n); ok {
		e.Opened = v
	}
	return append(s.lookAtVersions(), station.Focus{ID: "version-title"})
}

// lookAtVersions reads the models of the version that is shown and of the one beside it.
func (s *State) lookAtVersions() []station.Cmd {
	var cmds []station.Cmd
	e := &s.Experiments
	for _, n := range []int{e.Opened.N, s.Baseline()} {
		if v, ok := s.Version(e.Opened.Model, n); ok && e.Summaries[v.Digest] == nil {
			if s.Safe {
				s.setNotRead(v.Digest)
				continue
			}
			cmds = append(cmds, ReadModel{Run: v.Run, Digest: v.Digest})
		}
	}
	return cmds
}

// Baseline is the version that the open one is held against: the chosen one, else the
// champion, else the one before; 0 for none.
func (s *State) Baseline() int {
	e := s.Experiments
	if _, ok := s.Version(e.Opened.Model, e.Baseline); ok && e.Baseline != e.Opened.N {
		return e.Baseline
	}
	if n := s.AliasOf(e.Opened.Model, registry.Champion); n != e.Opened.N && n > 0 {
		return n
	}
	if _, ok := s.Version(e.Opened.Model, e.Opened.N-1); ok {
		return e.Opened.N - 1
	}
	return 0
}

// notRead is what a start without models shows in the place of a model.
const notRead = "Orrery was started without models. Start it normally to see this one."

// setNotRead puts notRead in the place of a run's model.
func (s *State) setNotRead(digest string) {
	sights := maps.Clone(s.Experiments.Summaries)
	if sights == nil {
		sights = map[string]*ModelSummary{}
	}
	sights[digest] = &ModelSummary{Digest: digest, Wrong: notRead}
	s.Experiments.Summaries = sights
}
