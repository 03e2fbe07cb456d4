package work

import (
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

// reply decodes a reply to a job and returns a pointer to it. The table of the reply
// arrives later, in sections.
func (e envelope) reply(to Job, body []byte) (Reply, error) {
	for _, r := range append(to.Replies(), &Done{}, &Progress{}, &Failed{}) {
		if r.Kind() == e.Kind {
			return r, e.decode(r, body)
		}
	}
	return nil, fmt.Errorf("work: unknown reply %q to the job %q", e.Kind, to.Kind())
}
