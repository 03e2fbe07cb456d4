package work

import (
	"bytes"
	"encoding/json"
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

func pack(id uint64, kind string, data any) (envelope, error) {
	e := envelope{ID: id, Kind: kind}
	b, err := json.Marshal(data)
	if err != nil {
		return e, fmt.Errorf("work: pack %s: %w", kind, err)
	}
	e.Data = b
	if r, ok := data.(Reply); ok {
		if t := carried(r); t != nil {
			e.Table, err = t.Header()
		}
	}
	return e, err
}

// carried is the table whose sections follow a reply; nil for none.
func carried(r Reply) *table.Table {
	switch r := r.(type) {
	case Opened:
		return r.Table
	case Materialised:
		return r.Table
	}
	return nil
}

// carrying is the reply with the table that has arrived.
func carrying(r Reply, t *table.Table) Reply {
	switch r := r.(type) {
	case Opened:
		r.Table = t
		return r
	case Materialised:
		r.Table = t
		return r
	}
	return r
}

func (e envelope) message(body []byte, file Source) (Message, error) {
	head, err := json.Marshal(e)
	return Message{Head: head, Body: body, File: file}, err
}

func open(m Message) (envelope, error) {
	var e envelope
	if err := json.Unmarshal(m.Head, &e); err != nil {
		return e, fmt.Errorf("work: a message of %d bytes is no envelope: %w", len(m.Head), err)
	}
	return e, nil
}

// job decodes the job in the envelope, a pointer to one. Its model, if it has
// one, is the body.
func (e envelope) job(body []byte) (Job, error) {
	for _, j := range []Job{&Parse{}, &Open{}, &Forget{}, &Put{}, &Describe{}, &BuildIndex{}, &Fit{}, &CrossVal{}, &Search{}, &Map{}, &Check{}, &Export{},
		&Explain{}, &Bound{}, &Permute{}, &Depend{}, &Learn{}, &Reproduce{}, &Divide{},
		&Inspect{}, &Arrange{}, &Make{}, &Shelf{}, &Rename{}, &Mark{}, &Accept{}, &Pack{}, &Unpack{}, &Shelve{}, &Wipe{}, &BackUp{}, &Verify{}, &Join{}, &Trace{}, &Materialise{}, &Compare{}, &Append{}} {
		if j.kind() == e.Kind {
			err := e.into(j)
			if at := modelOf(j); at != nil && len(body) > 0 {
				*at = body
			}
			return j, err
		}
	}
	return nil, fmt.Errorf("work: unknown job %q", e.Kind)
}

// modelOf is where a job holds a model; nil for a job without.
func modelOf(j Job) *json.RawMessage {
	switch j := j.(type) {
	case *Pack:
		return &j.Records
	case *BackUp:
		return &j.Records
	case *Verify:
		return &j.Records
	case *Map:
		return &j.Model
	case *Check:
		return &j.Model
	case *Reproduce:
		return &j.Model
	case *Explain:
		return &j.Model
	case *Bound:
		return &j.Model
	case *Permute:
		return &j.Model
	case *Depend:
		return &j.Model
	case *Fit:
		if j.Champion != nil {
			return &j.Champion.Model
		}
	}
	return nil
}

// load is the bytes that a job takes along beside its envelope: a copy of its
// model, since the receiver owns a body.
func load(j any) []byte {
	switch j := j.(type) {
	case Pack:
		return bytes.Clone(j.Records)
	case BackUp:
		return bytes.Clone(j.Records)
	case Verify:
		return bytes.Clone(j.Records)
	case Map:
		return bytes.Clone(j.Model)
	case Check:
		return bytes.Clone(j.Model)
	case Reproduce:
		return bytes.Clone(j.Model)
	case Explain:
		return bytes.Clone(j.Model)
	case Bound:
		return bytes.Clone(j.Model)
	case Permute:
		return bytes.Clone(j.Model)
	case Depend:
		return bytes.Clone(j.Model)
	case Fit:
		if j.Champion != nil {
			return bytes.Clone(j.Champion.Model)
		}
	}
	return nil
}

// reply decodes the reply in the envelope; tables, indexes and files come by
// sections and are put in by the client.
func (e envelope) reply(body []byte) (Reply, error) {
	for _, r := range []Reply{&Opened{}, &Done{}, &Described{}, &Indexed{}, &Fitted{}, &CrossValed{}, &Searched{}, &Mapped{}, &Checked{},
		&Exported{}, &Explained{}, &Bounded{}, &Permuted{}, &Depended{}, &Learnt{}, &Reproduced{}, &Divided{},
		&Inspected{}, &Arranged{}, &Shelved{}, &Accepted{}, &Oversize{}, &Packed{}, &Unpacked{}, &BackedUp{}, &Verified{}, &Traced{}, &Materialised{}, &Compared{}, &Progress{}, &Failed{}} {
		if r.kind() != e.Kind {
			continue
		}
		if err := e.into(r); err != nil {
			return nil, err
		}
		return value(r, body)
	}
	return nil, fmt.Errorf("work: unknown reply %q", e.Kind)
}

// value is the reply that r points at.
func value(r Reply, body []byte) (Reply, error) {
	var err error
	switch r := r.(type) {
	case *Opened:
		return *r, nil
	case *Described:
		return *r, nil
	case *Indexed:
		r.Index, err = table.ParseIndex(body)
		return *r, err
	case *Materialised:
		r.Index, err = table.ParseIndex(body)
		return *r, err
	case *Traced:
		return *r, nil
	case *Compared:
		return *r, nil
	case *Exported:
		r.CSV = body
		return *r, nil
	case *Fitted:
		r.Model = body
		return *r, nil
	case *CrossValed:
		return *r, nil
	case *Searched:
		return *r, nil
	case *Mapped:
		return *r, nil
	case *Checked:
		return *r, nil
	case *Explained:
		return *r, nil
	case *Bounded:
		return *r, nil
	case *Permuted:
		return *r, nil
	case *Depended:
		return *r, nil
	case *Learnt:
		return *r, nil
	case *Inspected:
		return *r, nil
	case *Arranged:
		r.Rows, err = parseRows(body)
		return *r, err
	case *Shelved:
		return *r, nil
	case *Accepted:
		return *r, nil
	case *Oversize:
		return *r, nil
	}
	return brought(r, body), nil
}

func (e envelope) into(v any) error {
	if err := json.Unmarshal(e.Data, v); err != nil {
		return fmt.Errorf("work: %s: %w", e.Kind, err)
	}
	return nil
}
