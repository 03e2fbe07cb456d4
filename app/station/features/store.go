package features

import (
	"slices"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/core/feature/online"
	"orrery/core/feature/repo"
	"orrery/core/feature/view"
	"orrery/core/registry"
	"orrery/core/table"
	"orrery/core/usertext"
	"orrery/core/work/jobs"
)

// Store is the feature store over time: feature views, training rows, the
// online store and feature services.
type Store struct {
	StoreSettings
	Pinned  string // the feature service that the inputs of a model are pinned to; "" for none
	Shown   bool   // by a person whose table has no times
	View    ViewForm
	Service ServiceForm

	Joining   station.Busy // its table is loaded as any other is: Data.Loading
	Tracing   station.Busy
	Filling   station.Busy
	Comparing station.Busy
	Pushing   station.Busy
	Failed    station.Notice // of the last of these

	pending  JoinOf // the join that is under way
	filling  repo.Ref
	Traced   *jobs.TraceResult // the cell that was clicked
	Compared *jobs.CompareResult
	Stores   []OnlineStore
	Top      int // first row of the window over the training rows

	Reading OnlineForm
	Got     *OnlineRead // the last read
}

// StoreSettings is what is kept across reloads.
type StoreSettings struct {
	Repo   repo.Repo
	Joins  []JoinOf // which tables are joined, and of what
	Filled []Filled // what is in the online store
	Pushes []PushOf // rows that were pushed to it since
}

// JoinOf says of a table that it was made by a point-in-time join.
type JoinOf struct {
	Table   string // the joined table
	Rows    string // the name of the entity rows
	View    string
	Version int
	Source  string // the digest that the view's source had
}

// Filled is a view whose latest values are in the online store.
type Filled struct {
	View    string
	Version int
	At      float64 // microseconds since 1970
}

// PushOf is a row that was pushed.
type PushOf struct {
	View  string
	Key   []string
	Event float64
	Cells map[string]table.Value
}

// OnlineStore is the values of one version of a view.
type OnlineStore struct {
	Filled
	Store *online.Store
}

// mostJoins bounds the lists of joins and pushes, of which the oldest are let go.
const mostJoins = 50

// These messages belong to the feature views.
type (
	// StoreShown opens what a plain table has no need of.
	StoreShown struct{}
	// ViewTyped is one field of the form of a view.
	ViewTyped struct{ Field, Text string }
	// ViewApplied makes a version of the view in the form.
	ViewApplied struct{}
	// ViewChosen puts a view into the form; "" begins a new one of the loaded table.
	ViewChosen struct{ Name string }
	// ViewDeleted takes a view away.
	ViewDeleted struct{ Name string }
	// ServiceTyped is one field of the form of a service.
	ServiceTyped struct{ Field, Text string }
	// ServiceApplied makes a version of the service in the form.
	ServiceApplied struct{}
	// ServiceUsed makes a service's features the inputs of the model.
	ServiceUsed struct{ Name string }
	// ServiceDeleted takes a service away.
	ServiceDeleted struct{ Name string }
)

func (s *State) updateStore(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m := m.(type) {
	case StoreShown:
		s.Store.Shown = true
		cmds = s.chooseView("")
	case ViewTyped:
		s.viewTyped(m)
	case ViewApplied:
		cmds = s.applyView()
	case ViewChosen:
		cmds = s.chooseView(m.Name)
	case ViewDeleted:
		next, err := s.Store.Repo.DeleteView(m.Name, s.uses())
		s.applied(next, err, m.Name+" is deleted.")
	case ServiceTyped:
		if m.Field == "name" {
			s.Store.Service.Name = strings.TrimSpace(m.Text)
		} else {
			s.Store.Service.Features = m.Text
		}
		s.Store.Service.Wrong = ""
	case ServiceApplied:
		s.applyService()
	case ServiceDeleted:
		next, err := s.Store.Repo.DeleteService(m.Name, s.uses())
		s.applied(next, err, m.Name+" is deleted.")
	default:
		return s.updateOnline(m)
	}
	return cmds, true
}

// applied takes over what the repository has become, or says why it has not.
func (s *State) applied(next repo.Repo, err error, done string) {
	if err != nil {
		s.NotifyError(SentenceOf(err))
		return
	}
	s.Store.Repo = next
	s.NotifyWhenSaved(done)
}

// SentenceOf returns an error as a sentence for a person.
func SentenceOf(err error) string {
	text := usertext.Of(err)
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// uses lists the registered versions of all models with the views and services that they read.
func (s *State) uses() []repo.Use {
	var out []repo.Use
	for _, v := range s.Registry.Versions {
		if r, ok := s.Run(v.Run); ok {
			out = append(out, repo.Use{Model: v.Model + " v" + strconv.Itoa(v.N), Reads: readsOf(r)})
		}
	}
	return out
}

// These parameters of a run name what its inputs came from, as "name v2".
const (
	ParamView    = "feature_view"
	ParamService = "feature_service"
)

// readsOf are the views and services that a run's inputs come from.
func readsOf(r registry.Run) []repo.Ref {
	var out []repo.Ref
	for _, text := range strings.Split(r.Params[ParamView], ", ") {
		if name, n, ok := namedVersion(text); ok {
			out = append(out, repo.Ref{Kind: repo.View, Name: name, Version: n})
		}
	}
	if name, n, ok := namedVersion(r.Params[ParamService]); ok {
		out = append(out, repo.Ref{Kind: repo.Services, Name: name, Version: n})
	}
	return out
}

// modelsReading lists the registered versions of all models that read a derived feature.
func (s *State) modelsReading(name string) []string {
	var out []string
	for _, v := range s.Registry.Versions {
		if r, ok := s.Run(v.Run); ok && readsFeature(r, name) {
			out = append(out, v.Model+" v"+strconv.Itoa(v.N))
		}
	}
	return out
}

// readsFeature reports whether inputs of a run are a derived feature, or are computed from it.
func readsFeature(r registry.Run, name string) bool {
	from := map[string]bool{}      // the feature and those that read it
	for _, f := range r.Features { // each comes after what it reads
		if f.Name == name || readsAny(f.Expr, from) {
			from[f.Name] = true
		}
	}
	return slices.ContainsFunc(r.Inputs, func(in string) bool { return from[in] })
}

// readsAny reports whether a formula reads one of these names. It parses formulas that have one in their text alone: a
// run may have 1,000.
func readsAny(formula string, names map[string]bool) bool {
	for name := range names {
		if strings.Contains(formula, name) {
			return slices.ContainsFunc(namesIn(formula), func(read string) bool { return names[read] })
		}
	}
	return false
}

// namedVersion takes "name v2" apart.
func namedVersion(text string) (name string, n int, ok bool) {
	at := strings.LastIndex(text, " v")
	if at < 0 {
		return "", 0, false
	}
	n = atoi(text[at+2:])
	return text[:at], n, n > 0
}

// JoinsOf are the joins that made the loaded table.
func (s *State) JoinsOf() []JoinOf {
	if s.Data.Table == nil {
		return nil
	}
	return s.joinsOfTable(s.Data.Table.Hash())
}

func (s *State) joinsOfTable(hash string) []JoinOf {
	var out []JoinOf
	for _, j := range s.Store.Joins {
		if j.Table == hash {
			out = append(out, j)
		}
	}
	return out
}

// viewOf finds the definition that a join was made with.
func (s *State) viewOf(j JoinOf) (view.View, bool) { return s.Store.Repo.View(j.View, j.Version) }
