package effect

import (
	"context"
	"fmt"
	"math"
	"sync"
	"time"

	"orrery/core/work"
	"orrery/core/work/jobs"
)

const (
	// shareAfter is how long one worker does by itself what two could share: a second one takes about
	// that long to start, and has to be given the table.
	shareAfter = 300 * time.Millisecond
	// progressEvery is the least time between two reports of progress to the page.
	progressEvery = 100 * time.Millisecond
	// idleTimeout is how long the second worker waits for more work before it is ended, with its table.
	idleTimeout = 20 * time.Second
)

// shared does a job, a search or a cross-validation on two workers.
func (r *Runner) shared(ctx context.Context, task work.Job, file work.Source, progress func(work.Progress)) (work.Reply, error) {
	start := r.Now()
	switch j := task.(type) {
	case jobs.Search:
		units, err := j.Units()
		if err != nil || len(units) < 2 {
			break
		}
		for i := range units { // a fit that fails leaves its candidate without a score, and stops nobody
			for _, one := range units[i].Units() {
				units[i].Folds = append(units[i].Folds, one.Folds...)
			}
		}
		s := r.pool(units, func(i int, p work.Progress) {
			p.Candidate.Index = i
			progress(p)
		})
		if err := s.run(ctx); err != nil {
			return nil, err
		}
		reply, err := j.Gather(s.answers)
		reply.Took = r.Now().Sub(start)
		if err == nil && reply.Best < 0 && reply.Rows[0].Err != "" {
			err = jobs.NoScore(reply.Rows[0].Err)
		}
		return &reply, err
	case jobs.CrossVal:
		var s *workerPool
		s = r.pool(j.Units(), func(_ int, p work.Progress) {
			c := work.Candidate{Params: j.Params, Scores: j.Gather(s.seen).Scores}
			p.Candidate = &c
			progress(p)
		})
		if err := s.run(ctx); err != nil {
			return nil, err
		}
		reply := j.Gather(s.answers)
		reply.Took = r.Now().Sub(start)
		if reply.Err != "" && allNaN(reply.Scores) {
			return nil, jobs.NoScore(reply.Err)
		}
		return &reply, nil
	}
	return r.do(ctx, r.client, task, file, progress)
}

func allNaN(list []float64) bool {
	for _, v := range list {
		if !math.IsNaN(v) {
			return false
		}
	}
	return true
}

// workerPool does units of work on two workers, which take them from one queue.
type workerPool struct {
	runner  *Runner
	units   []jobs.CrossVal
	tell    func(unit int, p work.Progress)
	answers []*jobs.CrossValResult

	mu   sync.Mutex
	todo []int                  // units that nobody has taken
	done int64                  // folds
	of   int64                  //
	seen []*jobs.CrossValResult // answers, as far as there are some: what tell may look at
	wait map[int]work.Progress  // what is not told yet, the newest of each unit
	told time.Time
	err  error
}

func (r *Runner) pool(units []jobs.CrossVal, tell func(int, work.Progress)) *workerPool {
	s := &workerPool{runner: r, units: units, tell: tell, answers: make([]*jobs.CrossValResult, len(units)), seen: make([]*jobs.CrossValResult, len(units)), wait: map[int]work.Progress{}}
	for i, u := range units {
		s.todo = append(s.todo, i)
		s.of += int64(len(u.Folds))
	}
	return s
}

// run sees all units through. The first error that is about all of them ends it.
func (s *workerPool) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	first, second := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(first)
		defer s.recovered(cancel)
		s.serve(ctx, cancel, s.runner.client)
	}()
	go func() {
		defer close(second)
		defer s.recovered(cancel)
		select {
		case <-time.After(s.runner.shareAfter):
			s.serve(ctx, cancel, s.runner.helper)
			s.runner.rest()
		case <-first:
		}
	}()
	<-first
	<-second
	s.serve(ctx, cancel, s.runner.client) // what the second one gave back when the first had gone home
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flush()
	return s.err
}

// recovered ends all of it with what a panic said.
func (s *workerPool) recovered(cancel func()) {
	if p := recover(); p != nil {
		s.fail(work.Failed{Code: "internal", Text: fmt.Sprintf("Work on two workers failed inside Orrery (%v). Nothing was changed.", p)})
		cancel()
	}
}

// serve has one worker do units until there are none left.
func (s *workerPool) serve(ctx context.Context, cancel func(), c *work.Client) {
	for {
		i, ok := s.take()
		if !ok {
			return
		}
		reply, err := s.runner.do(ctx, c, s.units[i], nil, func(p work.Progress) { s.hear(i, p) })
		if err != nil {
			if code := asFailed(err).Code; c == s.runner.helper && (code == "internal" || code == work.WorkerStopped) && ctx.Err() == nil {
				s.back(i) // there is no second worker, or it has ended: the first does it all
				return
			}
			s.fail(err)
			cancel()
			return
		}
		if r, ok := reply.(*jobs.CrossValResult); ok {
			s.keep(i, r)
		}
	}
}

// take is the next unit; one that was given back comes first.
func (s *workerPool) take() (int, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil || len(s.todo) == 0 {
		return 0, false
	}
	i := s.todo[0]
	s.todo = s.todo[1:]
	return i, true
}

func (s *workerPool) back(i int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.todo = append([]int{i}, s.todo...)
}

func (s *workerPool) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
}

func (s *workerPool) keep(i int, r *jobs.CrossValResult) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[i], s.seen[i] = r, r
}

// hear passes on how far a unit is, counted over all.
func (s *workerPool) hear(i int, p work.Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.Candidate == nil {
		return
	}
	s.done++
	if n := len(p.Candidate.Scores); len(s.units[i].Folds) == n {
		s.seen[i] = &jobs.CrossValResult{Scores: p.Candidate.Scores}
	}
	p.Done, p.Total = s.done, s.of
	s.wait[i] = p
	if s.runner.Now().Sub(s.told) >= progressEvery {
		s.flush()
	}
}

// flush tells what is not told yet: a page that drew every fold of a fast search would do nothing
// else. mu is held.
func (s *workerPool) flush() {
	s.told = s.runner.Now()
	for i := range s.units {
		if p, ok := s.wait[i]; ok {
			p.Done = s.done
			s.tell(i, p)
		}
	}
	clear(s.wait)
}

// rest ends the second worker when it has had nothing to do for a while.
func (r *Runner) rest() {
	r.spawn(nil, func() {
		time.Sleep(idleTimeout)
		r.helper.StopIdle()
	})
}
