// Package effect carries out the commands of package state: it owns what has
// an identity and a clock (the worker's client, the registry, the model server,
// the monitor) and answers with messages.
//
// It knows no browser and no markup: what only a page can do comes in as
// [Page], so that the whole app, from file to monitored prediction, runs in a
// native test over a pipe and a memory store.
//
// It decides nothing. Whether something should happen is state's business.
package effect
