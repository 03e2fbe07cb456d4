package jobs

import (
	"context"
	"strings"

	"orrery/core/work"
)

// ListTables lists the stored tables.
type ListTables struct{}

func (ListTables) Kind() string          { return "shelf" }
func (ListTables) TableHash() string     { return "" }
func (ListTables) Replies() []work.Reply { return []work.Reply{&TableList{}} }

// TableList answers ListTables and Rename: the stored tables, newest first.
type TableList struct{ Tables []KeptTable }

func (*TableList) Kind() string { return "shelved" }

// listTables reads the record of each stored table. A table whose record cannot be read is left out.
func (w *worker) listTables(ctx context.Context, _ ListTables) (TableList, error) {
	if w.opt.Blobs == nil {
		return TableList{}, nil
	}
	ids, err := w.opt.Blobs.Keys(ctx, recordID(""))
	if err != nil {
		return TableList{}, err
	}
	var out TableList
	for _, id := range ids {
		hash := strings.TrimPrefix(id, recordID(""))
		if strings.Contains(hash, "/") {
			continue // a section
		}
		k, err := w.tableRecord(ctx, hash)
		if err != nil {
			continue
		}
		t := KeptTable{hash, k.Name, k.Rows, k.Columns, k.Bytes, k.Since, k.Model}
		at := 0
		for at < len(out.Tables) && !t.Since.After(out.Tables[at].Since) {
			at++
		}
		out.Tables = append(out.Tables[:at:at], append([]KeptTable{t}, out.Tables[at:]...)...)
	}
	return out, nil
}
