package work

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"orrery/core/table"
)

// Grace is how long a cancelled job may go on before its worker is ended.
const Grace = 150 * time.Millisecond

// Canceled is the code of a job that a person stopped.
const Canceled = "canceled"

// Client is the page's side: it sends jobs, matches replies to them by id, and
// starts another worker when one had to be ended. Safe for concurrent use.
type Client struct {
	dial func() (Conn, error)

	mu    sync.Mutex
	conn  Conn
	next  uint64
	calls map[uint64]*call
}

// call is one job on its way.
type call struct {
	progress func(Progress)
	done     chan Reply
	opened   *Opened  // an Opened whose table is still arriving
	arrival  *arrival // that table
}

// NewClient returns a client that gets its worker from dial, first when the
// first job is sent.
func NewClient(dial func() (Conn, error)) *Client {
	return &Client{dial: dial, calls: map[uint64]*call{}}
}

// Start starts the worker before there is a job for it.
func (c *Client) Start() error { return c.connect() }

// Do sends a job and waits for its answer. When ctx ends, the job is cancelled:
// asked to stop first, and after [Grace] the worker is ended. The error is a
// Failed whenever the worker gave the reason.
func (c *Client) Do(ctx context.Context, j Job, file Source, progress func(Progress)) (Reply, error) {
	id, w, err := c.start(j, file, progress)
	if err != nil {
		return nil, err
	}
	select {
	case r := <-w.done:
		return answer(r)
	case <-ctx.Done():
	}
	c.post(id, kindCancel, Done{}, nil)
	select {
	case <-w.done:
	case <-time.After(Grace):
		c.restart()
	}
	return nil, Failed{Code: Canceled, Text: "Cancelled."}
}

func answer(r Reply) (Reply, error) {
	if f, ok := r.(Failed); ok {
		return nil, f
	}
	return r, nil
}

func (c *Client) start(j Job, file Source, progress func(Progress)) (uint64, *call, error) {
	if err := c.connect(); err != nil {
		return 0, nil, err
	}
	c.mu.Lock()
	c.next++
	id := c.next
	w := &call{progress: progress, done: make(chan Reply, 1)}
	c.calls[id] = w
	c.mu.Unlock()
	return id, w, c.post(id, j.kind(), j, file)
}

// Put gives the worker a table by its sections, for a worker that has lost it.
func (c *Client) Put(ctx context.Context, name string, t *table.Table) error {
	header, err := t.Header()
	if err != nil {
		return err
	}
	id, w, err := c.start(Put{Name: name, Header: header}, nil, nil)
	if err != nil {
		return err
	}
	if err := chunks(t, func(b []byte) error { return c.section(id, b) }); err != nil {
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

func (c *Client) section(id uint64, body []byte) error {
	m, err := envelope{ID: id, Kind: kindSection}.message(body, nil)
	if err != nil {
		return err
	}
	return c.send(m)
}

func (c *Client) post(id uint64, kind string, data any, file Source) error {
	e, err := pack(id, kind, data)
	if err != nil {
		return err
	}
	m, err := e.message(nil, file)
	if err != nil {
		return err
	}
	return c.send(m)
}

func (c *Client) send(m Message) error {
	c.mu.Lock()
	conn := c.conn
	c.mu.Unlock()
	if conn == nil {
		return ErrClosed
	}
	return conn.Send(m)
}

func (c *Client) connect() error {
	c.mu.Lock()
	defer c.mu.Unlock()
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

// restart ends the worker and everything it was doing.
func (c *Client) restart() {
	c.mu.Lock()
	conn := c.conn
	c.mu.Unlock()
	if conn != nil {
		conn.Close()
		c.lost(conn)
	}
}

func (c *Client) listen(conn Conn) {
	for {
		m, err := conn.Receive(context.Background())
		if err != nil {
			c.lost(conn)
			return
		}
		c.receive(m)
	}
}

// lost answers every job of a worker that is gone.
func (c *Client) lost(conn Conn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.conn != conn {
		return
	}
	c.conn = nil
	for id, w := range c.calls {
		w.done <- Failed{Code: "internal", Text: "The worker stopped in the middle of this. Try again."}
		delete(c.calls, id)
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
	r, err := w.take(e, m.Body)
	if err != nil {
		r = Failed{Code: "internal", Text: err.Error()}
	}
	switch r := r.(type) {
	case nil:
	case Progress:
		if w.progress != nil {
			w.progress(r)
		}
	default:
		c.finish(e.ID, r)
	}
}

func (c *Client) finish(id uint64, r Reply) {
	c.mu.Lock()
	w := c.calls[id]
	delete(c.calls, id)
	c.mu.Unlock()
	if w != nil {
		w.done <- r
	}
}

var errSection = errors.New("work: a section that nobody waits for")

// take adds one message to the call; nil while a table is still arriving.
func (w *call) take(e envelope, body []byte) (Reply, error) {
	if e.Kind == kindSection {
		if w.arrival == nil {
			return nil, errSection
		}
		if err := w.arrival.add(body); err != nil {
			return nil, err
		}
		return w.complete()
	}
	r, err := e.reply(body)
	if err != nil {
		return nil, err
	}
	o, ok := r.(Opened)
	if !ok || e.Table == nil {
		return r, nil
	}
	w.opened = &o
	if w.arrival, err = newArrival(e.Table); err != nil {
		return nil, err
	}
	return w.complete()
}

func (w *call) complete() (Reply, error) {
	if !w.arrival.whole {
		return nil, nil
	}
	t, err := w.arrival.parts.Table()
	w.opened.Table = t
	return *w.opened, err
}
