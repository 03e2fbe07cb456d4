package asof

import (
	"fmt"
	"math"

	"orrery/core/table"
)

// Source is what a log is made of: the columns of one table.
type Source struct {
	Key     table.Column // names the entity of each row, see package entity
	Event   []float64    // when each row became true; nil when nobody knows, and all rows count as equally old
	Created []float64    // when each row was written; nil when nobody knows
}

// Log is the rows of a source by entity and time. It is immutable and may be used by several goroutines.
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

// tickRows is how often work asks whether to go on: every millisecond or so.
const tickRows = 1 << 14

// NewLog orders the rows of a source. tick, unless nil, is called again and again; its error ends the work.
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

// group numbers the entities and returns that of each row, -1 for a row that is never chosen. starts holds
// how many rows each entity has.
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

// Count is the number of different keys.
func (l *Log) Count() int { return len(l.starts) - 1 }

// Timeless reports whether the source has no event times, so that all rows count as equally old.
func (l *Log) Timeless() bool { return l.event == nil }

// Untimed is how many rows have a key but no event time: they are never chosen.
func (l *Log) Untimed() int { return l.untimed }

// entity is the number of the entity in cell i of a column of keys.
func (l *Log) entity(key table.Column, i int) (int, bool) {
	first, ok := l.index.FindCell(l.key, key, i)
	if !ok {
		return 0, false
	}
	return int(l.number[first]) - 1, true
}

// places are those of an entity's rows.
func (l *Log) places(e int) (from, to int) { return int(l.starts[e]), int(l.starts[e+1]) }

// upTo is the first place in [from, to) whose time is after at; to when none is.
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
