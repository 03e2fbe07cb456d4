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

func pack(id uint64, kind string, data any) (envelope, error) {
	e := envelope{ID: id, Kind: kind}
	b, err := json.Marshal(data)
	if err != nil {
		return e, fmt.Errorf("work: pack %s: %w", kind, err)
	}
	e.Data = b
	if o, ok := data.(Opened); ok && o.Table != nil {
		e.Table, err = o.Table.Header()
	}
	return e, err
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

// job decodes the job in the envelope.
func (e envelope) job() (Job, error) {
	switch e.Kind {
	case "parse":
		return decode[Parse](e)
	case "open":
		return decode[Open](e)
	case "forget":
		return decode[Forget](e)
	case "put":
		return decode[Put](e)
	case "describe":
		return decode[Describe](e)
	case "index":
		return decode[BuildIndex](e)
	case "fit":
		return decode[Fit](e)
	case "map":
		return decode[Map](e)
	case "check":
		return decode[Check](e)
	case "crossval":
		return decode[CrossVal](e)
	case "search":
		return decode[Search](e)
	case "export":
		return decode[Export](e)
	}
	return nil, fmt.Errorf("work: unknown job %q", e.Kind)
}

// reply decodes the reply in the envelope; tables, indexes and files come by
// sections and are put in by the client.
func (e envelope) reply(body []byte) (Reply, error) {
	switch e.Kind {
	case "opened":
		return decode[Opened](e)
	case "described":
		return decode[Described](e)
	case "indexed":
		return indexed(e, body)
	case "exported":
		return Exported{CSV: body}, nil
	case "done":
		return Done{}, nil
	case "fitted":
		return decode[Fitted](e)
	case "mapped":
		return decode[Mapped](e)
	case "checked":
		return decode[Checked](e)
	case "crossvaled":
		return decode[CrossValed](e)
	case "searched":
		return decode[Searched](e)
	case "progress":
		return decode[Progress](e)
	case "failed":
		return decode[Failed](e)
	}
	return nil, fmt.Errorf("work: unknown reply %q", e.Kind)
}

func indexed(e envelope, body []byte) (Reply, error) {
	r, err := decode[Indexed](e)
	if err != nil {
		return nil, err
	}
	r.Index, err = table.ParseIndex(body)
	return r, err
}

func decode[T any](e envelope) (T, error) {
	var v T
	if err := json.Unmarshal(e.Data, &v); err != nil {
		return v, fmt.Errorf("work: %s: %w", e.Kind, err)
	}
	return v, nil
}
