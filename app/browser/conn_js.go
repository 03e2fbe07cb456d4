package browser

import (
	"context"
	"syscall/js"

	"orrery/core/work"
)

// pageConn is the page's end of a worker.
type pageConn struct {
	worker  js.Value
	inbox   *work.Inbox
	message js.Func
}

// StartWorker starts a worker. Its program may still be loading; if that fails, the connection ends with a work.Failed.
// The error is a work.Failed if the browser has no workers.
func StartWorker() (work.Conn, error) {
	w := shim().Call("worker")
	if w.Type() == js.TypeString {
		return nil, work.Failed{Code: "worker", Text: "This browser does not support Web Workers (" + w.String() + "). Open Orrery in another browser."}
	}
	c := &pageConn{worker: w, inbox: work.NewInbox()}
	c.message = js.FuncOf(func(_ js.Value, args []js.Value) any {
		data := args[0].Get("data")
		if data.Get("exited").Truthy() {
			c.ended(data.Get("why"))
			return nil
		}
		c.inbox.Push(work.Message{Head: []byte(data.Get("head").String()), Body: bytesOf(data.Get("body"))})
		return nil
	})
	w.Set("onmessage", c.message)
	// The script itself may fail to load; then no message would ever arrive.
	w.Set("onerror", js.FuncOf(func(js.Value, []js.Value) any { c.inbox.Close(); return nil }))
	return c, nil
}

// ended closes the connection, with the reason if there is one.
func (c *pageConn) ended(why js.Value) {
	if why.Truthy() {
		c.inbox.Fail(work.Failed{Code: "engine", Text: why.String()})
		return
	}
	c.inbox.Close()
}

func (c *pageConn) Send(m work.Message) error {
	body, file := js.Null(), js.Null()
	if m.Body != nil {
		body = arrayOf(m.Body)
	}
	switch f := m.File.(type) {
	case File:
		file = f.v
	case work.BytesSource:
		file = js.Global().Get("Blob").New([]any{arrayOf(f)})
	}
	shim().Call("post", c.worker, string(m.Head), body, file)
	return nil
}

func (c *pageConn) Receive(ctx context.Context) (work.Message, error) { return c.inbox.Pop(ctx) }

func (c *pageConn) Close() error {
	c.worker.Call("terminate")
	c.inbox.Close()
	return nil
}

// workerConn is the worker's end.
type workerConn struct{ inbox *work.Inbox }

// WorkerConn returns the connection of the worker that this program runs in.
func WorkerConn() work.Conn {
	c := workerConn{inbox: work.NewInbox()}
	shim().Call("listen", js.FuncOf(func(_ js.Value, args []js.Value) any {
		m := work.Message{Head: []byte(args[0].String()), Body: bytesOf(args[1])}
		if args[2].Truthy() {
			m.File = NewFile(args[2])
		}
		c.inbox.Push(m)
		return nil
	}))
	return c
}

func (c workerConn) Send(m work.Message) error {
	body := js.Null()
	if m.Body != nil {
		body = arrayOf(m.Body)
	}
	shim().Call("post", string(m.Head), body)
	return nil
}

func (c workerConn) Receive(ctx context.Context) (work.Message, error) { return c.inbox.Pop(ctx) }

func (c workerConn) Close() error { return nil }
