package browser

import (
	"encoding/binary"
	"errors"
	"strings"
	"syscall/js"
)

// shim returns the functions that boot.js (page) or worker.js (worker) provide.
func shim() js.Value { return js.Global().Get("orrery") }

// await blocks the goroutine until a promise is settled. The promises of the shim
// never reject: they resolve to {value, error}.
func await(promise js.Value) js.Value {
	done := make(chan js.Value, 1)
	var then js.Func
	then = js.FuncOf(func(_ js.Value, args []js.Value) any {
		then.Release()
		v := js.Undefined()
		if len(args) > 0 {
			v = args[0]
		}
		done <- v
		return nil
	})
	promise.Call("then", then)
	return <-done
}

// outcome reads {value, error}. The caller checks for the error "quota".
func outcome(v js.Value) (js.Value, error) {
	if e := v.Get("error").String(); e != "" {
		return js.Null(), errors.New(e)
	}
	return v.Get("value"), nil
}

// bytesOf copies a Uint8Array into Go.
func bytesOf(v js.Value) []byte {
	if !v.Truthy() {
		return nil
	}
	b := make([]byte, v.Get("byteLength").Int())
	js.CopyBytesToGo(b, v)
	return b
}

// unpack decodes texts that pack in store.js has encoded; a missing text is nil. They share one backing array.
func unpack(v js.Value) [][]byte {
	b, ends := bytesOf(v.Get("bytes")), bytesOf(v.Get("ends"))
	out, at := make([][]byte, len(ends)/4), 0
	for i := range out {
		if end := int(int32(binary.LittleEndian.Uint32(ends[4*i:]))); end >= 0 {
			out[i], at = b[at:end:end], end
		}
	}
	return out
}

// arrayOf copies Go bytes into a new Uint8Array.
func arrayOf(b []byte) js.Value {
	a := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(a, b)
	return a
}

// text prepares s for JavaScript. Go's glue code decodes strings as a browser decodes files and drops
// a byte order mark at the beginning, so text adds one where s begins with one.
func text(s string) string {
	if strings.HasPrefix(s, "\ufeff") {
		return "\ufeff" + s
	}
	return s
}
