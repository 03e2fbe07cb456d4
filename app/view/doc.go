// Package view draws a [state.State]: pure functions from the state to app.UI,
// one file per station. It reads no clock, keeps nothing, and decides nothing;
// a control says what happened by sending a [state.Msg].
//
// Handlers are attached only in on.go, because go-app tells two handlers apart
// by their code alone: without a scope of its own, a row of a list would keep
// the closure of the row that was there before.
package view
