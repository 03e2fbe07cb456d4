package asof

import "math"

// Verdict says what became of a row that a question might have chosen.
type Verdict uint8

const (
	// Chosen is the row that holds.
	Chosen Verdict = iota
	// Future rows come after the time that was asked about.
	Future
	// Expired rows are older than the time to live.
	Expired
	// Superseded rows would do, but a later one holds.
	Superseded
)

// String is the verdict in one word.
func (v Verdict) String() string { return [...]string{"chosen", "future", "expired", "superseded"}[v] }

// Candidate is one row of the entity.
type Candidate struct {
	Row     int     // of the source
	Event   float64 // -Inf when the source has no event times
	Created float64 // NaN when nobody knows
	Verdict Verdict
}

// Timeline is all that a question had to choose from, in the order of time.
type Timeline struct {
	At         float64 // +Inf when the question had no times
	Known      bool    // the source has the entity
	Candidates []Candidate
	Before     int // older rows that are left out
	After      int // later ones
}

// Timeline explains the answer to question i: the rows of its entity, at most so many on either side of
// the time, with what became of each. The error is a [*KindError].
func (l *Log) Timeline(q Query, i int, ttl Span, most int) (Timeline, error) {
	t := Timeline{At: math.Inf(1)}
	if err := l.check(q); err != nil {
		return t, err
	}
	if q.At != nil {
		t.At = q.At[i]
	}
	e, ok := l.entity(q.Key, i)
	if !ok {
		return t, nil
	}
	t.Known = true
	from, to := l.places(e)
	now, chosen := l.upTo(from, to, t.At), l.chosen(from, to, q, i, ttl)
	first, last := max(from, now-most), min(to, now+most)
	t.Before, t.After = first-from, to-last
	for p := first; p < last; p++ {
		c := Candidate{Row: int(l.rows[p]), Event: l.times[p], Created: math.NaN(), Verdict: Superseded}
		if l.created != nil {
			c.Created = l.created[c.Row]
		}
		switch {
		case p >= now:
			c.Verdict = Future
		case p == chosen:
			c.Verdict = Chosen
		case l.expired(p, t.At, ttl):
			c.Verdict = Expired
		}
		t.Candidates = append(t.Candidates, c)
	}
	return t, nil
}
