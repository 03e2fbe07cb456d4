package effect

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/features"
	"orrery/app/station/serve"
	"orrery/core/registry"
	coreserve "orrery/core/serve"
	"orrery/core/table"
	"orrery/core/usertext"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// modelServer is the worker that makes predictions. It is separate from the worker of other jobs, so that a prediction
// does not wait for a fit. The first deployment starts it. Its tasks run in order.
type modelServer struct {
	client *work.Client

	mu      sync.Mutex
	queue   []serverTask
	running bool         // a goroutine is draining the queue
	live    bool         // a model is deployed
	table   string       // hash of the table of the deployment
	last    serve.Deploy // used only by the goroutine of the queue
}

type serverTask struct {
	deploys bool // it replaces a deployment directly before it in the queue
	traffic bool // it is dropped if maxTraffic tasks are pending
	do      func()
}

// maxTraffic bounds the queue while a worker is slow: five seconds of traffic.
const maxTraffic = 20

// enqueue adds a task for the model server.
func (r *Runner) enqueue(t serverTask) {
	s := &r.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.traffic && len(s.queue) >= maxTraffic {
		return
	}
	if last := len(s.queue) - 1; last >= 0 && t.deploys && s.queue[last].deploys {
		s.queue = s.queue[:last]
	}
	s.queue = append(s.queue, t)
	if !s.running {
		s.running = true
		go r.drain()
	}
}

// drain runs the tasks of the queue until it is empty.
func (r *Runner) drain() {
	s := &r.server
	for {
		s.mu.Lock()
		if len(s.queue) == 0 {
			s.running = false
			s.mu.Unlock()
			return
		}
		t := s.queue[0]
		s.queue = s.queue[1:]
		s.mu.Unlock()
		t.do()
	}
}

// deploy deploys the champion to the model server.
func (r *Runner) deploy(c serve.Deploy) {
	r.enqueue(serverTask{deploys: true, do: func() { r.deployOne(c) }})
}

// undeploy removes the model from the model server.
func (r *Runner) undeploy() {
	r.enqueue(serverTask{deploys: true, do: func() {
		r.setLive(false, "")
		r.server.client.StopIdle() // frees the worker's memory
	}})
}

func (r *Runner) setLive(live bool, table string) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	r.server.live, r.server.table = live, table
}

// serves reports whether a model is deployed, and on which table.
func (r *Runner) serves() (live bool, table string) {
	r.server.mu.Lock()
	defer r.server.mu.Unlock()
	return r.server.live, r.server.table
}

func (r *Runner) deployOne(c serve.Deploy) {
	defer r.recovered(c)
	v, ok := r.registry.Alias(c.Model, registry.Champion)
	name := "The champion of " + c.Model
	if ok {
		name = "The champion, v" + strconv.Itoa(v.N) + " of " + c.Model + ","
		defer r.loading(state.VersionStep(v))()
	}
	r.server.last = c
	live, err := r.deployChampion(c, v, ok)
	if err != nil {
		was, table := r.serves()
		kept := was && table == c.Table.Hash()
		r.setLive(kept, table)
		r.Send(serve.DeployFailed{Text: name + " cannot serve this table: " + withinSentence(err) + ".", Kept: kept})
		return
	}
	r.setLive(true, c.Table.Hash())
	r.Send(serve.Deployed{Live: live})
}

func (r *Runner) deployChampion(c serve.Deploy, v registry.Version, known bool) (station.Live, error) {
	var live station.Live
	if !known {
		return live, &registry.MissingError{What: fmt.Sprintf("%s of %s", registry.Champion, c.Model)}
	}
	run, err := r.registry.Run(v.Run)
	if err != nil {
		return live, err
	}
	model, err := r.registry.Model(v.Digest)
	if err != nil {
		return live, &registry.LoadError{Model: v.Model, N: v.N, Err: err}
	}
	if c.Why != "" {
		return live, errors.New(c.Why)
	}
	job := jobs.Deploy{StoredModel: jobs.StoredModel{Table: c.Table.Hash(), Features: jobs.Features{Key: c.Key, Defs: features.DefinitionsOf(run)}, Model: model},
		Name: c.Model, Version: v.N, ByKey: c.Index != nil, At: work.Num(c.Now)}
	for _, store := range c.Stores {
		name := "store" + strconv.Itoa(len(job.Stores))
		job.Stores = append(job.Stores, name)
		open := jobs.OpenStore{Name: name, Rows: store.Rows().Hash(), Options: store.Options(), Pushed: store.Pushed()}
		if _, err := r.doWith(open, store.Rows()); err != nil {
			return live, err
		}
	}
	reply, err := r.doWith(job, c.Table)
	if err != nil {
		return live, err
	}
	d := reply.(*jobs.DeployResult)
	r.setClockStep(d.ClockStep)
	metric, score, _ := run.Score()
	return station.Live{
		Version: v, Model: model, Inputs: d.Inputs, Sources: d.Sources, Classes: d.Classes, Defs: job.Features.Defs,
		Split: jobs.Split{TestSize: run.Split.TestSize, RandomState: run.Split.RandomState, Stratify: run.Split.Stratify},
		Score: score, Metric: metric,
	}, nil
}

