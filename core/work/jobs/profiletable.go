package jobs

import (
	"context"

	"orrery/core/ml"
	"orrery/core/profile"
	"orrery/core/work"
)

// ProfileTable looks for problems in a table.
type ProfileTable struct {
	Table string
	Roles profile.Roles
}

func (ProfileTable) Kind() string          { return "inspect" }
func (j ProfileTable) TableHash() string   { return j.Table }
func (ProfileTable) Replies() []work.Reply { return []work.Reply{&ProfileTableResult{}} }

// ProfileTableResult answers ProfileTable: the findings, most severe first.
type ProfileTableResult struct{ Findings []profile.Finding }

func (*ProfileTableResult) Kind() string { return "inspected" }

func (w *worker) profileTable(ctx context.Context, j ProfileTable) (ProfileTableResult, error) {
	t, err := w.table(ctx, j.Table)
	if err != nil {
		return ProfileTableResult{}, err
	}
	s, err := w.summariesOf(ctx, t)
	if err != nil {
		return ProfileTableResult{}, err
	}
	found, err := profile.Find(t, s, w.profileOptions(ctx, j.Roles))
	return ProfileTableResult{Findings: found}, err
}

func (w *worker) profileOptions(ctx context.Context, r profile.Roles) profile.Options {
	return profile.Options{Roles: r, Now: w.opt.Now(), Tick: func(done, total int) error {
		return ml.Tick(ctx, ml.Progress{Done: done, Total: total})
	}}
}
