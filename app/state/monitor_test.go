package state_test

import (
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/app/station/monitor"
	"orrery/app/station/serve"
	coreserve "orrery/core/serve"
)

func TestMonitor_SamplesOnceASecond(t *testing.T) {
	g := statetest.Loaded(t)
	g.Tick(time.Second) // onto a whole second
	g.Clear()
	for range 10 {
		g.Beat(time.Second)
	}
	statetest.Same(t, "samples in ten seconds", statetest.Times[monitor.Sample](g), 10)
	g.Clear()
	g.Beat(750 * time.Millisecond)
	statetest.Same(t, "within a second", statetest.Times[monitor.Sample](g), 0)
	g.Tick(time.Hour)
	statetest.Same(t, "after a sleep", statetest.Times[monitor.Sample](g), 1)
}

// pulses returns the number of pulses on a flow.
func pulses(s state.State, w station.Flow) int {
	n := 0
	for _, p := range s.Flow.Edges[w].Slots {
		if !p.At.IsZero() {
			n++
		}
	}
	return n
}

func TestFlow_Limits(t *testing.T) {
	g := statetest.Loaded(t)
	g.Tick(10 * time.Second)
	statetest.Same(t, "an old pulse is gone", pulses(g.S, station.FlowRows), 0)
	for range 50 { // five a second for ten seconds
		g.Tick(200 * time.Millisecond)
		g.Do(serve.Served{N: 10})
	}
	if n := pulses(g.S, station.FlowRequests); n < 10 || n > 12 {
		t.Errorf("%d pulses on one flow, want one each half second for six seconds and at most twelve", n)
	}
	seen := map[time.Time]bool{}
	for _, p := range g.S.Flow.Edges[station.FlowRequests].Slots {
		if !p.At.IsZero() {
			if seen[p.At] {
				t.Error("two pulses at one time")
			}
			seen[p.At] = true
			for at := range seen {
				if d := p.At.Sub(at).Abs(); d > 0 && d < 500*time.Millisecond {
					t.Errorf("two pulses %v apart", d)
				}
			}
		}
	}
	g.Tick(time.Minute)
	statetest.Same(t, "all arrive", pulses(g.S, station.FlowRequests), 0)
}

func TestFlow_Events(t *testing.T) {
	for _, c := range []struct {
		name string
		play func(g *statetest.Stage)
		want []station.Flow
	}{
		{"a table", func(g *statetest.Stage) { g.Load("user_data.csv", statetest.NotebookCSV) }, []station.Flow{station.FlowRows}},
		{"a feature", func(g *statetest.Stage) { g.Define("f", "feature_1") }, []station.Flow{station.FlowFeatures}},
		{"a fit", func(g *statetest.Stage) { g.Fit(0.8) }, []station.Flow{station.FlowFeatures, station.FlowModels}},
		{"a champion", func(g *statetest.Stage) { g.Champion(0.8) }, []station.Flow{station.FlowFeatures, station.FlowModels, station.FlowChecks, station.FlowDeploy}},
		{"a prediction by id", func(g *statetest.Stage) {
			g.Do(serve.Predicted{Answer: station.Answer{Prediction: coreserve.Prediction{Key: "a"}}})
		}, []station.Flow{station.FlowRequests, station.FlowLookup, station.FlowObserved}},
		{"a prediction by values", func(g *statetest.Stage) { g.Do(serve.Predicted{}) }, []station.Flow{station.FlowRequests, station.FlowObserved}},
		{"a look-up that found nothing", func(g *statetest.Stage) { g.Do(features.LookedUp{Found: features.Found{Missing: "no"}}) }, nil},
		{"nothing", func(g *statetest.Stage) { g.Beat(5 * time.Second) }, nil},
	} {
		g := statetest.Loaded(t)
		g.Tick(10 * time.Second)
		c.play(g)
		for w := range station.FlowObserved + 1 {
			want := 0
			for _, x := range c.want {
				if x == w {
					want = 1
				}
			}
			statetest.Same(t, c.name+": way "+string(rune('0'+w)), pulses(g.S, w), want)
		}
	}
}

// A reused slot has a different key, so that the page restarts its animation.
func TestFlow_SlotsAreUsedAgain(t *testing.T) {
	g := statetest.Loaded(t)
	for range 13 {
		g.Tick(time.Second)
		g.Do(serve.Predicted{})
	}
	statetest.Same(t, "first slot", g.S.Flow.Edges[station.FlowRequests].Slots[0].Seq, 2)
}
