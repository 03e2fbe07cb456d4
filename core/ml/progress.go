package ml

import "context"

// Progress is the progress of a fit. Total is the maximum of Done, and 0 if it is unknown. Loss is the mean loss of a
// row after Done iterations, and NaN before the first.
type Progress struct {
	Done, Total int
	Loss        float64
}

type hookKey struct{}

// WithHook returns a context whose fits call hook once an iteration and every few milliseconds of work, on the
// goroutine that fits. It replaces a hook of ctx.
func WithHook(ctx context.Context, hook func(Progress)) context.Context {
	return context.WithValue(ctx, hookKey{}, hook)
}

// Tick calls the hook of ctx and then returns ctx.Err(). Long computations call it often and stop on an error.
func Tick(ctx context.Context, p Progress) error {
	if hook, ok := ctx.Value(hookKey{}).(func(Progress)); ok && hook != nil {
		hook(p)
	}
	return ctx.Err()
}

// recorded returns a context whose hook also appends the loss of each iteration to losses.
func recorded(ctx context.Context, losses *[]float64) context.Context {
	outer, _ := ctx.Value(hookKey{}).(func(Progress))
	last := 0
	return WithHook(ctx, func(p Progress) {
		if p.Done > last {
			last = p.Done
			if p.Loss == p.Loss {
				*losses = append(*losses, p.Loss)
			}
		}
		if outer != nil {
			outer(p)
		}
	})
}
