package station

import (
	"orrery/core/work"
)

// Task is a piece of work in the worker with its answer, of a type that is a pointer.
type Task[R work.Reply] struct {
	Busy   Busy
	Answer R      // nil until there is one
	Failed Notice // why there is no answer
}
