// Package view draws a [state.State]: pure functions from the state to app.UI,
// with the name of the station at the beginning of a file's name. It reads no clock and has no state of its own. A
// control says what happened by sending a [state.Msg].
package view
