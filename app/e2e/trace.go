//go:build e2e

package e2e

import (
	"encoding/json"
	"slices"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"
)

// traced is an event of Chromium's trace.
type traced struct {
	Name    string  `json:"name"`
	Process int64   `json:"pid"`
	Thread  int64   `json:"tid"`
	CPU     float64 `json:"tdur"` // processor time in µs
	Args    struct {
		Name string `json:"name"`
	} `json:"args"`
}

// Processor calls a function and returns the processor times of the tasks of the pages' threads meanwhile, in milliseconds,
// the longest first. Unlike LongTasks it does not depend on the load of other programs.
func (p *Page) Processor(do func()) []float64 {
	p.t.Helper()
	config := &tracing.TraceConfig{IncludedCategories: []string{"disabled-by-default-devtools.timeline"}}
	_, err := chromedp.Call(p.ctx, tracing.Start, tracing.StartParams{TraceConfig: config})
	p.must(err, "start a trace")
	do()
	_, err = chromedp.Call(p.ctx, tracing.End, cdp.Empty{})
	p.must(err, "end the trace")
	p.Until("the trace to be whole", func() bool { return p.watch.traceDone() })
	pages, tasks := map[[2]int64]bool{}, []float64{}
	events := p.watch.trace()
	for _, e := range events {
		if e.Name == "thread_name" && e.Args.Name == "CrRendererMain" {
			pages[[2]int64{e.Process, e.Thread}] = true
		}
	}
	for _, e := range events {
		if e.Name == "RunTask" && pages[[2]int64{e.Process, e.Thread}] {
			tasks = append(tasks, e.CPU/1000)
		}
	}
	slices.Sort(tasks)
	slices.Reverse(tasks)
	return tasks
}

func (w *watch) traceDone() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.whole
}

// trace returns the events and clears them.
func (w *watch) trace() []traced {
	w.mu.Lock()
	defer w.mu.Unlock()
	events := w.traced
	w.traced, w.whole = nil, false
	return events
}

// tracing collects the events of a trace.
func (w *watch) tracing(ev any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch ev := ev.(type) {
	case *tracing.EventDataCollected:
		for _, raw := range ev.Value {
			var e traced
			if json.Unmarshal(raw, &e) == nil { // other events have other arguments and are ignored
				w.traced = append(w.traced, e)
			}
		}
	case *tracing.EventTracingComplete:
		w.whole = true
	}
}
