package features_test

import (
	"testing"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/app/station/train"
	"orrery/core/feature"
	"orrery/core/table"
	"orrery/core/work/jobs"
)

// learnt returns the worker's reply with the definitions fitted to these rows.
func learnt(g *statetest.Stage, rows []int) []feature.Definition {
	g.T.Helper()
	set, err := g.S.Features.Set.Fit(g.S.Data.Table, rows)
	if err != nil {
		g.T.Fatal(err)
	}
	return set.Definitions()
}

// A table-wide feature is shown when the worker has fitted it to all rows. A model is trained with its own.
func TestTableWide_LooksAtAllRowsAndLearnsFromTheTrainingRows(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(state.Visited{Station: station.Features})
	g.Define("z", "feature_1 - mean(feature_1)")
	if g.S.Features.Fitted != nil || g.S.Features.Reader != nil {
		t.Fatal("the feature can be computed before it has learnt")
	}
	job, asks := statetest.Task[jobs.Describe](g)
	statetest.Same(t, "asked", asks.Features.Defs[0].Frozen, g.S.Features.Defs[0].Frozen)
	g.Do(state.Replied{Job: job, Reply: &jobs.DescribeResult{Summaries: []table.Summary{{Name: "z"}}, Defs: learnt(g, nil)}})
	if g.S.Features.Fitted == nil || g.S.Features.Reader == nil {
		t.Fatal("the feature cannot be computed after it has learnt")
	}
	if _, err := g.S.Features.Reader.Row(0); err != nil {
		t.Error(err)
	}
	g.Do(train.FitPressed{})
	_, fit := statetest.Task[jobs.Fit](g)
	if fit.Features.Defs[0].Frozen != "" {
		t.Error("the fit is asked for with what was learnt from all rows: that leaks")
	}
	r := statetest.Fitted(0.9, "digest")
	r.Defs = learnt(g, []int{0, 1})
	g.Do(state.Replied{Job: g.S.Train.Fitting.Job, Reply: r})
	record := statetest.Asked[station.Record](g)
	statetest.Same(t, "recorded", string(record.Run.Features[0].Frozen), string(r.Defs[0].Frozen))
	statetest.Same(t, "definitions of the run", features.DefinitionsOf(record.Run), r.Defs)
}

// A reply about other definitions than the current ones is ignored.
func TestTableWide_LateAnswer(t *testing.T) {
	g := statetest.Loaded(t)
	g.Do(state.Visited{Station: station.Features})
	g.Define("z", "feature_1 - mean(feature_1)")
	old := learnt(g, nil)
	g.Define("z", "feature_1 + mean(feature_1)")
	g.Do(state.Replied{Job: g.S.Features.Describing.Job, Reply: &jobs.DescribeResult{Defs: old}})
	if g.S.Features.Fitted != nil {
		t.Error("an answer about the old formula was taken for the new one")
	}
}
