package work

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"orrery/core/table"
)

// Grace is the time that a cancelled job gets to stop before its worker is terminated.
const Grace = 150 * time.Millisecond

// Client is the page's side of the protocol: it sends jobs, matches replies to them by id, and starts a new worker when
// one was terminated. Jobs that had not begun go to the new worker. Safe for concurrent use.
type Client struct {
	dial func() (Conn, error)

	mu    sync.Mutex
	conn  Conn
	next  uint64
	calls map[uint64]*attempt
}

// call is one job of the page. It outlives a worker.
type call struct {
	job      Job // a Put cannot be sent again: its sections are gone with the worker
	file     Source
	progress func(Progress)
	done     chan Reply
}

// attempt is a call that was sent to one worker.
type attempt struct {
	*call
	partial Reply    // a pointer to a reply whose table is still arriving
	arrival *arrival // that table
}

// NewClient returns a client that starts workers with dial. The first worker starts with the first job.
func NewClient(dial func() (Conn, error)) *Client {
	return &Client{dial: dial, calls: map[uint64]*attempt{}}
}

// Start starts the worker in advance, before the first job.
func (c *Client) Start() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.connect()
}

// StopIdle terminates the worker if it has no jobs; the next job starts another. It reports
// whether no worker is running now.
func (c *Client) StopIdle() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.calls) > 0 {
		return false
	}
	if c.conn != nil {
		conn := c.conn
		c.conn = nil
		conn.Close()
	}
	return true
}

// Do sends a job and waits for its answer, which is a pointer to one of the job's replies. When ctx ends, the job is cancelled:
// asked to stop first, and when it has not stopped after [Grace] its worker is
// ended. The error is a Failed whenever the worker gave the reason.
func (c *Client) Do(ctx context.Context, j Job, file Source, progress func(Progress)) (Reply, error) {
	w := &call{job: j, file: file, progress: progress, done: make(chan Reply, 1)}
	if _, err := c.start(w); err != nil {
		return nil, err
	}
	select {
	case r := <-w.done:
		return answer(r)
	case <-ctx.Done():
	}
	c.askToStop(w)
	select {
	case <-w.done:
	case <-time.After(Grace):
		c.abandon(w)
	}
	return nil, Failed{Code: Canceled, Text: "Cancelled."}
}

func answer(r Reply) (Reply, error) {
	if f, ok := r.(*Failed); ok {
		return nil, *f
	}
	return r, nil
}

func (c *Client) start(w *call) (id uint64, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.connect(); err != nil {
		return 0, err
	}
	return c.submit(w)
}

// submit sends a call to the worker under a new id. The caller holds mu. It does not
// report a worker that has stopped: listen notices that and resends the call.
func (c *Client) submit(w *call) (id uint64, err error) {
	c.next++
	id = c.next
	c.calls[id] = &attempt{call: w}
	err = c.post(id, w.job.Kind(), w.job, w.file)
	if errors.Is(err, ErrClosed) {
		return id, nil
	}
	if err != nil {
		delete(c.calls, id)
	}
	return id, err
}

