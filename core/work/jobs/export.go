package jobs

import (
	"bytes"
	"context"

	"orrery/core/table/csv"
	"orrery/core/work"
)

// Export writes columns as CSV. No Columns means all source columns.
type Export struct {
	Table    string
	Features Features
	Columns  []string
}

func (Export) Kind() string          { return "export" }
func (j Export) TableHash() string   { return j.Table }
func (Export) Replies() []work.Reply { return []work.Reply{&ExportResult{}} }

// ExportResult answers Export. The CSV is sent as the message's body.
type ExportResult struct {
	CSV []byte `json:"-"`
}

func (*ExportResult) Kind() string             { return "exported" }
func (r ExportResult) Body() []byte            { return r.CSV }
func (r *ExportResult) SetBody(b []byte) error { r.CSV = b; return nil }

func (w *worker) export(ctx context.Context, j Export) (ExportResult, error) {
	if len(j.Columns) == 0 {
		t, err := w.table(ctx, j.Table)
		if err != nil {
			return ExportResult{}, err
		}
		j.Columns = t.Names()
	}
	t, _, err := w.columns(ctx, j.Table, j.Features, j.Columns)
	if err != nil {
		return ExportResult{}, err
	}
	var b bytes.Buffer
	if err := csv.Write(&b, t); err != nil {
		return ExportResult{}, err
	}
	return ExportResult{CSV: b.Bytes()}, nil
}