// doWith runs a job in the model server's worker, and sends it the table if needed.
func (r *Runner) doWith(job work.Job, t *table.Table) (work.Reply, error) {
	ctx := context.Background()
	reply, err := r.server.client.Do(ctx, job, nil, nil)
	if asFailed(err).Code == work.UnknownTable {
		if err = r.server.client.Put(ctx, "", t); err == nil {
			reply, err = r.server.client.Do(ctx, job, nil, nil)
		}
	}
	return reply, err
}

// withinSentence returns the text of an error for use inside a sentence. A worker's errors are complete sentences: it
// lowercases their first letter, unless the word has more capitals.
func withinSentence(err error) string {
	text := strings.TrimSuffix(usertext.Of(err), ".")
	first, n := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[n:])
	if _, fromWorker := err.(work.Failed); fromWorker && unicode.IsUpper(first) && (unicode.IsLower(second) || second == ' ') {
		return string(unicode.ToLower(first)) + text[n:]
	}
	return text
}

// predict makes a prediction with the model server.
func (r *Runner) predict(c serve.Predict) {
	r.enqueue(serverTask{do: func() {
		defer r.recovered(c)
		if live, _ := r.serves(); !live {
			p := coreserve.NoModel(c.Key, r.Now())
			r.observe(jobs.Observe(p))
			r.Send(serve.Predicted{Answer: station.Answer{Prediction: p}})
			return
		}
		reply, err := r.askServer(jobs.Predict{Key: c.Key, Given: c.Given}, func(reply work.Reply) bool {
			return reply.(*jobs.PredictResult).Prediction.Version == 0
		})
		if err != nil {
			p := coreserve.NoModel(c.Key, r.Now())
			p.Err = "The model server did not answer: " + withinSentence(err) + "."
			r.observe(jobs.Observe(p))
			r.Send(serve.Predicted{Answer: station.Answer{Prediction: p}})
			return
		}
		a := reply.(*jobs.PredictResult)
		r.observe(jobs.Observe(a.Prediction))
		r.Send(serve.Predicted{Answer: station.Answer{Prediction: a.Prediction, Took: a.Prediction.Latency, Calls: a.Calls, Label: a.Label,
			Linear: a.Linear, Contributions: a.Contributions(), Intercept: float64(a.Intercept)}})
	}})
}

// traffic sends n requests about random rows of the table.
func (r *Runner) traffic(c serve.Traffic) {
	r.enqueue(serverTask{traffic: true, do: func() {
		defer r.recovered(c)
		if live, _ := r.serves(); !live {
			return
		}
		reply, err := r.askServer(jobs.SendTraffic{N: c.N}, func(reply work.Reply) bool { return !reply.(*jobs.TrafficResult).Live })
		if err != nil {
			return // the next tick sends more
		}
		sent := reply.(*jobs.TrafficResult).Observations
		for _, o := range sent {
			r.observe(o)
		}
		r.Send(serve.Served{N: len(sent)})
	}})
}

// askServer runs a job in the model server's worker. A browser that is short of memory kills workers, and a new worker has
// no model; empty recognizes its answer. In that case askServer deploys the champion again and repeats the job once.
func (r *Runner) askServer(job work.Job, empty func(work.Reply) bool) (work.Reply, error) {
	reply, err := r.server.client.Do(context.Background(), job, nil, nil)
	if asFailed(err).Code == work.WorkerStopped || err == nil && empty(reply) {
		r.deployOne(r.server.last)
		return r.server.client.Do(context.Background(), job, nil, nil)
	}
	return reply, err
}
