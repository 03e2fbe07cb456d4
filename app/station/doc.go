// Package station is what the stations of the interface share: messages, commands, pages and the state that every
// station may read.
//
// A station is a package below this one. It has everything of one page of the interface: its model (what it keeps),
// its messages, its update function and its view.
//
//	event -> Msg -> Update -> Model, []Cmd -> effects -> Msg
package station
