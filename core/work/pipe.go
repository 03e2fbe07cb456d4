package work

import (
	"context"
	"sync"
)

// Pipe returns the two ends of a connection inside one process: for native tests, and for browsers without Web Workers.
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

// Inbox is an unbounded queue of messages: Send must never block, as postMessage never does. Safe for concurrent use.
type Inbox struct {
	mu     sync.Mutex
	items  []Message
	signal chan struct{}
	done   chan struct{}
	once   sync.Once
	why    error // set before done is closed
}

// NewInbox returns an empty queue.
func NewInbox() *Inbox {
	return &Inbox{signal: make(chan struct{}, 1), done: make(chan struct{})}
}

// Push adds a message at the end. It returns ErrClosed after Close.
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

// Pop removes and returns the first message, and waits for one if the queue is empty.
// Messages pushed before Close are still delivered.
func (q *Inbox) Pop(ctx context.Context) (Message, error) {
	for {
		if m, ok := q.tryPop(); ok {
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

func (q *Inbox) tryPop() (Message, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.items) == 0 {
		return Message{}, false
	}
	m := q.items[0]
	q.items = q.items[1:]
	return m, true
}

// Waiting returns a channel that is readable after a message has arrived. Reading it does not remove the message.
func (q *Inbox) Waiting() <-chan struct{} {
	c := make(chan struct{}, 1)
	if q.Len() > 0 {
		c <- struct{}{}
		return c
	}
	return q.signal
}

// Len returns the number of messages in the queue.
func (q *Inbox) Len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}

// Close closes the queue.
func (q *Inbox) Close() { q.Fail(ErrClosed) }

// Fail closes the queue with a reason, which Pop returns from then on.
func (q *Inbox) Fail(why error) {
	q.once.Do(func() {
		q.why = why
		close(q.done)
	})
}
