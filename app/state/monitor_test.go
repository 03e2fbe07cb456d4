package state_test

import (
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/app/station/monitor"
	"orrery/app/station/serve"
	coreserve "orrery/core/serve"
)

func TestMonitor_SamplesOnceASecond(t *testing.T) {
	g := loaded(t)
	g.tick(time.Second) // onto a whole second
	g.clear()
	for range 10 {
		g.beat(time.Second)
	}
	same(t, "samples in ten seconds", times[monitor.Sample](g), 10)
	g.clear()
	g.beat(750 * time.Millisecond)
	same(t, "within a second", times[monitor.Sample](g), 0)
	g.tick(time.Hour)
	same(t, "after a sleep", times[monitor.Sample](g), 1)
}

// pulses counts what moves on a way.
func pulses(s state.State, w station.Flow) int {
	n := 0
	for _, p := range s.Flow.Ways[w].Slots {
		if !p.At.IsZero() {
			n++
		}
	}
	return n
}

func TestFlow_Limits(t *testing.T) {
	g := loaded(t)
	g.tick(10 * time.Second)
	same(t, "an old pulse is gone", pulses(g.s, station.FlowRows), 0)
	for range 50 { // five a second for ten seconds
		g.tick(200 * time.Millisecond)
		g.do(serve.Served{N: 10})
	}
	if n := pulses(g.s, station.FlowRequests); n < 10 || n > 12 {
		t.Errorf("%d pulses on one way, want one each half second for six seconds and at most twelve", n)
	}
	seen := map[time.Time]bool{}
	for _, p := range g.s.Flow.Ways[station.FlowRequests].Slots {
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
	g.tick(time.Minute)
	same(t, "all arrive", pulses(g.s, station.FlowRequests), 0)
}

func TestFlow_Events(t *testing.T) {
	for _, c := range []struct {
		name string
		play func(g *stage)
		want []station.Flow
	}{
		{"a table", func(g *stage) { g.load("user_data.csv", notebookCSV) }, []station.Flow{station.FlowRows}},
		{"a feature", func(g *stage) { g.define("f", "feature_1") }, []station.Flow{station.FlowFeatures}},
		{"a fit", func(g *stage) { g.fit(0.8) }, []station.Flow{station.FlowFeatures, station.FlowModels}},
		{"a champion", func(g *stage) { g.champion(0.8) }, []station.Flow{station.FlowFeatures, station.FlowModels, station.FlowChecks, station.FlowDeploy}},
		{"a prediction by id", func(g *stage) {
			g.do(serve.Predicted{Answer: station.Answer{Prediction: coreserve.Prediction{Key: "a"}}})
		}, []station.Flow{station.FlowRequests, station.FlowLookup, station.FlowObserved}},
		{"a prediction by values", func(g *stage) { g.do(serve.Predicted{}) }, []station.Flow{station.FlowRequests, station.FlowObserved}},
		{"a look-up that found nothing", func(g *stage) { g.do(features.LookedUp{Found: features.Found{Missing: "no"}}) }, nil},
		{"nothing", func(g *stage) { g.beat(5 * time.Second) }, nil},
	} {
		g := loaded(t)
		g.tick(10 * time.Second)
		c.play(g)
		for w := range station.FlowObserved + 1 {
			want := 0
			for _, x := range c.want {
				if x == w {
					want = 1
				}
			}
			same(t, c.name+": way "+string(rune('0'+w)), pulses(g.s, w), want)
		}
	}
}

// A slot that is used again looks different to the page.
func TestFlow_SlotsAreUsedAgain(t *testing.T) {
	g := loaded(t)
	for range 13 {
		g.tick(time.Second)
		g.do(serve.Predicted{})
	}
	same(t, "first slot", g.s.Flow.Ways[station.FlowRequests].Slots[0].Seq, 2)
}
