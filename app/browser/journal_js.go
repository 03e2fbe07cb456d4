package browser

import (
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"syscall/js"
	"unicode/utf8"

	"orrery/core/store"
)

// Journal is the journal of this browser, shared by its tabs. It is an object store of IndexedDB, with one transaction of
// durability "strict" for each step.
type Journal struct{}

var _ store.Journal = Journal{}

// Append calls write while the transaction is open; write must not wait for the browser.
func (Journal) Append(ctx context.Context, seen int64, write func([]store.Entry) []store.Write) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	var invalid error
	call := js.FuncOf(func(_ js.Value, args []js.Value) any {
		rows := []any{}
		for _, w := range write(entriesOf(args[0])) {
			if w.Key == "" || !utf8.ValidString(w.Key) || !utf8.Valid(w.Value) {
				invalid = store.ErrText
				return []any{}
			}
			var v any
			if w.Value != nil {
				v = text(string(w.Value))
			}
			rows = append(rows, text(w.Key), v)
		}
		return rows
	})
	defer call.Release()
	v := await(shim().Call("journalAppend", float64(seen), call))
	if invalid != nil {
		return 0, invalid
	}
	return step(v)
}

// Since returns the entries after step seen, at most limit.
func (Journal) Since(ctx context.Context, seen int64, limit int) ([]store.Entry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	answer := await(shim().Call("journalSince", float64(seen), limit))
	if err := written("the journal", answer); err != nil {
		return nil, err
	}
	return entriesOf(answer.Get("value")), nil
}

// DropDeletions removes deletions of the steps after one and up to another.
func (Journal) DropDeletions(ctx context.Context, after, upTo int64) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return written("the journal", await(shim().Call("journalDropDeletions", float64(after), float64(upTo))))
}

// Clear removes every entry.
func (Journal) Clear(ctx context.Context) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return step(await(shim().Call("journalClear")))
}

func step(answer js.Value) (int64, error) {
	if err := written("the journal", answer); err != nil {
		return 0, err
	}
	return int64(answer.Get("value").Float()), nil
}

// entriesOf decodes rows: the steps, and the packed keys and values.
func entriesOf(rows js.Value) []store.Entry {
	steps, texts := bytesOf(rows.Get("steps")), unpack(rows)
	out := make([]store.Entry, len(texts)/2)
	for i := range out {
		step := math.Float64frombits(binary.LittleEndian.Uint64(steps[8*i:]))
		out[i] = store.Entry{Seq: int64(step), Write: store.Write{Key: string(texts[2*i]), Value: texts[2*i+1]}}
	}
	return out
}

// written returns the error of an answer; what names the operation.
func written(what string, answer js.Value) error {
	switch problem := answer.Get("error").String(); problem {
	case "":
		return nil
	case "quota":
		return store.ErrQuota
	default:
		return fmt.Errorf("browser: %s: %s", what, problem)
	}
}
