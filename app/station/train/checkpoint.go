package train

import (
	"slices"
	"time"

	"orrery/app/station"
)

// checkpointEvery is how long the candidates of a search that are done wait to be kept.
const checkpointEvery = 2 * time.Second

// CheckpointTick keeps the candidates that are done, at most as many as the search keeps at its end.
func (s *State) CheckpointTick() []station.Cmd {
	t := &s.Tune
	if !t.Searching.Running() || s.Now.Sub(t.checkpointAt) < checkpointEvery {
		return nil
	}
	t.checkpointAt = s.Now
	c := station.Checkpoint{Began: t.startedJob}
	for _, one := range t.finished() {
		if len(t.checkpointed) >= mostNested || slices.Contains(t.checkpointed, one.Index) {
			continue
		}
		run := s.nested(one)
		delete(run.Metrics, "rank_test_score") // it is not known before all are done
		t.checkpointed, c.Nested = append(slices.Clip(t.checkpointed), one.Index), append(c.Nested, run)
	}
	if len(c.Nested) == 0 {
		return nil
	}
	return []station.Cmd{c}
}
