package work_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"orrery/core/synth"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// played is a worker whose answers the test writes.
type played struct {
	t    *testing.T
	conn work.Conn
}

// workers returns a client whose workers come out of the channel, as they are started.
func workers(t *testing.T) (*work.Client, <-chan played) {
	started := make(chan played, 10)
	return work.NewClient(func() (work.Conn, error) {
		page, worker := work.Pipe()
		started <- played{t, worker}
		return page, nil
	}), started
}

// next is the next message, as kind and id.
func (p played) next() (kind string, id uint64) {
	p.t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	m, err := p.conn.Receive(ctx)
	if err != nil {
		p.t.Fatalf("no message for the worker: %v", err)
	}
	var e struct {
		ID   uint64
		Kind string
	}
	if err := json.Unmarshal(m.Head, &e); err != nil {
		p.t.Fatal(err)
	}
	return e.Kind, e.ID
}

func (p played) expect(want string) (id uint64) {
	p.t.Helper()
	kind, id := p.next()
	if kind != want {
		p.t.Fatalf("the worker got %s, want %s", kind, want)
	}
	return id
}

func (p played) say(id uint64, kind, data string) {
	p.t.Helper()
	if err := p.conn.Send(work.Message{Head: fmt.Appendf(nil, `{"id":%d,"kind":%q,"data":%s}`, id, kind, data)}); err != nil {
		p.t.Fatal(err)
	}
}

// outcome is how a job ended.
type outcome struct {
	reply work.Reply
	err   error
}

func (o outcome) code() string {
	var f work.Failed
	if errors.As(o.err, &f) {
		return f.Code
	}
	return ""
}

// going sends a job that can be described by a word, and waits until the worker has it.
func going(ctx context.Context, c *work.Client, table string) <-chan outcome {
	out := make(chan outcome, 1)
	go func() {
		r, err := c.Do(ctx, jobs.Describe{Table: table}, nil, nil)
		out <- outcome{r, err}
	}()
	return out
}

func ended(t *testing.T, what string, c <-chan outcome) outcome {
	t.Helper()
	select {
	case o := <-c:
		return o
	case <-time.After(time.Minute):
		t.Fatalf("%s does not end", what)
		return outcome{}
	}
}

func open(t *testing.T, c <-chan outcome) {
	t.Helper()
	select {
	case o := <-c:
		t.Fatalf("it has ended: %+v", o)
	default:
	}
}

func TestCancelOfAJobInLineLeavesTheOneAtWorkAlone(t *testing.T) {
	c, started := workers(t)
	one := going(context.Background(), c, "one")
	w := <-started
	first := w.expect("describe")
	ctx, cancel := context.WithCancel(context.Background())
	two := going(ctx, c, "two")
	second := w.expect("describe")
	cancel()
	w.expect("cancel") // and does not answer: it computes
	if got := ended(t, "the cancelled job", two).code(); got != work.Canceled {
		t.Errorf("cancelled: %q", got)
	}
	open(t, one)
	w.say(second, "described", `{}`) // what it says too late is dropped
	w.say(first, "described", `{}`)
	if o := ended(t, "the job at work", one); o.err != nil {
		t.Errorf("the job at work: %v", o.err)
	}
	if len(started) > 0 {
		t.Error("another worker was started")
	}
}

func TestCancelThatEndsTheWorkerHandsTheLineToTheNext(t *testing.T) {
	c, started := workers(t)
	ctx, cancel := context.WithCancel(context.Background())
	one := going(ctx, c, "one")
	w := <-started
	w.expect("describe")
	two := going(context.Background(), c, "two")
	stale := w.expect("describe")
	three := going(context.Background(), c, "three")
	w.expect("describe")
	w.say(stale, "progress", `{"Done":1,"Total":2,"Loss":0}`)
	cancel()
	w.expect("cancel")
	if got := ended(t, "the cancelled job", one).code(); got != work.Canceled {
		t.Errorf("cancelled: %q", got)
	}
	next := <-started
	second, third := next.expect("describe"), next.expect("describe")
	if second >= third || second == stale {
		t.Errorf("ids %d, %d after %d: want new ones, in order", second, third, stale)
	}
	open(t, two)
	next.say(second, "described", `{"Summaries":[{"name":"x"}]}`)
	next.say(third, "described", `{}`)
	if o := ended(t, "the second job", two); o.err != nil || len(o.reply.(*jobs.DescribeResult).Summaries) != 1 {
		t.Errorf("second job: %+v", o)
	}
	if o := ended(t, "the third job", three); o.err != nil {
		t.Errorf("third job: %v", o.err)
	}
}

