package features

import (
	"encoding/json"
	"slices"
	"strconv"

	"orrery/app/station"
	"orrery/core/feature/online"
	"orrery/core/feature/repo"
	"orrery/core/table"
)

// openService reads a feature service in place of the view; "" goes back to the view. Its entities are named by the
// join keys of all views that its features lie in.
func (s *State) openService(name string) {
	f := &s.Store.Reading
	svc, ok := s.Store.Repo.Service(name, 0)
	if !ok {
		if v, ok := s.Store.Repo.View(f.View, 0); ok {
			s.openOnline(v)
			return
		}
		return
	}
	f.Service, s.Store.Got = svc.Name, nil
	if r, err := online.NewReader(s.stored(svc.Features), s.newestStores()); err == nil {
		f.Keys = station.FieldsOf(keyNames(r.Keys()), f.Keys)
	} else {
		f.Wrong = SentenceOf(err)
	}
}

func keyNames(keys []table.Field) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.Name
	}
	return out
}

// stored leaves out the features that are made on demand, by a formula, and so lie in no store.
func (s *State) stored(refs []string) []string {
	if s.Features.Set == nil {
		return refs
	}
	computed := func(name string) bool { _, ok := s.Features.Set.Definition(name); return ok }
	return slices.DeleteFunc(slices.Clone(refs), computed)
}

// newestStores are the online stores, of each view the version that was filled last.
func (s *State) newestStores() []*online.Store {
	var out []*online.Store
	seen := map[string]bool{}
	for _, o := range slices.Backward(s.Store.Stores) {
		if !seen[o.View] {
			out = append(out, o.Store)
		}
		seen[o.View] = true
	}
	return out
}

// asked is what the form reads: the stores, the features in their order, and who answers for those that are stored.
func (s *State) asked(o OnlineStore) (c ReadOnline, r *online.Reader, err error) {
	if svc, ok := s.Store.Repo.Service(s.Store.Reading.Service, 0); ok {
		c = ReadOnline{Stores: s.newestStores(), Service: svc.Name, Refs: svc.Features, Stored: s.stored(svc.Features), Set: s.Features.Set}
		r, err = online.NewReader(c.Stored, c.Stores)
		return c, r, err
	}
	c.Stores = []*online.Store{o.Store}
	for _, f := range o.Store.Features() {
		c.Refs = append(c.Refs, o.View+":"+f.Name)
	}
	c.Stored = c.Refs
	r, err = online.NewReader(c.Stored, c.Stores)
	return c, r, err
}

func (s *State) readOnline() []station.Cmd {
	f := &s.Store.Reading
	o, ok := s.Online()
	now, timed := s.AsOf()
	switch {
	case !ok:
		return nil
	case !timed:
		f.Wrong = strconv.Quote(f.AsOf) + " is no time. Write it as 2024-03-01T12:00:00Z."
		return nil
	}
	c, r, err := s.asked(o)
	if err == nil {
		f.Keys = station.FieldsOf(keyNames(r.Keys()), f.Keys)
		c.Now, c.Parts = now, station.Texts(f.Keys)
		_, err = r.Spell(c.Parts)
	}
	if err != nil {
		f.Wrong = SentenceOf(err)
		return nil
	}
	q := online.Request{Service: c.Service, Entities: map[string][]json.RawMessage{}}
	if c.Service == "" {
		q.Features = c.Refs
	}
	for i, k := range r.Keys() {
		raw, _ := json.Marshal(c.Parts[i]) // a text
		if k.Kind == table.Number {
			raw = []byte(c.Parts[i])
		}
		q.Entities[k.Name] = []json.RawMessage{raw}
	}
	request, err := json.MarshalIndent(q, "", "  ")
	if err != nil {
		f.Wrong = "A join key cannot be written as JSON."
		return nil
	}
	c.Request = string(request)
	return []station.Cmd{c}
}

// ServingStores are the online stores that the champion reads: those of the versions of the views which it was trained
// with. A champion of another kind reads the table.
func (s *State) ServingStores() (stores []*online.Store, now float64, why string) {
	n := s.AliasN("champion")
	for _, v := range s.Versions() {
		if v.N != n {
			continue
		}
		r, _ := s.Run(v.Run)
		for _, ref := range readsOf(r) {
			if ref.Kind != repo.View {
				continue
			}
			o, ok := s.onlineOf(ref.Name, ref.Version)
			if !ok {
				return nil, 0, "The online store has no values of " + ref.Name + " v" + strconv.Itoa(ref.Version) + ". Materialize it in Features."
			}
			stores = append(stores, o.Store)
		}
	}
	now, _ = s.AsOf()
	return stores, now, ""
}
