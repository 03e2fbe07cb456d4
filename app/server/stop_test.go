//go:build !wasm

package server_test

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"orrery/app/server"
)

// A client that does not read its answer must not keep the server from stopping, and is not an error.
func TestServe_StopsWithASlowReader(t *testing.T) {
	var logged bytes.Buffer
	log.SetOutput(&logged)
	defer log.SetOutput(os.Stderr)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	writing, left := make(chan bool), make(chan error, 1)
	endless := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(writing)
		block := make([]byte, 1<<16)
		for {
			if _, err := w.Write(block); err != nil {
				left <- err
				return
			}
		}
	})
	addr, done := make(chan string, 1), make(chan error, 1)
	go func() {
		done <- server.ServeFor(ctx, "127.0.0.1:0", endless, func(a string) { addr <- a }, time.Millisecond)
	}()
	conn, err := net.Dial("tcp", <-addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprint(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
	<-writing
	stop()
	if err := <-done; err != nil {
		t.Errorf("stopped with %v", err)
	}
	if err := <-left; err == nil {
		t.Error("the answer was not ended")
	}
	if logged.Len() > 0 {
		t.Errorf("logged: %s", logged.String())
	}
}
