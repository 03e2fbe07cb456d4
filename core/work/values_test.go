package work_test

import (
	"context"
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"orrery/core/ml"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Values of envelopes survive JSON: NaN, infinities, lists of rows, and the difference between a share and a number.
func TestValues_JSON(t *testing.T) {
	type values struct {
		Nums   []work.Num
		Rows   work.Ints
		None   work.Ints
		Params work.Params
	}
	in := values{Nums: []work.Num{0.1, work.Num(math.Inf(1)), work.Num(math.Inf(-1))}, Rows: work.Ints{0, 7, 1<<32 - 1}, Params: work.Params{"a.share": ml.Share(1), "a.n": 1.0, "a.name": "x"}}
	b, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var out values
	if err := json.Unmarshal(b, &out); err != nil || !reflect.DeepEqual(out.Nums, in.Nums) || !reflect.DeepEqual(out.Rows, in.Rows) || out.None != nil {
		t.Errorf("got %+v, %v; want %+v", out, err, in)
	}
	if again, err := json.Marshal(out); err != nil || string(again) != string(b) || !strings.Contains(string(b), `"a.share":1.0`) {
		t.Errorf("sent %s, then %s, %v", b, again, err)
	}
	var n work.Num
	if b, err := json.Marshal(work.Num(math.NaN())); err != nil || json.Unmarshal(b, &n) != nil || !math.IsNaN(float64(n)) {
		t.Errorf("NaN is sent as %s, %v", b, err)
	}
}

// An idle worker is stopped, a busy one is not, and the next job starts another.
func TestStopIdle(t *testing.T) {
	c := start(t, jobs.Options{})
	if !c.StopIdle() {
		t.Error("no worker runs, and StopIdle reports one")
	}
	load(t, c)
	if !c.StopIdle() {
		t.Error("an idle worker was not stopped")
	}
	load(t, c)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	started := make(chan struct{}, 1)
	go func() {
		defer close(done)
		_, _ = c.Do(ctx, jobs.Parse{}, endless{}, func(work.Progress) {
			select {
			case started <- struct{}{}:
			default:
			}
		})
	}()
	select {
	case <-started:
		if c.StopIdle() {
			t.Error("a busy worker was stopped")
		}
	case <-time.After(10 * time.Second):
		t.Error("no progress")
	}
	cancel()
	<-done
}

type failing struct{ Panic bool }

func (failing) Kind() string          { return "failing" }
func (failing) TableHash() string     { return "" }
func (failing) Replies() []work.Reply { return nil }

// A job that panics is answered with its name; Report reaches the page at once; the worker warms up once it is idle.
func TestServe_PanicReportAndWarmUp(t *testing.T) {
	page, worker := work.Pipe()
	warm := make(chan bool, 1)
	go work.Serve(t.Context(), worker, work.Options{
		Jobs: []work.Spec{work.Define(func(ctx context.Context, j failing) (work.Done, error) {
			work.Report(ctx, work.Progress{Done: 1, Total: 2})
			if j.Panic {
				panic("no")
			}
			return work.Done{}, nil
		})},
		Warm:   time.Millisecond,
		WarmUp: func(_ context.Context, waiting func() bool) { warm <- waiting() },
	})
	if <-warm {
		t.Error("an idle worker reports a waiting job")
	}
	c := work.NewClient(func() (work.Conn, error) { return page, nil })
	var last work.Progress
	if _, err := c.Do(t.Context(), failing{}, nil, func(p work.Progress) { last = p }); err != nil || last.Total != 2 {
		t.Errorf("progress %+v, error %v", last, err)
	}
	if _, err := c.Do(t.Context(), failing{Panic: true}, nil, nil); err == nil || !strings.Contains(err.Error(), `"failing" failed inside Orrery (no)`) {
		t.Errorf("a panic is answered %v", err)
	}
}
