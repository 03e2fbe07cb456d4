package view

import (
	"fmt"
	"math"

	"orrery/core/feature"
	"orrery/core/feature/entity"
	"orrery/core/feature/online"
	"orrery/core/table"
)

// Skew is the result of a comparison of training and serving.
type Skew struct {
	Rows, Columns int
	Differ        int    // cells with different bits; anything but 0 is a bug in Orrery
	First         string // description of the first of them
}

// Skew computes the view's features, and definitions over them, for at most n entities as of a time: once as in
// training (join and whole columns), once as in serving (the online store, row by row). It compares the bits. The
// errors are those of Join, and of the definitions.
func (o *Offline) Skew(at float64, n int, defs []feature.Definition, tick func() error) (Skew, error) {
	latest, err := o.Latest(at, tick)
	if err != nil {
		return Skew{}, err
	}
	rows, err := o.askedAt(at, n, latest)
	if err != nil {
		return Skew{}, err
	}
	joined, err := o.Join(rows, JoinOptions{Timestamp: o.view.Timestamp()}, tick)
	if err != nil {
		return Skew{}, err
	}
	set, err := feature.Define("", joined.Table.Schema(), defs...)
	if err != nil {
		return Skew{}, err
	}
	if set, err = set.Fit(joined.Table, nil); err != nil { // both sides use the same fitted state
		return Skew{}, err
	}
	trained, err := set.Apply(joined.Table)
	if err != nil {
		return Skew{}, err
	}
	store, err := o.view.Online(latest, nil, at)
	if err != nil {
		return Skew{}, err
	}
	return o.compare(trained, set, store, at)
}

// askedAt returns entity rows for at most n evenly spaced entities, all at the same time.
func (o *Offline) askedAt(at float64, n int, all *table.Table) (*table.Table, error) {
	k := min(n, all.Rows())
	pick, times := make([]int, k), make([]float64, k)
	for i := range pick {
		pick[i], times[i] = i*all.Rows()/k, at
	}
	keys, err := all.Select(o.view.JoinKeys...)
	if err != nil {
		return nil, err
	}
	return keys.Take(pick).With(table.Times(o.view.Timestamp(), times))
}

// compare reads each row of trained from the store and compares the two.
func (o *Offline) compare(trained *table.Table, set *feature.Set, store *online.Store, at float64) (Skew, error) {
	key, err := entity.Column(trained, o.view.JoinKeys)
	if err != nil {
		return Skew{}, err
	}
	names := o.view.Names()
	for _, d := range set.Definitions() {
		names = append(names, d.Name)
	}
	s := Skew{Rows: trained.Rows(), Columns: len(names)}
	for i := range trained.Rows() {
		given, _ := store.Given(key.Cell(i), at)
		served, err := set.Complete(given)
		if err != nil {
			return s, err
		}
		for _, name := range names {
			c, err := trained.Column(name)
			if err != nil {
				return s, err
			}
			b, _ := served.Get(name)
			if a := c.Value(i); !sameBits(a, b) {
				if s.Differ++; s.Differ == 1 {
					s.First = fmt.Sprintf("%s of %s is %q in training and %q in serving", name, key.Cell(i), a, b)
				}
			}
		}
	}
	return s, nil
}

// sameBits compares two cells; missing ones are equal, whatever their bits.
func sameBits(a, b table.Value) bool {
	return a.Kind == b.Kind && (a.Missing() && b.Missing() || a.Text == b.Text && math.Float64bits(a.Num) == math.Float64bits(b.Num))
}
