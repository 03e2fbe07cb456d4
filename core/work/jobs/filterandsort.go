package jobs

import (
	"context"
	"encoding/binary"
	"errors"

	"orrery/core/profile"
	"orrery/core/work"
)

// FilterAndSort returns the rows that pass a view's filters, in its order.
type FilterAndSort struct {
	Table string
	Roles profile.Roles
	View  profile.View
}

func (FilterAndSort) Kind() string          { return "arrange" }
func (j FilterAndSort) TableHash() string   { return j.Table }
func (FilterAndSort) Replies() []work.Reply { return []work.Reply{&FilterAndSortResult{}} }

// FilterAndSortResult answers FilterAndSort. The rows are sent as the message's body.
type FilterAndSortResult struct {
	Rows []uint32 `json:"-"`
}

func (*FilterAndSortResult) Kind() string                   { return "arranged" }
func (r FilterAndSortResult) Body() []byte                  { return rowBytes(r.Rows) }
func (r *FilterAndSortResult) SetBody(b []byte) (err error) { r.Rows, err = parseRows(b); return err }

func (w *worker) filterAndSort(ctx context.Context, j FilterAndSort) (FilterAndSortResult, error) {
	t, err := w.table(ctx, j.Table)
	if err != nil {
		return FilterAndSortResult{}, err
	}
	rows, err := profile.Arrange(t, j.View, w.profileOptions(ctx, j.Roles))
	return FilterAndSortResult{Rows: rows}, err
}

// rowBytes encodes rows as four bytes each, little-endian.
func rowBytes(rows []uint32) []byte {
	b := make([]byte, 0, 4*len(rows))
	for _, r := range rows {
		b = binary.LittleEndian.AppendUint32(b, r)
	}
	return b
}

var errRows = errors.New("work: not the bytes of rows")

func parseRows(b []byte) ([]uint32, error) {
	if len(b)%4 != 0 {
		return nil, errRows
	}
	rows := make([]uint32, len(b)/4)
	for i := range rows {
		rows[i] = binary.LittleEndian.Uint32(b[4*i:])
	}
	return rows, nil
}
