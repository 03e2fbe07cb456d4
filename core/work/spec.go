package work

import "context"

// Spec describes one kind of job to Serve.
type Spec struct {
	Kind string
	// New returns a pointer to a new job.
	New func() Job
	// Run runs a job that New returned. File is the message's file, nil for most jobs.
	Run func(ctx context.Context, j Job, file Source) (Reply, error)
}

// Define returns the Spec of jobs of type J, which run executes. P is a pointer to R.
func Define[J Job, R any, P interface {
	*R
	Reply
}](run func(context.Context, J) (R, error)) Spec {
	return DefineWithFile(func(ctx context.Context, j J, _ Source) (Reply, error) {
		r, err := run(ctx, j)
		return P(&r), err
	})
}

// DefineWithFile is Define for jobs that read the message's File, and that may have replies of
// several types.
func DefineWithFile[J Job](run func(context.Context, J, Source) (Reply, error)) Spec {
	var zero J
	return Spec{
		Kind: zero.Kind(),
		New:  func() Job { return any(new(J)).(Job) },
		Run: func(ctx context.Context, j Job, file Source) (Reply, error) {
			return run(ctx, *any(j).(*J), file)
		},
	}
}
