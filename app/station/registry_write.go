package station

import "orrery/core/registry"

// Commands that write to the registry.
type (
	// Record stores a run, with its model if it has one. It is answered by Recorded or StoreFailed.
	Record struct {
		Write
		Job   int
		Began int // the job of the run's Begin; 0 if the start of the run was not recorded
		Run   registry.Run
		Model []byte
	}
	// RecordSearch stores the run of a search and its candidates as nested runs without models. It is answered by
	// Recorded with the parent run, or by StoreFailed.
	RecordSearch struct {
		Write
		Job    int
		Began  int // the job of the parent's Begin
		Parent registry.Run
		Nested []registry.Run
	}
	// Register creates a version from a run. It is answered by Registered or StoreFailed.
	Register struct {
		Write
		Job                int
		Run, Model, Reason string
		Example            string // an example request as JSON; "" if there is none
	}
	// Promote moves the champion alias. It is answered by Promoted or StoreFailed.
	Promote struct {
		Write
		Job   int
		Model string
		N     int
		Why   string
		Gate  string // result of the checks; "" if none were run
	}
	// MoveAlias moves an alias other than champion, or removes it if N is 0. It is answered by AliasMoved or
	// StoreFailed.
	MoveAlias struct {
		Write
		Model, Alias string
		N            int
		Why          string
	}
	// Prune deletes runs to free storage, except the newest Keep runs and those that were registered as versions. It is
	// answered by Pruned or StoreFailed.
	Prune struct {
		Write
		Keep int
	}
	// Begin stores a run with the status RUNNING. It is answered by Began even if the run could not be stored. Record
	// and RecordSearch refer to its Job.
	Begin struct {
		Write
		Job int
		Run registry.Run
	}
	// Checkpoint stores the candidates of a search that finished since the last checkpoint. It is answered by Saved.
	Checkpoint struct {
		Write
		Began  int // the job of Begin
		Nested []registry.Run
	}
	// Retain deletes the scheduled runs except the last Keep. It is answered by Retained or StoreFailed.
	Retain struct {
		Write
		Keep int
	}
)

// Messages that answer these commands.
type (
	// AliasMoved reports that an alias was moved or removed.
	AliasMoved struct {
		Written
		Registry Registry
	}
	// Pruned reports how many runs were deleted.
	Pruned struct {
		Written
		N        int
		Registry Registry
	}
	// Recorded reports that a run was stored.
	Recorded struct {
		Written
		Job      int
		Run      registry.Run
		Registry Registry
	}
	// Registered reports that a version was created.
	Registered struct {
		Written
		Job      int
		Version  registry.Version
		Registry Registry
	}
	// Promoted reports that the champion alias was moved.
	Promoted struct {
		Written
		Job      int
		Model    string
		N, From  int // From is 0 when there was no champion
		Registry Registry
	}
	// Began has the registry after a run began, or after interrupted runs were marked as such.
	Began struct {
		Unwritten
		Registry Registry
	}
	// Retained reports how many scheduled runs were deleted.
	Retained struct {
		Written
		N        int
		Registry Registry
	}
	// StoreFailed reports that something could not be saved. Job is that of the Record, Register or Promote; it is 0 for
	// other commands.
	StoreFailed struct {
		Unwritten
		Job         int
		Doing, Text string
		Settings    []string // names of the settings that were not saved
	}
)

// RegisterPressed registers a run as a version.
type RegisterPressed struct{ Run string }
