package work

import (
	"errors"

	"orrery/core/table"
)

// chunkSize is the largest part of a table in one message: copying it takes the page
// one or two milliseconds.
const chunkSize = 4 << 20

// arrival is a table that is being received chunk by chunk.
type arrival struct {
	parts *table.Assembler
	room  []byte // the rest of the current section
	whole bool
}

var errTooMuch = errors.New("work: more bytes than the table's header declares")

func newArrival(header []byte) (*arrival, error) {
	parts, err := table.NewAssembler(header)
	if err != nil {
		return nil, err
	}
	a := &arrival{parts: parts}
	a.next()
	return a, nil
}

// next moves on to the next section that is not empty.
func (a *arrival) next() {
	for len(a.room) == 0 && !a.whole {
		a.room = a.parts.Next()
		a.whole = a.room == nil
	}
}

// add copies a chunk into the sections.
func (a *arrival) add(chunk []byte) error {
	for len(chunk) > 0 {
		if a.whole {
			return errTooMuch
		}
		n := copy(a.room, chunk)
		a.room, chunk = a.room[n:], chunk[n:]
		a.next()
	}
	return nil
}

// chunks splits a table's sections into message bodies. Each body is a copy, since
// sending transfers its memory.
func chunks(t *table.Table, send func(body []byte) error) error {
	for _, s := range t.Sections() {
		for len(s) > 0 {
			n := min(len(s), chunkSize)
			if err := send(append([]byte(nil), s[:n]...)); err != nil {
				return err
			}
			s = s[n:]
		}
	}
	return nil
}

// begin starts receiving a table from the page.
func (s *server) begin(e envelope) error {
	var j Put
	if err := e.decode(&j, nil); err != nil {
		return s.send(e.ID, s.opt.Failed(err))
	}
	a, err := newArrival(j.Header)
	if err != nil {
		return s.send(e.ID, s.opt.Failed(err))
	}
	s.puts[e.ID] = a
	return s.arrived(e.ID)
}

// section adds a chunk to a table that is being received.
func (s *server) section(id uint64, b []byte) error {
	a := s.puts[id]
	if a == nil {
		return nil
	}
	if err := a.add(b); err != nil {
		delete(s.puts, id)
		return s.send(id, s.opt.Failed(err))
	}
	return s.arrived(id)
}

// arrived answers a Put whose table is complete.
func (s *server) arrived(id uint64) error {
	a := s.puts[id]
	if !a.whole {
		return nil
	}
	delete(s.puts, id)
	t, err := a.parts.Table()
	if err != nil {
		return s.send(id, s.opt.Failed(err))
	}
	s.opt.AddTable(t)
	return s.send(id, Done{})
}
