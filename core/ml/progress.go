package ml

import "context"

// Progress is how far a fit has come. Total is the most that may come, 0 when nobody knows. Loss is
// the mean loss a row after Done iterations; NaN before the first.
type Progress struct {
	Done, Total int
	Loss        float64
}

type hookKey struct{}

// WithHook returns a context whose fits call hook again and again: once an iteration and every few
// milliseconds of work, on the goroutine that works. A hook on ctx is replaced.
func WithHook(ctx context.Context, hook func(Progress)) context.Context {
	return context.WithValue(ctx, hookKey{}, hook)
}

// Tick calls the hook and then returns ctx.Err(). Whoever works long calls it and stops on an error.
func Tick(ctx context.Context, p Progress) error {
	if hook, ok := ctx.Value(hookKey{}).(func(Progress)); ok && hook != nil {
		hook(p)
	}
	return ctx.Err()
}

// recorded returns a context that also keeps the loss of each iteration that has one.
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
