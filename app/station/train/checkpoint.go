package train

import (
	"slices"
	"time"

	"orrery/app/station"
)

// checkpointEvery is the time between two checkpoints of a search.
const checkpointEvery = 2 * time.Second

// CheckpointTick stores the finished candidates of a running search, up to the number that is stored at its end.
func (s *State) CheckpointTick() []station.Cmd {
	t := &s.Tune
	if !t.Searching.Running() || s.Now.Sub(t.checkpointAt) < checkpointEvery {
		return nil
	}
	t.checkpointAt = s.Now
	c := station.Checkpoint{Began: t.beginJob}
	for _, one := range t.finished() {
		if len(t.checkpointed) >= maxNested || slices.Contains(t.checkpointed, one.Index) {
			continue
		}
		run := s.candidateRun(one)
		delete(run.Metrics, "rank_test_score") // not known before all candidates are done
		t.checkpointed, c.Nested = append(slices.Clip(t.checkpointed), one.Index), append(c.Nested, run)
	}
	if len(c.Nested) == 0 {
		return nil
	}
	return []station.Cmd{c}
}