// Put sends a table to the worker, section by section, if a new worker needs it again.
func (c *Client) Put(ctx context.Context, name string, t *table.Table) error {
	header, err := t.Header()
	if err != nil {
		return err
	}
	w := &call{job: Put{Name: name, Header: header}, done: make(chan Reply, 1)}
	id, err := c.start(w)
	if err != nil {
		return err
	}
	defer c.drop(id)
	if err := chunks(t, func(b []byte) error { return c.section(ctx, id, b) }); err != nil {
		return err
	}
	select {
	case r := <-w.done:
		_, err := answer(r)
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// yieldPause is the pause after each section that is sent, so that the page can handle events in between.
const yieldPause = time.Millisecond

func (c *Client) section(ctx context.Context, id uint64, body []byte) error {
	m, err := envelope{ID: id, Kind: kindSection}.message(body, nil)
	if err != nil {
		return err
	}
	time.Sleep(yieldPause)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.calls[id] == nil || ctx.Err() != nil {
		return nil // answered or abandoned; the caller learns the result from the call
	}
	return c.conn.Send(m)
}

// post sends one message. The caller holds mu.
func (c *Client) post(id uint64, kind string, data any, file Source) error {
	e, err := pack(id, kind, data)
	if err != nil {
		return err
	}
	m, err := e.message(bytes.Clone(bodyOf(data)), file) // a copy, since the receiver owns a body
	if err != nil {
		return err
	}
	return c.conn.Send(m)
}

// connect starts a worker if none is running. The caller holds mu.
func (c *Client) connect() error {
	if c.conn != nil {
		return nil
	}
	conn, err := c.dial()
	if err != nil {
		return fmt.Errorf("work: start the worker: %w", err)
	}
	c.conn = conn
	go c.listen(conn)
	return nil
}

func (c *Client) askToStop(w *call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if id, ok := c.find(w); ok {
		_ = c.post(id, kindCancel, Done{}, nil) // an error means that the worker has stopped
	}
}

// abandon ends a job that does not stop. If the worker is running it, the worker is
// terminated; if it is queued behind another job, that job continues.
func (c *Client) abandon(w *call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id, ok := c.find(w)
	if !ok {
		return
	}
	first := c.queue()[0] == id
	delete(c.calls, id)
	if first {
		conn := c.conn
		c.conn = nil
		conn.Close()
		c.resume(ErrClosed)
	}
}

// find returns the id of a call at the current worker. The caller holds mu.
func (c *Client) find(w *call) (uint64, bool) {
	for id, a := range c.calls {
		if a.call == w {
			return id, true
		}
	}
	return 0, false
}

// queue returns the ids of the jobs in the order in which the worker runs them. The
// first one is running. The caller holds mu.
func (c *Client) queue() []uint64 {
	var ids []uint64
	for id, a := range c.calls {
		if _, put := a.job.(Put); !put {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

func (c *Client) drop(id uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.calls, id)
}

func (c *Client) listen(conn Conn) {
	for {
		m, err := conn.Receive(context.Background())
		if err != nil {
			c.lost(conn, err)
			return
		}
		c.receive(m)
	}
}

// lost handles the jobs of a worker that ended by itself: the running job fails, since
// it may be the cause; the others go to a new worker.
func (c *Client) lost(conn Conn, why error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn != conn {
		return
	}
	c.conn = nil
	if ids := c.queue(); len(ids) > 0 {
		c.end(ids[0], stopped(why))
	}
	c.resume(why)
}

// stopped returns the answer to a job whose worker has stopped. If the worker could not
// be started, it gives that reason.
func stopped(why error) *Failed {
	if f, ok := why.(Failed); ok {
		return &f
	}
	return &Failed{Code: WorkerStopped, Text: "The worker stopped while running this. Try again."}
}

// resume sends the remaining jobs to a new worker. The caller holds mu.
func (c *Client) resume(why error) {
	ids := c.queue()
	for id := range c.calls {
		if !slices.Contains(ids, id) { // a Put
			c.end(id, stopped(why))
		}
	}
	for _, id := range ids {
		w := c.calls[id].call
		delete(c.calls, id) // later replies of the old worker are stale
		err := c.connect()
		if err == nil {
			_, err = c.submit(w)
		}
		if err != nil {
			w.done <- &Failed{Code: internal, Text: err.Error()}
		}
	}
}

// end answers a call. The caller holds mu.
func (c *Client) end(id uint64, r Reply) {
	if a := c.calls[id]; a != nil {
		delete(c.calls, id)
		a.done <- r
	}
}

func (c *Client) receive(m Message) {
	e, err := open(m)
	if err != nil {
		return
	}
	c.mu.Lock()
	w := c.calls[e.ID]
	c.mu.Unlock()
	if w == nil {
		return // an answer to a job that was cancelled
	}
	defer func() { // a reply that cannot be decoded fails its job, not the page
		if p := recover(); p != nil {
			c.mu.Lock()
			f := panicked(w.job.Kind(), p)
			c.end(e.ID, &f)
			c.mu.Unlock()
		}
	}()
	r, err := w.add(e, m.Body)
	if err != nil {
		r = &Failed{Code: internal, Text: err.Error()}
	}
	switch r := r.(type) {
	case nil:
	case *Progress:
		if w.progress != nil {
			w.progress(*r)
		}
	default:
		c.mu.Lock()
		c.end(e.ID, r)
		c.mu.Unlock()
	}
}

var errSection = errors.New("work: unexpected section")

// add adds one message to the call. It returns nil while a table is still arriving.
func (w *attempt) add(e envelope, body []byte) (Reply, error) {
	if e.Kind == kindSection {
		if w.arrival == nil {
			return nil, errSection
		}
		if err := w.arrival.add(body); err != nil {
			return nil, err
		}
		return w.complete()
	}
	r, err := e.reply(w.job, body)
	if err != nil {
		return nil, err
	}
	if e.Table == nil {
		return r, nil
	}
	w.partial = r
	if w.arrival, err = newArrival(e.Table); err != nil {
		return nil, err
	}
	return w.complete()
}

func (w *attempt) complete() (Reply, error) {
	if !w.arrival.whole {
		return nil, nil
	}
	t, err := w.arrival.parts.Table()
	if c, ok := w.partial.(WithTable); ok {
		c.SetTable(t)
	}
	return w.partial, err
}