func TestWorkerThatDiesFailsTheJobAtWorkOnly(t *testing.T) {
	c, started := workers(t)
	one := going(context.Background(), c, "one")
	w := <-started
	w.expect("describe")
	two := going(context.Background(), c, "two")
	w.expect("describe")
	w.conn.Close()
	if o := ended(t, "the job at work", one); o.code() != work.WorkerStopped || !strings.Contains(o.err.Error(), "Try again") {
		t.Errorf("job at work: %+v", o)
	}
	next := <-started
	next.say(next.expect("describe"), "described", `{}`)
	if o := ended(t, "the job in line", two); o.err != nil {
		t.Errorf("job in line: %v", o.err)
	}
	three := going(context.Background(), c, "three")
	next.say(next.expect("describe"), "described", `{}`)
	if o := ended(t, "a later job", three); o.err != nil {
		t.Errorf("later job: %v", o.err)
	}
}

func TestWorkersThatAllDieEndEveryJob(t *testing.T) {
	var dials atomic.Int32
	c := work.NewClient(func() (work.Conn, error) {
		if dials.Add(1) == 4 {
			return nil, errors.New("no more workers")
		}
		page, worker := work.Pipe()
		go func() {
			for range 5 - (dials.Load() - 1) { // a job ends with each worker
				worker.Receive(context.Background())
			}
			worker.Close()
		}()
		return page, nil
	})
	var all []<-chan outcome
	for i := range 5 {
		all = append(all, going(context.Background(), c, fmt.Sprint(i)))
	}
	for _, one := range all {
		if o := ended(t, "a job", one); o.code() != "internal" && o.code() != work.WorkerStopped {
			t.Errorf("got %+v, want a failure", o)
		}
	}
}

func TestDialThatFails(t *testing.T) {
	c := work.NewClient(func() (work.Conn, error) { return nil, errors.New("blocked") })
	if err := c.Start(); err == nil || !strings.Contains(err.Error(), "blocked") {
		t.Errorf("start: %v", err)
	}
	if _, err := c.Do(context.Background(), jobs.Describe{}, nil, nil); err == nil || !strings.Contains(err.Error(), "blocked") {
		t.Errorf("do: %v", err)
	}
	if err := c.Put(context.Background(), "x", synth.UserData()); err == nil || !strings.Contains(err.Error(), "blocked") {
		t.Errorf("put: %v", err)
	}
}

func TestPutEndsWithItsWorker(t *testing.T) {
	c, started := workers(t)
	done := make(chan error, 1)
	go func() { done <- c.Put(context.Background(), "x", synth.UserData()) }()
	w := <-started
	w.expect("put")
	w.conn.Close()
	select {
	case err := <-done:
		if err == nil {
			t.Error("a table that never arrived was put")
		}
	case <-time.After(time.Minute):
		t.Fatal("put does not end")
	}
	if len(started) > 0 {
		t.Error("a worker was started though nothing is left to do")
	}
}

func TestPutIsCancelled(t *testing.T) {
	c, started := workers(t)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.Put(ctx, "x", synth.UserData()) }()
	w := <-started
	w.expect("put")
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("put: %v", err)
	}
}

