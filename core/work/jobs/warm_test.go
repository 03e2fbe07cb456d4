package jobs_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"orrery/core/synth"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// The warm-up leaves nothing behind: its table is gone, and the worker serves.
func TestWarmUpLeavesNothing(t *testing.T) {
	began := make(chan struct{}, 1)
	now := func() time.Time {
		select {
		case began <- struct{}{}: // the warm-up's own parse is the first to read the clock
		default:
		}
		return time.Now()
	}
	c := start(t, jobs.Options{Warm: time.Millisecond, Now: now})
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-began
	_, err := c.Do(context.Background(), jobs.Describe{Table: synth.UserData().Hash(), Columns: []string{"feature_1"}}, nil, nil)
	var f work.Failed
	if !errors.As(err, &f) || f.Code != work.UnknownTable {
		t.Errorf("after the warm-up: %v, want an unknown table", err)
	}
	if got, want := load(t, c).Table.Hash(), synth.UserData().Hash(); got != want {
		t.Errorf("the sample's hash is %s, not %s: the look-up above proves nothing", got, want)
	}
}
