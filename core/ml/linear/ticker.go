package linear

import (
	"context"
	"math"

	"orrery/core/ml"
)

// ticker counts iterations and operations, and calls ml.Tick often enough for a prompt cancellation.
type ticker struct {
	check       func(ml.Progress) error
	done, total int
	loss        float64
	work        float64
	silent      bool // do not count iterations: they belong to the search for a starting point
}

func newTicker(ctx context.Context, total int) *ticker {
	return &ticker{check: func(p ml.Progress) error { return ml.Tick(ctx, p) }, total: total, loss: math.NaN()}
}

// workPerTick is the number of operations between ticks, a few milliseconds as WebAssembly.
const workPerTick = 4e6

// spend adds floating point operations to the count.
func (t *ticker) spend(operations float64) error {
	if t.work += operations; t.work < workPerTick {
		return nil
	}
	return t.tick()
}

// iterated counts an iteration and reports the mean loss after it.
func (t *ticker) iterated(loss float64) error {
	if !t.silent {
		t.done++
		t.loss = loss
	}
	return t.tick()
}

func (t *ticker) tick() error {
	t.work = 0
	return t.check(ml.Progress{Done: t.done, Total: t.total, Loss: t.loss})
}
