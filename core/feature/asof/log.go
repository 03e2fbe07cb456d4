package asof

import (
	"fmt"
	"math"

	"orrery/core/table"
)

// Source has the columns of one table that a log is built from.
type Source struct {
	Key     table.Column // the entity of each row, see package entity
	Event   []float64    // event time of each row; nil: unknown, and all rows count as equally old
	Created []float64    // creation time of each row; nil: unknown
}

// Log is the rows of a source by entity and time. It is immutable and safe for concurrent use.
type Log struct {
	key     table.Column
	index   *table.Index
	number  []uint32  // entity+1 of a row that is an entity's first in the source, 0 for others
	starts  []uint32  // entity e has the places starts[e] up to starts[e+1]
	rows    []uint32  // the source row at a place
	times   []float64 // its event time, -Inf without one
	event   []float64 // by source row, or nil
	created []float64 // by source row, or nil
	untimed int
}

// tickRows is the number of rows between two calls of tick: about a millisecond.
const tickRows = 1 << 14

// NewLog sorts the rows of a source. tick, unless nil, is called regularly; its error ends the work.
func NewLog(s Source, tick func() error) (*Log, error) {
	n := s.Key.Len()
	if s.Event != nil && len(s.Event) != n || s.Created != nil && len(s.Created) != n {
		return nil, fmt.Errorf("asof: %d keys with %d event times and %d creation times", n, len(s.Event), len(s.Created))
	}
	if tick == nil {
		tick = func() error { return nil }
	}
	l := &Log{key: s.Key, event: s.Event, created: s.Created, number: make([]uint32, n)}
	l.index = table.BuildIndex(s.Key)
	entities, err := l.group(tick)
	if err != nil {
		return nil, err
	}
	return l, l.order(entities, tick)
}

// group numbers the entities and returns the number of each row, -1 for a row that is never chosen. It sets
// starts to the number of rows of each entity.
func (l *Log) group(tick func() error) ([]int32, error) {
	out := make([]int32, len(l.number))
	for i := range out {
		if i%tickRows == 0 {
			if err := tick(); err != nil {
				return nil, err
			}
		}
		out[i] = -1
		first, ok := l.index.FindCell(l.key, l.key, i)
		if !ok {
			continue
		}
		if l.number[first] == 0 {
			l.starts = append(l.starts, 0)
			l.number[first] = uint32(len(l.starts))
		}
		if l.event != nil && math.IsNaN(l.event[i]) {
			l.untimed++
			continue
		}
		out[i] = int32(l.number[first] - 1)
		l.starts[out[i]]++
	}
	return out, nil
}

// order puts the rows of each entity together and sorts them by time.
func (l *Log) order(entities []int32, tick func() error) error {
	at, most := uint32(0), uint32(0)
	next := make([]uint32, len(l.starts))
	for e, count := range l.starts {
		next[e] = at
		l.starts[e] = at
		at += count
		most = max(most, count)
	}
	l.starts = append(l.starts, at)
	l.rows, l.times = make([]uint32, at), make([]float64, at)
	for i, e := range entities {
		if e >= 0 {
			l.rows[next[e]] = uint32(i)
			next[e]++
		}
	}
	s := sorter{event: l.event, created: l.created, spare: make([]uint32, most)}
	for e := range next {
		if e%tickRows == 0 {
			if err := tick(); err != nil {
				return err
			}
		}
		if err := s.sort(l.rows[l.starts[e]:l.starts[e+1]], tick); err != nil {
			return err
		}
	}
	for p, row := range l.rows {
		if l.times[p] = math.Inf(-1); l.event != nil {
			l.times[p] = l.event[row]
		}
	}
	return nil
}

// Count returns the number of distinct keys.
func (l *Log) Count() int { return len(l.starts) - 1 }

// Timeless reports whether the source has no event times, so that all rows count as equally old.
func (l *Log) Timeless() bool { return l.event == nil }

// Untimed returns the number of rows with a key but no event time, which are never chosen.
func (l *Log) Untimed() int { return l.untimed }

// entity returns the number of the entity in cell i of a key column.
func (l *Log) entity(key table.Column, i int) (int, bool) {
	first, ok := l.index.FindCell(l.key, key, i)
	if !ok {
		return 0, false
	}
	return int(l.number[first]) - 1, true
}

// places returns the range of places of an entity's rows.
func (l *Log) places(e int) (from, to int) { return int(l.starts[e]), int(l.starts[e+1]) }

// upTo returns the first place in [from, to) whose time is after at, or to.
func (l *Log) upTo(from, to int, at float64) int {
	for from < to {
		if mid := int(uint(from+to) >> 1); l.times[mid] <= at {
			from = mid + 1
		} else {
			to = mid
		}
	}
	return from
}

// Entities returns a column of the distinct keys in the order of their first rows in the source.
func (l *Log) Entities() table.Column {
	first := make([]int, l.Count())
	for row, e := range l.number {
		if e > 0 {
			first[e-1] = row
		}
	}
	return l.key.Gather(first)
}

// Events returns the event times of rows of the source, NaN for row -1 and without times.
func (l *Log) Events(rows []int) []float64 {
	out := make([]float64, len(rows))
	for i, row := range rows {
		if out[i] = math.NaN(); row >= 0 && l.event != nil {
			out[i] = l.event[row]
		}
	}
	return out
}

// Newest returns the latest event time, 0 without any.
func (l *Log) Newest() float64 {
	newest := math.Inf(-1)
	for _, at := range l.times {
		newest = max(newest, at)
	}
	if math.IsInf(newest, -1) {
		return 0
	}
	return newest
}
