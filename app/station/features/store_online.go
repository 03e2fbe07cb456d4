package features

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"orrery/app/station"
	"orrery/app/ui/format"
	"orrery/core/feature"
	"orrery/core/feature/online"
	"orrery/core/feature/repo"
	"orrery/core/feature/view"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// OnlineForm is the forms that read the online store and push rows to it.
type OnlineForm struct {
	View string
	// Service is read instead of the view; "" without one. Its features may come from several views.
	Service string
	Keys    []station.Typed // one for each join key
	AsOf    string          // the time of reading; values expire relative to it
	Event   string          // of the pushed row
	Cells   []station.Typed
	To      string // online, offline, online_and_offline
	Wrong   string
}

// OnlineRead is a reply of the online store.
type OnlineRead struct {
	Request  string // as for Feast's get-online-features
	Response string
	Names    []string
	Cells    []online.Cell
	Now      float64
	Took     time.Duration // mean over Calls, without the conversion to JSON
	Calls    int
	Features int // features per call
	Wrong    string
}

// To returns the targets of a push, named as in Feast.
func To() []string { return []string{"online", "offline", "online_and_offline"} }

// These messages belong to the online store.
type (
	// FillPressed materializes a view.
	FillPressed struct{ View string }
	// OnlineTyped sets a field of the forms: view, service, asof, event, to, "key NAME" or "cell NAME".
	OnlineTyped struct{ Field, Text string }
	// OnlinePressed reads one entity.
	OnlinePressed struct{}
	// OnlineAnswered is the reply to ReadOnline.
	OnlineAnswered struct{ Read OnlineRead }
	// PushPressed pushes the row in the form.
	PushPressed struct{}
)

// ReadOnline reads one entity and measures the time. The reply is OnlineAnswered.
type ReadOnline struct {
	Stores  []*online.Store
	Service string       // the name of the service; "" for a view
	Refs    []string     // "view:feature", or the name of a feature
	Stored  []string     // the features in the stores
	Set     *feature.Set // computes the other features
	Parts   []string     // the entity: the text of each join key
	Request string
	Now     float64
}

func (s *State) updateOnline(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	switch m := m.(type) {
	case JoinPressed:
		cmds = s.join(m.View)
	case CellTraced:
		cmds = s.trace(m)
	case JoinScrolled:
		s.Store.Top = m.Top
	case ComparePressed:
		cmds = s.compare(m.View)
	case FillPressed:
		v, ok := s.Store.Repo.View(m.View, 0)
		if ok && !s.Store.Filling.Running() {
			cmds = s.materialize(Filled{View: v.Name, Version: v.Version, At: math.NaN()})
		}
	case OnlineTyped:
		s.setOnlineField(m)
		if _, ok := s.AsOf(); ok && m.Field == "asof" {
			s.Emit(OnlineStoreChanged{}) // the champion reads at this time, too
		}
	case OnlinePressed:
		cmds = s.readOnline()
	case OnlineAnswered:
		s.Store.Got = &m.Read
	case PushPressed:
		cmds = s.push()
	default:
		return nil, false
	}
	return cmds, true
}

// materialize starts to materialize a version of a view.
func (s *State) materialize(f Filled) []station.Cmd {
	v, ok := s.Store.Repo.View(f.View, f.Version)
	source := s.Store.Repo.Digest(v.Source)
	if !ok || source == "" {
		return nil
	}
	s.Store.Failed = station.Notice{}
	s.Store.materializing = repo.Ref{Kind: repo.View, Name: f.View, Version: f.Version}
	return s.StartJob(&s.Store.Filling, f.View, jobs.Materialize{Source: source, View: v, At: work.Num(f.At)})
}

// RestoreOnline materializes the versions that were in the online store before a reload, one after the other.
func (s *State) RestoreOnline() []station.Cmd {
	if s.Store.Filling.Running() {
		return nil
	}
	for _, f := range s.Store.Filled {
		if _, ok := s.onlineOf(f.View, f.Version); !ok {
			return s.materialize(f)
		}
	}
	return nil
}

