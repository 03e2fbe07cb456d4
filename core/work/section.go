package work

import (
	"errors"

	"orrery/core/table"
)

// chunkSize is the most that one message carries of a table: copying it takes
// the page one or two milliseconds.
const chunkSize = 4 << 20

// arrival is a table on its way in, chunk by chunk.
type arrival struct {
	parts *table.Assembler
	room  []byte // what is left of the section that is being filled
	whole bool
}

var errTooMuch = errors.New("work: more bytes than the table's header promises")

func newArrival(header []byte) (*arrival, error) {
	parts, err := table.NewAssembler(header)
	if err != nil {
		return nil, err
	}
	a := &arrival{parts: parts}
	a.next()
	return a, nil
}

// next goes on to the first section that has room.
func (a *arrival) next() {
	for len(a.room) == 0 && !a.whole {
		a.room = a.parts.Next()
		a.whole = a.room == nil
	}
}

// add copies a chunk to its place.
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

// chunks cuts a table's sections into messages' bodies. Each is a copy: a body
// goes over with its memory, and the table keeps its own.
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

// begin starts the arrival of a table from the page.
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

// section adds a chunk to a table that is arriving.
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

// arrived answers a Put whose table is whole.
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
