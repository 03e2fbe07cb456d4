package features

import (
	"slices"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/app/ui/format"
	"orrery/core/expr"
	"orrery/core/feature/online"
	"orrery/core/feature/repo"
	"orrery/core/feature/view"
	"orrery/core/registry"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Store is the feature store: feature views, training rows, the online store and feature services.
type Store struct {
	StoreSettings
	Pinned  string // the feature service that defines the inputs of a model; "" without one
	Shown   bool   // the user has opened it for a table without times
	View    ViewForm
	Service ServiceForm

	Joining   station.Busy // the result is loaded by Data.Loading
	Tracing   station.Busy
	Filling   station.Busy
	Comparing station.Busy
	Pushing   station.Busy
	Failed    station.Notice // the error of the last of these jobs

	pending       JoinRecord // the running join
	materializing repo.Ref
	Traced        *jobs.TraceResult // the traced cell
	Compared      *jobs.CompareResult
	Stores        []OnlineStore
	Top           int // scroll position of the training rows in pixels

	Reading OnlineForm
	Got     *OnlineRead // the last read
}

// StoreSettings is the part of Store that is saved.
type StoreSettings struct {
	Repo   repo.Repo
	Joins  []JoinRecord // tables that were made by joins
	Filled []Filled     // versions in the online store
	Pushes []PushedRow  // rows that were pushed to the online store
}

// JoinRecord records that a table was made by a point-in-time join.
type JoinRecord struct {
	Table   string // the joined table
	Rows    string // the name of the entity rows
	View    string
	Version int
	Source  string // the digest of the view's source at that time
}

// Filled is a materialized version of a view.
type Filled struct {
	View    string
	Version int
	At      float64 // microseconds since 1970
}

// PushedRow is a row that was pushed to the online store.
type PushedRow struct {
	View  string
	Key   []string
	Event float64
	Cells map[string]table.Value
}

// OnlineStore is the online store of one version of a view.
type OnlineStore struct {
	Filled
	Store *online.Store
}

// maxJoins bounds the lists of joins and pushes. The oldest are dropped.
const maxJoins = 50

// These messages belong to the feature views.
type (
	// StoreShown shows the feature store for a table without times.
	StoreShown struct{}
	// ViewTyped sets a field of the view form.
	ViewTyped struct{ Field, Text string }
	// ViewApplied saves the view in the form as a new version.
	ViewApplied struct{}
	// ViewChosen loads a view into the form; "" starts a new one of the loaded table.
	ViewChosen struct{ Name string }
	// ViewDeleted deletes a view.
	ViewDeleted struct{ Name string }
	// ServiceTyped sets a field of the service form.
	ServiceTyped struct{ Field, Text string }
	// ServiceApplied saves the service in the form as a new version.
	ServiceApplied struct{}
	// ServiceUsed makes the features of a service the inputs of the model.
	ServiceUsed struct{ Name string }
	// ServiceDeleted deletes a service.
	ServiceDeleted struct{ Name string }
)

func (s *State) updateStore(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m := m.(type) {
	case StoreShown:
		s.Store.Shown = true
		cmds = s.chooseView("")
	case ViewTyped:
		s.setViewField(m)
	case ViewApplied:
		cmds = s.applyView()
	case ViewChosen:
		cmds = s.chooseView(m.Name)
	case ViewDeleted:
		next, err := s.Store.Repo.DeleteView(m.Name, s.modelUses())
		s.setRepo(next, err, m.Name+" is deleted.")
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
		next, err := s.Store.Repo.DeleteService(m.Name, s.modelUses())
		s.setRepo(next, err, m.Name+" is deleted.")
	default:
		return s.updateOnline(m)
	}
	return cmds, true
}

// setRepo sets the repository, or reports err.
func (s *State) setRepo(next repo.Repo, err error, done string) {
	if err != nil {
		s.NotifyError(format.ErrorText(err.Error()))
		return
	}
	s.Store.Repo = next
	s.NotifyWhenSaved(done)
}

// modelUses returns the registered versions of all models with the views and services that they read.
func (s *State) modelUses() []repo.Use {
	var out []repo.Use
	for _, v := range s.Registry.Versions {
		if r, ok := s.Run(v.Run); ok {
			out = append(out, repo.Use{Model: v.Model + " v" + strconv.Itoa(v.N), Reads: readsOf(r)})
		}
	}
	return out
}

// These parameters of a run name the sources of its inputs, as "name v2".
const (
	ParamView    = "feature_view"
	ParamService = "feature_service"
)

// readsOf returns the views and services that a run's inputs come from.
func readsOf(r registry.Run) []repo.Ref {
	var out []repo.Ref
	for _, text := range strings.Split(r.Params[ParamView], ", ") {
		if name, n, ok := parseVersionRef(text); ok {
			out = append(out, repo.Ref{Kind: repo.View, Name: name, Version: n})
		}
	}
	if name, n, ok := parseVersionRef(r.Params[ParamService]); ok {
		out = append(out, repo.Ref{Kind: repo.Services, Name: name, Version: n})
	}
	return out
}

// modelsReading returns the registered versions of all models that read a derived feature.
func (s *State) modelsReading(name string) []string {
	var out []string
	for _, v := range s.Registry.Versions {
		if r, ok := s.Run(v.Run); ok && readsFeature(r, name) {
			out = append(out, v.Model+" v"+strconv.Itoa(v.N))
		}
	}
	return out
}

// readsFeature reports whether an input of a run is a derived feature or is computed from it.
func readsFeature(r registry.Run, name string) bool {
	from := map[string]bool{}      // the feature and those that read it
	for _, f := range r.Features { // a feature is listed after those that it reads
		if f.Name == name || readsAny(f.Expr, from) {
			from[f.Name] = true
		}
	}
	return slices.ContainsFunc(r.Inputs, func(in string) bool { return from[in] })
}

// readsAny reports whether a formula reads one of these names. It only parses formulas whose text contains one, since
// a run may have 1,000 formulas.
func readsAny(formula string, names map[string]bool) bool {
	for name := range names {
		if strings.Contains(formula, name) {
			read, _ := expr.Names(formula)
			return slices.ContainsFunc(read, func(name string) bool { return names[name] })
		}
	}
	return false
}

// parseVersionRef parses "name v2".
func parseVersionRef(text string) (name string, n int, ok bool) {
	at := strings.LastIndex(text, " v")
	if at < 0 {
		return "", 0, false
	}
	n, err := strconv.Atoi(text[at+2:])
	return text[:at], n, err == nil && n > 0
}

// Joined returns the joins that made the loaded table.
func (s *State) Joined() []JoinRecord {
	if s.Data.Table == nil {
		return nil
	}
	var out []JoinRecord
	for _, j := range s.Store.Joins {
		if j.Table == s.Data.Table.Hash() {
			out = append(out, j)
		}
	}
	return out
}

// viewOf returns the version of the view that a join used.
func (s *State) viewOf(j JoinRecord) (view.View, bool) { return s.Store.Repo.View(j.View, j.Version) }

// storeHandlers returns the handlers of jobs of the feature store. All of them show errors in the same place.
func storeHandlers() []station.Handler[State] {
	list := []station.Handler[State]{
		station.NewHandler(func(s *State) *station.Busy { return &s.Store.Joining }, (*State).joined),
		station.NewHandler(func(s *State) *station.Busy { return &s.Store.Tracing }, func(s *State, _ station.Busy, r *jobs.TraceResult) []station.Cmd {
			s.Store.Traced = r
			return nil
		}),
		station.NewHandler(func(s *State) *station.Busy { return &s.Store.Filling }, (*State).materialized),
		station.NewHandler(func(s *State) *station.Busy { return &s.Store.Comparing }, func(s *State, _ station.Busy, r *jobs.CompareResult) []station.Cmd {
			s.Store.Compared = r
			return nil
		}),
		station.NewHandler(func(s *State) *station.Busy { return &s.Store.Pushing }, appended),
	}
	for i := range list {
		list[i] = list[i].OnFailure(storeRefused)
	}
	return list
}

func storeRefused(s *State, was station.Busy, f work.Failed) []station.Cmd {
	if f.Code == work.Canceled {
		s.Notify(was.What + " was cancelled.")
	} else {
		s.Store.Failed = station.NoticeOf(f)
	}
	return nil
}
