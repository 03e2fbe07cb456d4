//go:build !wasm

package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Serve listens on addr until ctx ends. Responses in progress then have three seconds
// to finish; then clients that have not read theirs are disconnected, which is not an
// error. ready is called once with the address, when connections are accepted.
func Serve(ctx context.Context, addr string, h http.Handler, ready func(addr string)) error {
	return serve(ctx, addr, h, ready, 3*time.Second)
}

func serve(ctx context.Context, addr string, h http.Handler, ready func(addr string), patience time.Duration) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("server: %w", err)
	}
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      60 * time.Second, // a slow connection needs long for 2 MB
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    1 << 16,
	}
	done := make(chan error, 1)
	go func() {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		err := srv.Shutdown(grace)
		if errors.Is(err, context.DeadlineExceeded) {
			err = srv.Close()
		}
		done <- err
	}()
	ready(listener.Addr().String())
	if err := srv.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("server: %w", err)
	}
	if err := <-done; err != nil {
		return fmt.Errorf("server: stop: %w", err)
	}
	return nil
}
