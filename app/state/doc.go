// Package state is the whole behaviour of the interface: one [State], messages
// that say what happened, and [Update], which answers with the next State and
// the commands to carry out.
//
//	event -> Msg -> Update(State, Msg) -> State, []Cmd -> effects -> Msg
//
// Update is total and pure. It reads no clock and no random source; both come
// in messages. It never fails: what goes wrong is part of the State, in words
// for a person. Tables, models and compiled features are held by handle and
// never changed, so that copying a State is cheap.
//
// One file per station. Every piece of work has a job id; an answer whose id
// nobody waits for is dropped.
package state
