package online

import (
	"slices"

	"orrery/core/feature/entity"
	"orrery/core/table"
)

// Reader reads features of one entity from several views, in the order of a list, such as that of a feature service. It
// is immutable and safe for concurrent use.
type Reader struct {
	stores []*Store
	keys   []table.Field
	joins  [][]int // for each store, the indexes of its join keys in keys
	cells  []place
}

type place struct{ store, feature int }

// NewReader returns a reader of features: "view:feature", or only the feature if one view has it. If a view has several
// stores, the first is read. Errors wrap ErrRequest and name what does not exist.
func NewReader(refs []string, stores []*Store) (*Reader, error) {
	r := &Reader{}
	for _, ref := range refs {
		s, feature, err := resolve(ref, stores)
		if err != nil {
			return nil, err
		}
		r.cells = append(r.cells, place{r.addStore(s), feature})
	}
	return r, nil
}

// ReaderOf returns a reader of all features of stores, for models: see Given.
func ReaderOf(stores []*Store) *Reader {
	r := &Reader{}
	for _, s := range stores {
		r.addStore(s)
	}
	return r
}

// addStore adds a store and its join keys to the reader.
func (r *Reader) addStore(s *Store) int {
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

// Keys returns the join keys of all stores.
func (r *Reader) Keys() []table.Field { return r.keys }

// Spell returns the key of an entity for each store, as [entity.Key] does, from one text per join key.
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

// Read appends the first n features as of now, microseconds since 1970, to dst[:0]. spelt is the result of Spell.
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

// Given returns the entity's features for a model, from all stores: those that are present as of now. It returns false
// if no store has the entity.
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

// Insert inserts a computed feature for the single entity of the answer into its results, after the join keys and the
// first at features.
func (r *Response) Insert(keys, at int, name string, c Cell) {
	var result Result
	result.add(c, jsonValue(c.Value), c.Event)
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
