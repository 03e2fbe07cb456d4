package station

import "orrery/core/work"

// Task is a job in the worker and its result. R is a pointer type.
type Task[R work.Reply] struct {
	Busy   Busy
	Answer R      // nil until the job is done
	Failed Notice // why the job failed
}
