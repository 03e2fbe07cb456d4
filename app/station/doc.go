// Package station is what the stations of the interface share: messages, commands, outcomes, handlers of the worker's
// answers, the list of pages, and the [Session].
//
// A station is a package below this one. It has everything of one page: its model (what it keeps), its messages, its
// behaviour and its view.
//
//	event -> Msg -> Update(*State, Msg) -> []Cmd -> effects -> Msg
//
// The State of a station embeds the State of the station below it, in the order in which data goes through the system:
// monitor, data, features, train, serve, checks, experiments, automation. A station reads and changes what its State has,
// and knows nothing of the stations above it: when they must follow, it tells an [Outcome], which the root forwards.
package station
