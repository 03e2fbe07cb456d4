package linear

import (
	"context"
	"math"

	"orrery/core/ml"
)

// ticker counts iterations and work, and calls ml.Tick often enough for a cancel to be seen at once.
type ticker struct {
	check       func(ml.Progress) error
	done, total int
	loss        float64
	work        float64
	silent      bool // iterations are not counted: they are part of a preparation
}

func newTicker(ctx context.Context, total int) *ticker {
	return &ticker{check: func(p ml.Progress) error { return ml.Tick(ctx, p) }, total: total, loss: math.NaN()}
}

// A tick every 4 million operations is a few milliseconds as WebAssembly.
const workPerTick = 4e6

// spend notes work done, in floating point operations.
func (t *ticker) spend(operations float64) error {
	if t.work += operations; t.work < workPerTick {
		return nil
	}
	return t.tick()
}

// iterated notes an iteration and the mean loss after it.
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
