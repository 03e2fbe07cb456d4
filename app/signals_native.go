//go:build !wasm

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"orrery/app/batch"
)

// Exit statuses other than 0 and 1. A signal gives 128 and its number, as in a shell.
const (
	statusUsage   = 2   // a command line or a spec that asks for what is not there
	statusTimeout = 124 // --timeout; that of timeout(1)
)

// signalError is the cause of a context that a signal ended.
type signalError struct{ signal syscall.Signal }

func (e *signalError) Error() string { return "stopped by " + e.name() }

func (e *signalError) name() string {
	if e.signal == syscall.SIGINT {
		return "SIGINT"
	}
	return "SIGTERM"
}

// untilSignal returns a context that ends with SIGINT or SIGTERM, whose cause is a *signalError then. The first signal
// restores what the system does with them, so that the second ends the program at once.
func untilSignal(parent context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case s := <-signals:
			signal.Stop(signals)
			number, _ := s.(syscall.Signal)
			cancel(&signalError{number})
		case <-ctx.Done():
			signal.Stop(signals)
		}
	}()
	return ctx, func() { cancel(nil) }
}

// report prints what went wrong and returns the exit status.
func report(err error, to io.Writer) int {
	var wrong *batch.UsageError
	var stopped *signalError
	var late *batch.TimeoutError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &stopped):
		fmt.Fprintln(to, stopped)
		return 128 + int(stopped.signal)
	case errors.As(err, &late):
		fmt.Fprintln(to, late)
		return statusTimeout
	case errors.As(err, &wrong):
		fmt.Fprintln(to, wrong) // its names are spelled out already
		return statusUsage
	}
	fmt.Fprintln(to, batch.PrintableLines(err.Error()))
	if errors.Is(err, errUsage) {
		return statusUsage
	}
	return 1
}