// What cannot be read as the answer of a job ends it with a failure; what belongs to no job is dropped.
func TestAnswersThatCannotBeRead(t *testing.T) {
	for _, answer := range []struct{ kind, data string }{
		{"nonsense", `{}`}, {"described", `[]`}, {"fitted", `7`}, {"indexed", `{}`}, {"section", `{}`}, {"opened", `"x"`}, {"failed", `{"Code":"csv"}`},
	} {
		c, started := workers(t)
		one := going(context.Background(), c, "one")
		w := <-started
		id := w.expect("describe")
		w.say(id+7, answer.kind, answer.data)
		if err := w.conn.Send(work.Message{Head: []byte("no JSON")}); err != nil {
			t.Fatal(err)
		}
		w.say(id, answer.kind, answer.data)
		o := ended(t, answer.kind, one)
		want := "internal"
		if answer.kind == "failed" {
			want = "csv"
		}
		if o.code() != want {
			t.Errorf("%s %s: got %+v, want code %s", answer.kind, answer.data, o, want)
		}
	}
}

func TestCancelOfAJobInLineIsAnsweredAtOnce(t *testing.T) {
	dials := 0
	c := work.NewClient(func() (work.Conn, error) {
		dials++
		page, worker := work.Pipe()
		go jobs.Serve(t.Context(), worker, jobs.Options{Pause: func() { time.Sleep(time.Millisecond) }})
		return page, nil
	})
	ctx, stop := context.WithCancel(context.Background())
	long := make(chan outcome, 1)
	began := make(chan struct{})
	go func() {
		first := true
		r, err := c.Do(ctx, jobs.Parse{Name: "endless"}, endless{}, func(work.Progress) {
			if first {
				first = false
				close(began)
			}
		})
		long <- outcome{r, err}
	}()
	<-began
	queued, cancel := context.WithCancel(context.Background())
	two := going(queued, c, "two")
	time.Sleep(5 * time.Millisecond)
	cancel()
	if got := ended(t, "the job in line", two).code(); got != work.Canceled {
		t.Errorf("job in line: %q", got)
	}
	open(t, long)
	if dials != 1 {
		t.Errorf("%d workers, want 1", dials)
	}
	stop()
	if got := ended(t, "the long job", long).code(); got != work.Canceled {
		t.Errorf("long job: %q", got)
	}
	load(t, c)
}

// Jobs that are sent at once are answered each by its own.
func TestManyJobsInFlight(t *testing.T) {
	c := start(t, jobs.Options{})
	o := load(t, c)
	out := make(chan error, 40)
	for i := range 40 {
		go func() {
			name := o.Table.Names()[i%o.Table.Width()]
			r, err := c.Do(context.Background(), jobs.Describe{Table: o.Table.Hash(), Columns: []string{name}}, nil, nil)
			if err == nil && r.(*jobs.DescribeResult).Summaries[0].Name != name {
				err = fmt.Errorf("asked for %s, got %s", name, r.(*jobs.DescribeResult).Summaries[0].Name)
			}
			out <- err
		}()
	}
	for range 40 {
		if err := <-out; err != nil {
			t.Error(err)
		}
	}
}

// A worker whose program never came: the job says why, and the next one tries again.
func TestDo_ProgramDidNotCome(t *testing.T) {
	want := work.Failed{Code: "engine", Text: "The program could not be loaded."}
	dials := 0
	client := work.NewClient(func() (work.Conn, error) {
		dials++
		queue := work.NewInbox()
		queue.Fail(want)
		return absent{queue}, nil
	})
	for range 2 {
		_, err := client.Do(context.Background(), jobs.Forget{Table: "a"}, nil, nil)
		if got, ok := err.(work.Failed); !ok || got != want {
			t.Errorf("got %v, want %v", err, want)
		}
	}
	if dials != 2 {
		t.Errorf("%d workers were started, want 2", dials)
	}
}

// absent is the page's end of a worker that takes everything and answers nothing.
type absent struct{ queue *work.Inbox }

func (absent) Send(work.Message) error                             { return nil }
func (a absent) Receive(ctx context.Context) (work.Message, error) { return a.queue.Pop(ctx) }
func (absent) Close() error                                        { return nil }
