package jobs

import (
	"context"

	"orrery/core/feature"
	"orrery/core/table"
	"orrery/core/work"
)

// Describe computes summaries of columns, including features.
type Describe struct {
	Table    string
	Features Features
	Columns  []string
}

func (Describe) Kind() string          { return "describe" }
func (j Describe) TableHash() string   { return j.Table }
func (Describe) Replies() []work.Reply { return []work.Reply{&DescribeResult{}} }

// DescribeResult answers Describe.
type DescribeResult struct {
	Summaries []table.Summary
	Defs      []feature.Definition // fitted on all rows, for display
}

func (*DescribeResult) Kind() string { return "described" }

func (w *worker) describe(ctx context.Context, j Describe) (DescribeResult, error) {
	t, set, err := w.columns(ctx, j.Table, j.Features, j.Columns)
	if err != nil {
		return DescribeResult{}, err
	}
	s, err := summarize(ctx, t, j.Columns)
	return DescribeResult{Summaries: s, Defs: set.Definitions()}, err
}
