package work_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
	"testing"
	"time"
)

// start runs a worker over a pipe and returns its client.
func start(t *testing.T, o jobs.Options) *work.Client {
	t.Helper()
	if o.Pause == nil {
		// In a browser nothing else runs, and no timer rings, until a job pauses.
		o.Pause = func() { time.Sleep(time.Microsecond) }
	}
	return work.NewClient(func() (work.Conn, error) {
		page, worker := work.Pipe()
		ctx, stop := context.WithCancel(context.Background())
		t.Cleanup(stop)
		go jobs.Serve(ctx, worker, o)
		return page, nil
	})
}

func csvOf(t *testing.T, tb *table.Table) work.BytesSource {
	t.Helper()
	var b bytes.Buffer
	if err := csv.Write(&b, tb); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func do[R any](t *testing.T, c *work.Client, j work.Job, file work.Source) R {
	t.Helper()
	r, err := c.Do(context.Background(), j, file, nil)
	if err != nil {
		t.Fatalf("%T: %v", j, err)
	}
	got, ok := any(r).(*R)
	if !ok {
		t.Fatalf("%T is answered by %T", j, r)
	}
	return *got
}

func load(t *testing.T, c *work.Client) jobs.Opened {
	t.Helper()
	return do[jobs.Opened](t, c, jobs.Parse{Name: "user_data.csv"}, csvOf(t, synth.UserData()))
}

// slow is a file that never ends on its own.
type slow struct{ at int }

func (s *slow) Read(p []byte) (int, error) {
	s.at++
	return copy(p, fmt.Sprintf("%d,%d\n", s.at, s.at)), nil
}

type endless struct{}

func (endless) Size() int64     { return -1 }
func (endless) Open() io.Reader { return &slow{} }
