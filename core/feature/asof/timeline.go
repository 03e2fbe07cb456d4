package asof

import "math"

// Verdict is the reason why a candidate row was chosen or not.
type Verdict uint8

const (
	// Chosen is the matching row.
	Chosen Verdict = iota
	// Future rows are after the query's time.
	Future
	// Expired rows are older than the time to live.
	Expired
	// Superseded rows are valid, but there is a later one.
	Superseded
)

// String returns the verdict in one word.
func (v Verdict) String() string { return [...]string{"chosen", "future", "expired", "superseded"}[v] }

// Candidate is one row of the entity.
type Candidate struct {
	Row     int     // of the source
	Event   float64 // -Inf if the source has no event times
	Created float64 // NaN if unknown
	Verdict Verdict
}

// Timeline has the candidates of one query row in the order of time.
type Timeline struct {
	At         float64 // +Inf if the query has no times
	Known      bool    // the source has the entity
	Candidates []Candidate
	Before     int // number of older rows that are left out
	After      int // number of later rows that are left out
}

// Timeline explains the match of query row i: the rows of its entity with their verdicts, at most some on
// either side of the time. The error is a [*KindError].
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
