package browser

import (
	"context"
	"time"

	"orrery/core/work/jobs"
)

// RunWorker is the worker's main; it returns when the page has gone. o brings what the
// page's program must not carry.
func RunWorker(o jobs.Options) error {
	o.Blobs, o.Files = IndexedDB{}, OPFS{}
	o.Warm = 200 * time.Millisecond // what was open is restored first
	// A sleep gives the event loop a turn, so that a cancel can arrive.
	o.Pause = func() { time.Sleep(time.Millisecond) }
	o.Held = jobs.Thrifty
	return jobs.Serve(context.Background(), WorkerConn(), o)
}
