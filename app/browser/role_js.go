package browser

import (
	"context"
	"time"

	"orrery/core/work/jobs"
)

// RunWorker is the main function of the worker; it returns when the page is closed. o has the parts that the program of
// the page does not link.
func RunWorker(o jobs.Options) error {
	o.Blobs, o.Files = IndexedDB{}, OPFS{}
	o.Warm = 200 * time.Millisecond // after the open table is restored
	// A sleep returns to the event loop, so that a cancel can arrive.
	o.Pause = func() { time.Sleep(time.Millisecond) }
	o.Held = jobs.TuneGC
	return jobs.Serve(context.Background(), WorkerConn(), o)
}
