// Package station has the types that the stations of the interface share: messages, commands, outcomes, handlers for the
// worker's replies, the list of pages, and the [Session].
//
// Each station is a package in a directory of this one and implements one page: its model, its messages, its update
// function and its view.
//
//	event -> Msg -> Update(*State, Msg) -> []Cmd -> effects -> Msg
//
// The State of a station embeds the State of the station before it, in this order: monitor, data, features, train,
// serve, checks, experiments, automation. A station reads and changes its own State only and does not import the
// stations after it. To notify them it emits an [Outcome], which package state forwards.
package station
