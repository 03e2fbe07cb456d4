package station

import (
	"orrery/core/registry"
)

// These commands write to the registry.
type (
	// Record keeps a run, with its model if it has one; answered by Recorded or StoreFailed.
	Record struct {
		Write
		Job   int
		Began int // the job of Begin; 0 for a run that was not kept before
		Run   registry.Run
		Model []byte
	}
	// RecordSearch keeps a search and its candidates, as nested runs without models; answered by
	// Recorded with the search's own run, or StoreFailed.
	RecordSearch struct {
		Write
		Job    int
		Began  int // the job of the parent's Begin
		Parent registry.Run
		Nested []registry.Run
	}
	// Register makes a version of a run; answered by Registered or StoreFailed.
	Register struct {
		Write
		Job                int
		Run, Model, Reason string
		Example            string // a request that it answers, as JSON; "" where none is at hand
	}
	// Promote moves the champion alias; answered by Promoted or StoreFailed.
	Promote struct {
		Write
		Job   int
		Model string
		N     int
		Why   string
		Gate  string // what the checks said; "" for a move without checks
	}
	// Point moves any other alias, or with N 0 takes it away; answered by Pointed or StoreFailed.
	Point struct {
		Write
		Model, Alias string
		N            int
		Why          string
	}
	// Prune deletes runs to make room: all but the newest, and those that versions
	// came from; answered by Pruned or StoreFailed.
	Prune struct {
		Write
		Keep int
	}
	// Begin keeps a run that begins as RUNNING; answered by Began, kept or not. Record and RecordSearch
	// name its job.
	Begin struct {
		Write
		Job int
		Run registry.Run
	}
	// Checkpoint keeps the candidates of a search that have been tried since the last one; answered
	// by Saved.
	Checkpoint struct {
		Write
		Began  int // the job of Begin
		Nested []registry.Run
	}
	// Retain deletes the runs of the schedule but the last ones; answered by Retained or StoreFailed.
	Retain struct {
		Write
		Keep int
	}
)

// These messages answer them.
type (
	// Pointed says that an alias has moved.
	Pointed struct {
		Written
		Registry Registry
	}
	// Pruned says how many runs are deleted.
	Pruned struct {
		Written
		N        int
		Registry Registry
	}
	// Recorded says that a run is kept.
	Recorded struct {
		Written
		Job      int
		Run      registry.Run
		Registry Registry
	}
	// Registered says that a version is kept.
	Registered struct {
		Written
		Job      int
		Version  registry.Version
		Registry Registry
	}
	// Promoted says that the champion alias has moved.
	Promoted struct {
		Written
		Job      int
		Model    string
		N, From  int // From is 0 when there was no champion
		Registry Registry
	}
	// Began brings the registry with a run that has begun, or with those that were interrupted.
	Began struct {
		Unwritten
		Registry Registry
	}
	// Retained says that runs of the schedule are deleted.
	Retained struct {
		Written
		N        int
		Registry Registry
	}
	// StoreFailed says that something could not be saved. Job is that of the Record,
	// Register or Promote, 0 for anything else.
	StoreFailed struct {
		Unwritten
		Job         int
		Doing, Text string
		Settings    []string // that were not saved
	}
)

// RegisterPressed makes a version of a run.
type RegisterPressed struct{ Run string }
