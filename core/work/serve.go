package work

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"orrery/core/ml"
	"orrery/core/table"
)

// Options configure Serve.
type Options struct {
	Jobs     []Spec             // the jobs of the worker
	AddTable func(*table.Table) // stores a table from a Put; nil: it is dropped
	Failed   func(error) Failed // converts an error into an answer; nil: its text, with the code "internal"
	Now      func() time.Time   // nil: time.Now
	Pause    func()             // called while a job computes, to let messages arrive; nil: not called
	// WarmUp is called once, after the time Warm without a job. It returns when waiting
	// reports that a job has arrived. With a Warm of 0 it is not called.
	Warm   time.Duration
	WarmUp func(ctx context.Context, waiting func() bool)
}

const (
	pauseEvery    = 40 * time.Millisecond // a cancel is seen within this and one tick
	progressEvery = 100 * time.Millisecond
)

// Serve runs jobs, one at a time and in order, until ctx or the connection ends.
func Serve(ctx context.Context, c Conn, o Options) error {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.AddTable == nil {
		o.AddTable = func(*table.Table) {}
	}
	if o.Failed == nil {
		o.Failed = func(err error) Failed { return Failed{Code: internal, Text: err.Error()} }
	}
	s := &server{conn: c, opt: o, jobs: NewInbox(), puts: map[uint64]*arrival{}, dropped: map[uint64]bool{}}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go s.work(ctx)
	for {
		m, err := c.Receive(ctx)
		if errors.Is(err, ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.receive(m); err != nil {
			return err
		}
	}
}

type server struct {
	conn Conn
	opt  Options
	jobs *Inbox
	puts map[uint64]*arrival // tables that are being received

	mu      sync.Mutex // guards the fields below
	current uint64     // id of the running job
	cancel  context.CancelFunc
	dropped map[uint64]bool // cancelled before they began
}

// receive handles a message: sections and cancels take effect at once, jobs are queued.
func (s *server) receive(m Message) error {
	e, err := open(m)
	if err != nil {
		return err
	}
	switch e.Kind {
	case kindCancel:
		return s.stop(e.ID)
	case kindSection:
		return s.section(e.ID, m.Body)
	case Put{}.Kind():
		return s.begin(e)
	}
	return s.jobs.Push(m)
}

// stop cancels a job. The running one gets its context cancelled; a queued one is answered at once and skipped later.
func (s *server) stop(id uint64) error {
	s.mu.Lock()
	at := s.cancel != nil && s.current == id
	if at {
		s.cancel()
	} else {
		s.dropped[id] = true
	}
	s.mu.Unlock()
	if at {
		return nil
	}
	return s.send(id, Failed{Code: Canceled, Text: "Cancelled."})
}

// work runs the jobs in a single goroutine, so that a job has the whole thread.
func (s *server) work(ctx context.Context) {
	s.warmUp(ctx)
	for {
		m, err := s.jobs.Pop(ctx)
		if err != nil {
			return
		}
		e, err := open(m)
		if err != nil {
			continue
		}
		if r := s.answer(ctx, e, m); r != nil && s.send(e.ID, r) != nil {
			return
		}
	}
}

// warmUp waits until the worker is idle and calls Options.WarmUp.
func (s *server) warmUp(ctx context.Context) {
	if s.opt.Warm == 0 || s.opt.WarmUp == nil {
		return
	}
	t := time.NewTimer(s.opt.Warm)
	defer t.Stop()
	select {
	case <-s.jobs.Waiting():
	case <-ctx.Done():
	case <-t.C:
		s.opt.WarmUp(ctx, func() bool { return s.jobs.Len() > 0 })
	}
}

// answer runs one job and converts an error or a panic into a Failed. It returns nil
// for a job that was cancelled, and answered, before it began.
func (s *server) answer(ctx context.Context, e envelope, m Message) (r Reply) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if !s.enter(e.ID, cancel) {
		return nil
	}
	defer s.leave()
	defer func() {
		if p := recover(); p != nil {
			r = panicked(e.Kind, p)
		}
	}()
	r, err := s.run(s.withProgress(ctx, e.ID), e, m)
	if ctx.Err() != nil {
		return Failed{Code: Canceled, Text: "Cancelled."}
	}
	if err != nil {
		return s.opt.Failed(err)
	}
	return r
}

// run decodes and runs a job.
func (s *server) run(ctx context.Context, e envelope, m Message) (Reply, error) {
	for _, spec := range s.opt.Jobs {
		if spec.Kind != e.Kind {
			continue
		}
		j := spec.New()
		if len(m.Body) == 0 {
			m.Body = nil // a browser may deliver an empty body as no bytes
		}
		if err := e.decode(j, m.Body); err != nil {
			return nil, err
		}
		return spec.Run(ctx, j, m.File)
	}
	return nil, fmt.Errorf("work: unknown job %q", e.Kind)
}

// panicked returns the answer of a job that panicked, with its name for a bug report.
func panicked(job string, p any) Failed {
	return Failed{Code: internal, Text: fmt.Sprintf("The job %q failed inside Orrery (%v). Nothing was changed. This is a bug: please report it.", job, p)}
}

func (s *server) enter(id uint64, cancel context.CancelFunc) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dropped[id] {
		delete(s.dropped, id)
		return false
	}
	s.current, s.cancel = id, cancel
	return true
}

func (s *server) leave() {
	s.mu.Lock()
	s.current, s.cancel = 0, nil
	s.mu.Unlock()
}

// reporter is the context key of the function that sends progress.
type reporter struct{}

// Report sends progress of ctx's job immediately.
func Report(ctx context.Context, p Progress) {
	if send, ok := ctx.Value(reporter{}).(func(Progress)); ok {
		send(p)
	}
}

// withProgress adds to ctx the function that Report calls and the hook that estimators call. The hook reports progress
// at intervals and pauses, so that a cancel can arrive while the job computes.
func (s *server) withProgress(ctx context.Context, id uint64) context.Context {
	send := func(p Progress) { _ = s.send(id, p) } // the receive loop handles a closed connection
	start := s.opt.Now()
	paused, reported := start, start
	return ml.WithHook(context.WithValue(ctx, reporter{}, send), func(p ml.Progress) {
		now := s.opt.Now()
		if now.Sub(reported) >= progressEvery {
			reported = now
			send(Progress{Done: int64(p.Done), Total: int64(p.Total), Loss: Num(p.Loss)})
		}
		if s.opt.Pause != nil && now.Sub(paused) >= pauseEvery {
			s.opt.Pause()
			paused = s.opt.Now()
		}
	})
}

// send posts a reply: its envelope with one body, and a table's sections after it.
func (s *server) send(id uint64, r Reply) error {
	e, err := pack(id, r.Kind(), r)
	if err != nil {
		return s.send(id, Failed{Code: internal, Text: err.Error()})
	}
	m, err := e.message(bodyOf(r), nil)
	if err != nil {
		return err
	}
	if err := s.conn.Send(m); err != nil {
		return err
	}
	t := tableOf(r)
	if t == nil {
		return nil
	}
	return chunks(t, func(b []byte) error {
		m, err := envelope{ID: id, Kind: kindSection}.message(b, nil)
		if err != nil {
			return err
		}
		return s.conn.Send(m)
	})
}

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

// DefineWithFile is Define for jobs that read the message's File, and that may have replies of several types.
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
