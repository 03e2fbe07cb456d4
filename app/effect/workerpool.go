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
	// shareAfter is when a second worker joins a job: it takes about that long to start, and must be sent the table.
	shareAfter = 300 * time.Millisecond
	// progressEvery is the minimum time between two reports of progress to the page.
	progressEvery = 100 * time.Millisecond
	// idleTimeout is how long the second worker stays idle before it is stopped, which frees its table.
	idleTimeout = 20 * time.Second
)

// runJobOnWorkers runs a search or a cross-validation on two workers, and any other job on one.
func (r *Runner) runJobOnWorkers(ctx context.Context, task work.Job, file work.Source, progress func(work.Progress)) (work.Reply, error) {
	start := r.Now()
	switch j := task.(type) {
	case jobs.Search:
		units, err := j.Units()
		if err != nil || len(units) < 2 {
			break
		}
		for i := range units { // a fit that fails leaves its candidate without a score
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
			c := work.Candidate{Params: j.Params, Scores: j.Gather(s.partial).Scores}
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

// workerPool runs units of work on two workers, which take them from one queue.
type workerPool struct {
	runner  *Runner
	units   []jobs.CrossVal
	report  func(unit int, p work.Progress)
	answers []*jobs.CrossValResult

	mu      sync.Mutex
	pending []int                  // units that are not started
	done    int64                  // completed folds
	total   int64                  // folds
	partial []*jobs.CrossValResult // complete and partial answers, for report
	unsent  map[int]work.Progress  // progress that is not reported yet, the newest of each unit
	sentAt  time.Time
	err     error
}

func (r *Runner) pool(units []jobs.CrossVal, report func(int, work.Progress)) *workerPool {
	s := &workerPool{runner: r, units: units, report: report, answers: make([]*jobs.CrossValResult, len(units)), partial: make([]*jobs.CrossValResult, len(units)), unsent: map[int]work.Progress{}}
	for i, u := range units {
		s.pending = append(s.pending, i)
		s.total += int64(len(u.Folds))
	}
	return s
}

// run runs all units. It stops at the first error that is not about a single fit.
func (s *workerPool) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	first, second := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(first)
		defer s.recovered(cancel)
		s.runWorker(ctx, cancel, s.runner.client)
	}()
	go func() {
		defer close(second)
		defer s.recovered(cancel)
		select {
		case <-time.After(s.runner.shareAfter):
			s.runWorker(ctx, cancel, s.runner.secondWorker)
			s.runner.stopSecondWorker()
		case <-first:
		}
	}()
	<-first
	<-second
	s.runWorker(ctx, cancel, s.runner.client) // units that the second worker has returned after the first had finished
	s.mu.Lock()
	defer s.mu.Unlock()
	s.flush()
	return s.err
}

// recovered turns a panic into the error of the pool.
func (s *workerPool) recovered(cancel func()) {
	if p := recover(); p != nil {
		s.fail(work.Failed{Code: "internal", Text: fmt.Sprintf("Work on two workers failed inside Orrery (%v). Nothing was changed.", p)})
		cancel()
	}
}

// runWorker runs units in one worker until none are pending.
func (s *workerPool) runWorker(ctx context.Context, cancel func(), c *work.Client) {
	for {
		i, ok := s.next()
		if !ok {
			return
		}
		reply, err := s.runner.do(ctx, c, s.units[i], nil, func(p work.Progress) { s.onProgress(i, p) })
		if err != nil {
			if code := asFailed(err).Code; c == s.runner.secondWorker && (code == "internal" || code == work.WorkerStopped) && ctx.Err() == nil {
				s.requeue(i) // the second worker did not start or has stopped: leave the unit to the first
				return
			}
			s.fail(err)
			cancel()
			return
		}
		if r, ok := reply.(*jobs.CrossValResult); ok {
			s.setAnswer(i, r)
		}
	}
}

// next returns the next pending unit; a returned one comes first.
func (s *workerPool) next() (int, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil || len(s.pending) == 0 {
		return 0, false
	}
	i := s.pending[0]
	s.pending = s.pending[1:]
	return i, true
}

func (s *workerPool) requeue(i int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending = append([]int{i}, s.pending...)
}

func (s *workerPool) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err == nil {
		s.err = err
	}
}

func (s *workerPool) setAnswer(i int, r *jobs.CrossValResult) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[i], s.partial[i] = r, r
}

// onProgress reports the progress of a unit, counted over all units.
func (s *workerPool) onProgress(i int, p work.Progress) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.Candidate == nil {
		return
	}
	s.done++
	if n := len(p.Candidate.Scores); len(s.units[i].Folds) == n {
		s.partial[i] = &jobs.CrossValResult{Scores: p.Candidate.Scores}
	}
	p.Done, p.Total = s.done, s.total
	s.unsent[i] = p
	if s.runner.Now().Sub(s.sentAt) >= progressEvery {
		s.flush()
	}
}

// flush reports all unsent progress. It is rate-limited, as rendering every fold of a fast search would occupy the page.
// The caller holds mu.
func (s *workerPool) flush() {
	s.sentAt = s.runner.Now()
	for i := range s.units {
		if p, ok := s.unsent[i]; ok {
			p.Done = s.done
			s.report(i, p)
		}
	}
	clear(s.unsent)
}

// stopSecondWorker stops the second worker when it has been idle for idleTimeout.
func (r *Runner) stopSecondWorker() {
	r.spawn(nil, func() {
		time.Sleep(idleTimeout)
		r.secondWorker.StopIdle()
	})
}
