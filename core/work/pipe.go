package work

import (
	"context"
	"sync"
)

// Pipe returns the two ends of a connection inside one process: for native
// tests, and for browsers without Web Workers.
func Pipe() (page, worker Conn) {
	up, down := NewInbox(), NewInbox()
	return &pipeEnd{out: up, in: down}, &pipeEnd{out: down, in: up}
}

type pipeEnd struct{ in, out *Inbox }

func (p *pipeEnd) Send(m Message) error { return p.out.Push(m) }

func (p *pipeEnd) Receive(ctx context.Context) (Message, error) { return p.in.Pop(ctx) }

func (p *pipeEnd) Close() error {
	p.in.Close()
	p.out.Close()
	return nil
}

// Inbox is an unbounded line of messages: Send must never block, as postMessage
// never does. Safe for concurrent use.
type Inbox struct {
	mu     sync.Mutex
	items  []Message
	signal chan struct{}
	done   chan struct{}
	once   sync.Once
	why    error // set before done is closed
}

// NewInbox returns an empty line.
func NewInbox() *Inbox {
	return &Inbox{signal: make(chan struct{}, 1), done: make(chan struct{})}
}

// Push adds a message at the end; ErrClosed after Close.
func (q *Inbox) Push(m Message) error {
	select {
	case <-q.done:
		return ErrClosed
	default:
	}
	q.mu.Lock()
	q.items = append(q.items, m)
	q.mu.Unlock()
	select {
	case q.signal <- struct{}{}:
	default:
	}
	return nil
}

// Pop takes the first message, waiting for one; what was pushed before Close is
// still delivered.
func (q *Inbox) Pop(ctx context.Context) (Message, error) {
	for {
		if m, ok := q.take(); ok {
			return m, nil
		}
		select {
		case <-q.signal:
		case <-q.done:
			return Message{}, q.why
		case <-ctx.Done():
			return Message{}, ctx.Err()
		}
	}
}

func (q *Inbox) take() (Message, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		return Message{}, false
	}
	m := q.items[0]
	q.items = q.items[1:]
	return m, true
}

// Waiting is readable when a message has come; who reads it takes no message.
func (q *Inbox) Waiting() <-chan struct{} {
	c := make(chan struct{}, 1)
	if q.Len() > 0 {
		c <- struct{}{}
		return c
	}
	return q.signal
}

// Len is how many messages wait.
func (q *Inbox) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}

// Close ends the line.
func (q *Inbox) Close() { q.Fail(ErrClosed) }

// Fail ends the line for a reason, which Pop returns from then on.
func (q *Inbox) Fail(why error) {
	q.once.Do(func() {
		q.why = why
		close(q.done)
	})
}