// materialized stores the materialized values, and pushes the rows that were pushed since.
func (s *State) materialized(_ station.Busy, r *jobs.MaterializeResult) []station.Cmd {
	ref := s.Store.materializing
	v, ok := s.Store.Repo.View(ref.Name, ref.Version)
	if !ok {
		return nil
	}
	store, err := v.Online(r.Table, r.Index, float64(r.At))
	if err != nil {
		s.NotifyError(format.ErrorText(err.Error()))
		return nil
	}
	for _, p := range s.Store.Pushes {
		if p.View == v.Name && p.Event > float64(r.At) {
			store, _, _ = store.Push(online.Row{Key: p.Key, Event: p.Event, Values: featureCells(store, p.Cells)})
		}
	}
	again := slices.ContainsFunc(s.Store.Filled, func(f Filled) bool { return f.View == v.Name && f.Version == v.Version && f.At == float64(r.At) })
	s.setOnline(OnlineStore{Filled{v.Name, v.Version, float64(r.At)}, store})
	if !again {
		s.NotifyWhenSaved(v.Name + " v" + strconv.Itoa(v.Version) + " is materialized: " + strconv.Itoa(store.Entities()) + " entities, values up to " + table.FormatTime(float64(r.At), false) + ".")
	}
	if s.Store.Reading.View == "" {
		s.openOnline(v)
	}
	if s.Store.Reading.AsOf == "" {
		s.Store.Reading.AsOf = table.FormatTime(float64(r.At), false)
	}
	s.Emit(OnlineStoreChanged{})
	return s.RestoreOnline()
}

// setOnline adds a store, or replaces the store of the same version.
func (s *State) setOnline(o OnlineStore) {
	same := func(f Filled) bool { return f.View == o.View && f.Version == o.Version }
	s.Store.Stores = append(slices.DeleteFunc(slices.Clone(s.Store.Stores), func(x OnlineStore) bool { return same(x.Filled) }), o)
	s.Store.Filled = append(slices.DeleteFunc(slices.Clone(s.Store.Filled), same), o.Filled)
}

// onlineOf returns the store of a version of a view; version 0 is the last that was materialized.
func (s *State) onlineOf(name string, version int) (OnlineStore, bool) {
	for _, o := range slices.Backward(s.Store.Stores) {
		if o.View == name && (version == 0 || o.Version == version) {
			return o, true
		}
	}
	return OnlineStore{}, false
}

// Online returns the store that is chosen in the forms.
func (s *State) Online() (OnlineStore, bool) { return s.onlineOf(s.Store.Reading.View, 0) }

// openOnline sets the fields of the forms for a view.
func (s *State) openOnline(v view.View) {
	f := &s.Store.Reading
	f.View, f.Service, f.Keys, f.Cells, f.Wrong = v.Name, "", station.FieldsOf(v.JoinKeys, f.Keys), station.FieldsOf(v.Features, nil), ""
	for _, a := range v.Aggregations { // the columns that window aggregations read
		if a.Column != "" && !slices.ContainsFunc(f.Cells, func(t station.Typed) bool { return t.Name == a.Column }) {
			f.Cells = append(f.Cells, station.Typed{Name: a.Column})
		}
	}
	if f.To == "" {
		f.To = To()[0]
	}
	s.Store.Got = nil
}

func (s *State) setOnlineField(m OnlineTyped) {
	f := &s.Store.Reading
	f.Wrong = ""
	kind, name, _ := strings.Cut(m.Field, " ")
	switch kind {
	case "view":
		if v, ok := s.Store.Repo.View(m.Text, 0); ok {
			s.openOnline(v)
			return
		}
	case "service":
		s.openService(m.Text)
		return
	case "asof":
		f.AsOf = strings.TrimSpace(m.Text)
	case "event":
		f.Event = strings.TrimSpace(m.Text)
	case "to":
		f.To = m.Text
	case "key":
		f.Keys = station.WithText(f.Keys, name, strings.TrimSpace(m.Text))
	case "cell":
		f.Cells = station.WithText(f.Cells, name, m.Text)
	}
}

// AsOf returns the time of reading; ok is false if it cannot be parsed.
func (s *State) AsOf() (at float64, ok bool) {
	if s.Store.Reading.AsOf == "" {
		return float64(s.Now.UnixMicro()), true
	}
	return table.ParseTime(s.Store.Reading.AsOf)
}
