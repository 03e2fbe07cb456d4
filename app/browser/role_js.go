package browser

import (
	"context"
	"time"

	"orrery/core/work"
)

// RunWorker is the worker's main; it returns when the page has gone.
func RunWorker() error {
	return work.Serve(context.Background(), WorkerConn(), work.Options{
		Blobs: IndexedDB{},
		Warm:  200 * time.Millisecond, // what was open is restored first
		// A sleep gives the event loop a turn, so that a cancel can arrive.
		Pause: func() { time.Sleep(time.Millisecond) },
		Held:  work.Thrifty,
	})
}
