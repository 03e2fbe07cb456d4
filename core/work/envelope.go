package work

import (
	"encoding/json"
	"errors"
	"fmt"

	"orrery/core/table"
)

// envelope is the JSON head of every message.
type envelope struct {
	ID    uint64          `json:"id"`
	Kind  string          `json:"kind"` // a job, a reply, "section" or "cancel"
	Data  json.RawMessage `json:"data,omitempty"`
	Table json.RawMessage `json:"table,omitempty"` // header of the table whose sections follow
}

const (
	kindSection = "section"
	kindCancel  = "cancel"
)

// pack returns the envelope of a job or a reply.
func pack(id uint64, kind string, data any) (envelope, error) {
	e := envelope{ID: id, Kind: kind}
	b, err := json.Marshal(data)
	if err != nil {
		return e, fmt.Errorf("work: pack %s: %w", kind, err)
	}
	e.Data = b
	if t := tableOf(data); t != nil {
		e.Table, err = t.Header()
	}
	return e, err
}

// bodyOf returns the body of a job or a reply, nil for none.
func bodyOf(data any) []byte {
	if b, ok := data.(interface{ Body() []byte }); ok {
		return b.Body()
	}
	return nil
}

// tableOf returns the table whose sections follow a reply, nil for none.
func tableOf(data any) *table.Table {
	if c, ok := data.(interface{ SentTable() *table.Table }); ok {
		return c.SentTable()
	}
	return nil
}

func (e envelope) message(body []byte, file Source) (Message, error) {
	head, err := json.Marshal(e)
	return Message{Head: head, Body: body, File: file}, err
}

// open decodes the envelope of a message.
func open(m Message) (envelope, error) {
	var e envelope
	if err := json.Unmarshal(m.Head, &e); err != nil {
		return e, fmt.Errorf("work: decode the envelope of a message of %d bytes: %w", len(m.Head), err)
	}
	return e, nil
}

// decode decodes the job or the reply that v points to.
func (e envelope) decode(v any, body []byte) error {
	if err := json.Unmarshal(e.Data, v); err != nil {
		return fmt.Errorf("work: %s: %w", e.Kind, err)
	}
	if b, ok := v.(WithBody); ok {
		return b.SetBody(body)
	}
	return nil
}

// reply decodes a reply to a job and returns a pointer to it. The table of the reply arrives later, in sections.
func (e envelope) reply(to Job, body []byte) (Reply, error) {
	for _, r := range append(to.Replies(), &Done{}, &Progress{}, &Failed{}) {
		if r.Kind() == e.Kind {
			return r, e.decode(r, body)
		}
	}
	return nil, fmt.Errorf("work: unknown reply %q to the job %q", e.Kind, to.Kind())
}

// chunkSize is the largest part of a table in one message: copying it takes the page one or two milliseconds.
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

// chunks splits a table's sections into message bodies. Each body is a copy, since sending transfers its memory.
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
