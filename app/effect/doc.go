// Package effect executes the commands of package state. It owns the parts of the app that have identity or depend on
// the clock (the worker's client, the registry, the model server, the monitor) and answers with messages.
//
// It does not depend on the browser or on markup: the operations of a page are behind the [Page] interface, so that the
// whole app, from reading a file to a monitored prediction, runs in a native test over a pipe and a memory store.
//
// It makes no decisions. Package state decides whether something should happen.
package effect
