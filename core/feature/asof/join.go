package asof

import (
	"fmt"

	"orrery/core/table"
)

// Query has entities and times: row i is cell i of Key at the time At[i].
type Query struct {
	Key table.Column // of the kind of the source's
	At  []float64    // nil: after all events
}

// KindError reports a key of another kind than the source's: a number never matches a text.
type KindError struct {
	Name, SourceName string
	Kind, Source     table.Kind
}

func (e *KindError) Error() string {
	return fmt.Sprintf("asof: join key %q is a %s, and %q of the source is a %s", e.Name, e.Kind, e.SourceName, e.Source)
}

func (l *Log) check(q Query) error {
	if q.Key.Kind() != l.key.Kind() {
		return &KindError{q.Key.Name(), l.key.Name(), q.Key.Kind(), l.key.Kind()}
	}
	if q.At != nil && len(q.At) != q.Key.Len() {
		return fmt.Errorf("asof: %d entities at %d times", q.Key.Len(), len(q.At))
	}
	return nil
}

// Join returns, for each row of the query, the source row that is valid at its time, or -1. The package comment
// defines which. With ttl 0 no row expires. The errors are a [*KindError] and those of tick.
func (l *Log) Join(q Query, ttl Span, tick func() error) ([]int, error) {
	if err := l.check(q); err != nil {
		return nil, err
	}
	out := make([]int, q.Key.Len())
	for i := range out {
		if i%tickRows == 0 && tick != nil {
			if err := tick(); err != nil {
				return nil, err
			}
		}
		out[i] = -1
		if e, ok := l.entity(q.Key, i); ok {
			from, to := l.places(e)
			if p := l.chosen(from, to, q, i, ttl); p >= 0 {
				out[i] = int(l.rows[p])
			}
		}
	}
	return out, nil
}

// chosen returns the place in [from, to) of the row that query row i matches, -1 for none.
func (l *Log) chosen(from, to int, q Query, i int, ttl Span) int {
	p := to - 1
	if q.At != nil {
		p = l.upTo(from, to, q.At[i]) - 1
	}
	if p < from || q.At != nil && l.expired(p, q.At[i], ttl) {
		return -1
	}
	return p
}

// expired reports whether the row at a place is older than ttl. It is true for a missing time.
func (l *Log) expired(p int, at float64, ttl Span) bool {
	if at != at {
		return true
	}
	return ttl > 0 && !l.Timeless() && at-l.times[p] > float64(ttl)
}
