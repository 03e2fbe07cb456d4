package online

import (
	"slices"

	"orrery/core/feature/entity"
	"orrery/core/table"
)

// Reader reads features of one entity out of several views, in the order of a list: what a feature service names. It is
// immutable and may be used by several goroutines.
type Reader struct {
	stores []*Store
	keys   []table.Field
	joins  [][]int // for each store, where its join keys are among keys
	cells  []place
}

type place struct{ store, feature int }

// NewReader finds the features: "view:feature", or only the feature where one view has it. Of several stores of a view
// the first is read. Errors wrap ErrRequest and name what is not there.
func NewReader(refs []string, stores []*Store) (*Reader, error) {
	r := &Reader{}
	for _, ref := range refs {
		s, feature, err := resolve(ref, stores)
		if err != nil {
			return nil, err
		}
		r.cells = append(r.cells, place{r.take(s), feature})
	}
	return r, nil
}

// ReaderOf reads stores as a model does, by Given.
func ReaderOf(stores []*Store) *Reader {
	r := &Reader{}
	for _, s := range stores {
		r.take(s)
	}
	return r
}

// take puts a store among those that are read, and its join keys among the keys.
func (r *Reader) take(s *Store) int {
	if i := slices.Index(r.stores, s); i >= 0 {
		return i
	}
	at := make([]int, len(s.joins))
	for i, k := range s.joins {
		same := func(o table.Field) bool { return o.Name == k.Name }
		if at[i] = slices.IndexFunc(r.keys, same); at[i] < 0 {
			at[i] = len(r.keys)
			r.keys = append(r.keys, k)
		}
	}
	r.stores, r.joins = append(r.stores, s), append(r.joins, at)
	return len(r.stores) - 1
}

// Keys are the join keys that an entity is named by, those of all stores.
func (r *Reader) Keys() []table.Field { return r.keys }

// Spell names an entity for each store, as [entity.Key] does, given a text for each of Keys.
func (r *Reader) Spell(texts []string) ([]string, error) {
	out := make([]string, len(r.stores))
	for i, s := range r.stores {
		parts := make([]string, len(s.joins))
		for k, at := range r.joins[i] {
			if at < len(texts) {
				parts[k] = texts[at]
			}
		}
		var err error
		if out[i], err = entity.Key(s.joins, parts); err != nil {
			return nil, wrong("%w", err)
		}
	}
	return out, nil
}

// Read gives the first n features as of now, microseconds since 1970, in dst, which grows if it must. spelt is of Spell.
func (r *Reader) Read(dst []Cell, spelt []string, n int, now float64) []Cell {
	dst = dst[:0]
	last, at := -1, -1
	for _, c := range r.cells[:n] {
		s := r.stores[c.store]
		if c.store != last {
			last, at = c.store, s.Find(spelt[c.store])
		}
		dst = append(dst, s.Cell(at, c.feature, now))
	}
	return dst
}

// Given are the entity's features for a model, of all stores: those that are present as of now. It is false for an
// entity that no store has.
func (r *Reader) Given(spelt []string, now float64) (map[string]table.Value, bool) {
	out, found := map[string]table.Value{}, false
	for i, s := range r.stores {
		given, ok := s.Given(spelt[i], now)
		found = found || ok
		for name, v := range given {
			out[name] = v
		}
	}
	return out, found
}

// Insert puts a feature that was computed for the one entity of the answer among its results, behind the join keys and
// the first at features.
func (r *Response) Insert(keys, at int, name string, c Cell) {
	var result Result
	result.add(c, plain(c.Value), c.Event)
	r.Metadata.FeatureNames = insert(r.Metadata.FeatureNames, keys+at, name)
	r.Results = insert(r.Results, keys+at, result)
}

// insert is slices.Insert for one value, in a fifth of the code for each type.
func insert[T any](list []T, at int, v T) []T {
	list = append(list, v)
	copy(list[at+1:], list[at:])
	list[at] = v
	return list
}
