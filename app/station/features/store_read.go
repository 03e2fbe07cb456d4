package features

import (
	"encoding/json"
	"slices"
	"strconv"

	"orrery/app/station"
	"orrery/app/ui/format"
	"orrery/core/feature/online"
	"orrery/core/feature/repo"
	"orrery/core/table"
)

// openService chooses a feature service to read instead of the view; "" goes back to the view. Its entities have the
// join keys of all views that its features come from.
func (s *State) openService(name string) {
	f := &s.Store.Reading
	svc, ok := s.Store.Repo.Service(name, 0)
	if !ok {
		if v, ok := s.Store.Repo.View(f.View, 0); ok {
			s.openOnline(v)
		}
		return
	}
	f.Service, s.Store.Got = svc.Name, nil
	if r, err := online.NewReader(s.storedFeatures(svc.Features), s.newestStores()); err == nil {
		f.Keys = station.FieldsOf(keyNames(r.Keys()), f.Keys)
	} else {
		f.Wrong = format.ErrorText(err.Error())
	}
}

func keyNames(keys []table.Field) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.Name
	}
	return out
}

// storedFeatures returns the features without those that are computed on demand by a formula.
func (s *State) storedFeatures(refs []string) []string {
	if s.Features.Set == nil {
		return refs
	}
	computed := func(name string) bool { _, ok := s.Features.Set.Definition(name); return ok }
	return slices.DeleteFunc(slices.Clone(refs), computed)
}

// newestStores returns the online store of each view, of the version that was materialized last.
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

// onlineQuery returns the command for the form, without its entity, and the reader of its stored features.
func (s *State) onlineQuery(o OnlineStore) (c ReadOnline, r *online.Reader, err error) {
	if svc, ok := s.Store.Repo.Service(s.Store.Reading.Service, 0); ok {
		c = ReadOnline{Stores: s.newestStores(), Service: svc.Name, Refs: svc.Features, Stored: s.storedFeatures(svc.Features), Set: s.Features.Set}
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

// readOnline returns the command that reads the entity in the form.
func (s *State) readOnline() []station.Cmd {
	f := &s.Store.Reading
	o, ok := s.Online()
	now, timed := s.AsOf()
	switch {
	case !ok:
		return nil
	case !timed:
		f.Wrong = strconv.Quote(f.AsOf) + " is not a time. Write it as 2024-03-01T12:00:00Z."
		return nil
	}
	c, r, err := s.onlineQuery(o)
	if err == nil {
		f.Keys = station.FieldsOf(keyNames(r.Keys()), f.Keys)
		c.Now, c.Parts = now, station.Texts(f.Keys)
		_, err = r.Spell(c.Parts)
	}
	if err != nil {
		f.Wrong = format.ErrorText(err.Error())
		return nil
	}
	q := online.Request{Service: c.Service, Entities: map[string][]json.RawMessage{}}
	if c.Service == "" {
		q.Features = c.Refs
	}
	for i, k := range r.Keys() {
		raw, _ := json.Marshal(c.Parts[i]) // a string has no error
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

// ServingStores returns the online stores that the champion reads: those of the versions of the views that it was
// trained with. A champion without views reads the table, and has none. why is not empty if a store is missing.
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
