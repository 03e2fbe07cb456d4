package state_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/app/station/train"
	"orrery/core/feature"
	"orrery/core/table"
	"orrery/core/work/jobs"
)

// learnt is the worker's answer about the definitions, fitted on these rows.
func (g *stage) learnt(rows []int) []feature.Definition {
	g.t.Helper()
	set, err := g.s.Features.Set.Fit(g.s.Data.Table, rows)
	if err != nil {
		g.t.Fatal(err)
	}
	return set.Definitions()
}

// A table-wide feature can be looked at when the worker has fitted it on all rows; a model gets its own.
func TestTableWide_LooksAtAllRowsAndLearnsFromTheTrainingRows(t *testing.T) {
	g := loaded(t)
	g.do(state.Visited{Station: station.Features})
	g.define("z", "feature_1 - mean(feature_1)")
	if g.s.Features.Fitted != nil || g.s.Features.Reader != nil {
		t.Fatal("the feature can be computed before it has learnt")
	}
	job, asks := task[jobs.Describe](g)
	same(t, "asked", asks.Features.Defs[0].Frozen, g.s.Features.Defs[0].Frozen)
	g.do(state.Replied{Job: job, Reply: &jobs.DescribeResult{Summaries: []table.Summary{{Name: "z"}}, Defs: g.learnt(nil)}})
	if g.s.Features.Fitted == nil || g.s.Features.Reader == nil {
		t.Fatal("the feature cannot be computed after it has learnt")
	}
	if _, err := g.s.Features.Reader.Row(0); err != nil {
		t.Error(err)
	}
	g.do(train.FitPressed{})
	_, fit := task[jobs.Fit](g)
	if fit.Features.Defs[0].Frozen != "" {
		t.Error("the fit is asked for with what was learnt from all rows: that leaks")
	}
	r := fitted(0.9, "digest")
	r.Defs = g.learnt([]int{0, 1})
	g.do(state.Replied{Job: g.s.Train.Fitting.Job, Reply: r})
	record := asked[station.Record](g)
	same(t, "recorded", string(record.Run.Features[0].Frozen), string(r.Defs[0].Frozen))
	same(t, "definitions of the run", features.DefinitionsOf(record.Run), r.Defs)
}

// An answer about other definitions than those of now is not taken.
func TestTableWide_LateAnswer(t *testing.T) {
	g := loaded(t)
	g.do(state.Visited{Station: station.Features})
	g.define("z", "feature_1 - mean(feature_1)")
	old := g.learnt(nil)
	g.define("z", "feature_1 + mean(feature_1)")
	g.do(state.Replied{Job: g.s.Features.Describing.Job, Reply: &jobs.DescribeResult{Defs: old}})
	if g.s.Features.Fitted != nil {
		t.Error("an answer about the old formula was taken for the new one")
	}
}
