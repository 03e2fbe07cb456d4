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
//	experiments/compare?runs=a,b,c&x=params.C&y=metrics.f1&same=1    a comparison of runs
//	experiments/version/<model>@<n>?with=<m>                         a version and its differences from another
const (
	subRun     = "run/"
	subCompare = "compare"
	subVersion = "version/"
)

// ReadAddress updates the state from the address. An address without a query shows the table with its last settings.
func (s *State) ReadAddress() []station.Cmd {
	e := &s.Experiments
	q, _ := url.ParseQuery(s.Query) // invalid parts are left out
	e.OpenRun, e.OpenVersion, e.Baseline = "", registry.Version{}, 0
	kind, rest, _ := strings.Cut(s.Sub, "/")
	switch {
	case s.Sub == "" && s.Query == "":
		return s.updateAddress(s.RunsQuery())
	case s.Sub == "":
		s.readTableQuery(q)
	case s.Sub == subCompare:
		e.Selected, e.Same, e.X, e.Y = parseRunIDs(q.Get("runs")), q.Has("same"), q.Get("x"), q.Get("y")
	case kind+"/" == subRun && rest != "":
		return s.openRun(rest)
	case kind+"/" == subVersion:
		return s.openVersion(rest, q.Get("with"))
	default:
		s.NotFound = true
	}
	return nil
}

func (s *State) readTableQuery(q url.Values) {
	t := &s.Experiments.RunTable
	t.Search, t.Order, t.Experiment, t.Columns, t.Selected = q.Get("q"), q.Get("order"), q.Get("exp"), q["col"], parseRunIDs(q.Get("runs"))
	t.Filter = "all"
	if show := q.Get("show"); slices.Contains([]string{"registered", "hand", "deleted"}, show) {
		t.Filter = show
	}
	s.refreshTable()
}

// parseRunIDs parses a comma-separated list of run ids.
func parseRunIDs(text string) []string {
	if text == "" {
		return nil
	}
	ids := slices.Compact(strings.Split(text, ","))
	return ids[:min(len(ids), MostCompared)]
}

// RunsQuery returns the query of the address for the current state.
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

// updateAddress sets the query of the page's address.
func (s *State) updateAddress(query string) []station.Cmd {
	if s.Query == query || s.Station != station.Experiments {
		return nil
	}
	s.Query = query
	return []station.Cmd{station.SetURL{Station: s.Station, Sub: s.Sub, Query: query}}
}

// TableURL returns the address of the table with its last settings.
func (s State) TableURL() station.SetURL {
	s.Sub, s.Experiments.Baseline = "", 0
	return station.SetURL{Station: station.Experiments, Query: s.RunsQuery()}
}

// RunURL returns the address of a run.
func RunURL(id string) station.SetURL {
	return station.SetURL{Station: station.Experiments, Sub: subRun + id}
}

// CompareURL returns the address of the comparison of the selected runs.
func (s State) CompareURL() station.SetURL {
	s.Sub, s.Experiments.Baseline = subCompare, 0
	return station.SetURL{Station: station.Experiments, Sub: subCompare, Query: s.RunsQuery()}
}

// VersionURL returns the address of a version. If with is not 0, it is compared with that version.
func VersionURL(v registry.Version, with int) station.SetURL {
	u := station.SetURL{Station: station.Experiments, Sub: subVersion + v.Model + "@" + strconv.Itoa(v.N)}
	if with > 0 {
		u.Query = "with=" + strconv.Itoa(with)
	}
	return u
}

// openRun opens the page of a run.
func (s *State) openRun(id string) []station.Cmd {
	e := &s.Experiments
	e.OpenRun, e.Model, e.Summary, e.Split = id, "", nil, station.Task[*jobs.SplitRowsResult]{}
	s.resetReproduction()
	cmds := []station.Cmd{station.Focus{ID: "run-title"}}
	if r, ok := s.Run(id); ok && r.ModelID != "" && s.Safe {
		e.Model, e.Summary = safeModeText, &ModelSummary{Digest: r.ModelID, Wrong: safeModeText}
	} else if ok && r.ModelID != "" {
		cmds = append(cmds, ReadModel{Run: id, Digest: r.ModelID})
	}
	return cmds
}

// openVersion opens the page of the version <model>@<n>.
func (s *State) openVersion(name, with string) []station.Cmd {
	e := &s.Experiments
	at := strings.LastIndexByte(name, '@')
	n, err := strconv.Atoi(name[at+1:])
	if at <= 0 || err != nil || n < 1 {
		s.NotFound = true
		return nil
	}
	s.resetReproduction()
	e.OpenVersion = registry.Version{Model: name[:at], N: n}
	e.Baseline, _ = strconv.Atoi(with)
	if v, ok := s.Version(name[:at], n); ok {
		e.OpenVersion = v
	}
	return append(s.loadVersionModels(), station.Focus{ID: "version-title"})
}

// loadVersionModels reads the models of the open version and of its baseline.
func (s *State) loadVersionModels() []station.Cmd {
	var cmds []station.Cmd
	e := &s.Experiments
	for _, n := range []int{e.OpenVersion.N, s.Baseline()} {
		if v, ok := s.Version(e.OpenVersion.Model, n); ok && e.Summaries[v.Digest] == nil {
			if s.Safe {
				s.setSafeModeSummary(v.Digest)
				continue
			}
			cmds = append(cmds, ReadModel{Run: v.Run, Digest: v.Digest})
		}
	}
	return cmds
}

// Baseline returns the number of the version that the open one is compared with: the chosen one, or else the
// champion, or else the previous version. It is 0 if there is none.
func (s *State) Baseline() int {
	e := s.Experiments
	if _, ok := s.Version(e.OpenVersion.Model, e.Baseline); ok && e.Baseline != e.OpenVersion.N {
		return e.Baseline
	}
	if n := s.AliasOf(e.OpenVersion.Model, registry.Champion); n != e.OpenVersion.N && n > 0 {
		return n
	}
	if _, ok := s.Version(e.OpenVersion.Model, e.OpenVersion.N-1); ok {
		return e.OpenVersion.N - 1
	}
	return 0
}

// safeModeText is shown in place of a model in safe mode.
const safeModeText = "Orrery was started without models. Start it normally to see this one."

// setSafeModeSummary sets the summary of a model to safeModeText.
func (s *State) setSafeModeSummary(digest string) {
	summaries := maps.Clone(s.Experiments.Summaries)
	if summaries == nil {
		summaries = map[string]*ModelSummary{}
	}
	summaries[digest] = &ModelSummary{Digest: digest, Wrong: safeModeText}
	s.Experiments.Summaries = summaries
}
