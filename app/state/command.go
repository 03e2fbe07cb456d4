package state

import (
	"orrery/app/station"
	"orrery/core/feature"
	"orrery/core/feature/online"
	"orrery/core/registry"
	"orrery/core/table"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// These commands are those of package station.
type (
	Download = station.Download
	Focus    = station.Focus
	Fill     = station.Fill
	Scroll   = station.Scroll
	Cancel   = station.Cancel
)

// These are the commands.
type (
	// Work gives the worker a job; answered by Replied or Refused.
	Work struct {
		Job  int
		Task work.Job
		File work.Source
	}
	// WorkOnModel gives the worker a job about a model that the registry has; answered as Work is.
	WorkOnModel struct {
		Job    int
		Digest string
		Task   jobs.ModelJob
	}
	// Fetch reads a file of the site itself and parses it; answered as Work is.
	Fetch struct {
		Job        int
		Name, Path string
	}

	// Record keeps a run, with its model if it has one; answered by Recorded or StoreFailed.
	Record struct {
		station.Write
		Job   int
		Began int // the job of Begin; 0 for a run that was not kept before
		Run   registry.Run
		Model []byte
	}
	// RecordSearch keeps a search and its candidates, as nested runs without models; answered by
	// Recorded with the search's own run, or StoreFailed.
	RecordSearch struct {
		station.Write
		Job    int
		Began  int // the job of the parent's Begin
		Parent registry.Run
		Nested []registry.Run
	}
	// Register makes a version of a run; answered by Registered or StoreFailed.
	Register struct {
		station.Write
		Job                int
		Run, Model, Reason string
		Example            string // a request that it answers, as JSON; "" where none is at hand
	}
	// Promote moves the champion alias; answered by Promoted or StoreFailed.
	Promote struct {
		station.Write
		Job   int
		Model string
		N     int
		Why   string
		Gate  string // what the checks said; "" for a move without checks
	}
	// Point moves any other alias, or with N 0 takes it away; answered by Pointed or StoreFailed.
	Point struct {
		station.Write
		Model, Alias string
		N            int
		Why          string
	}
	// Prune deletes runs to make room: all but the newest, and those that versions
	// came from; answered by Pruned or StoreFailed.
	Prune struct {
		station.Write
		Keep int
	}
	// Save writes settings, all or none; answered by Saved, SaveConflicted or StoreFailed. Said is
	// what a person is told when they are saved.
	Save struct {
		station.Write
		Writes []registry.SettingWrite
		Said   string
	}

	// Preview tries an expression on the first rows; answered by Previewed.
	Preview struct {
		Name, Expr string
		Set        *feature.Set
		Table      *table.Table
		Tests      []feature.Test
	}
	// Lookup reads one entity's features and times it; answered by LookedUp.
	Lookup struct {
		Key    string
		Reader *feature.Reader
	}
	// Deploy puts the champion of a model behind the server; answered by Deployed or DeployFailed.
	Deploy struct {
		Model  string
		Key    string
		Table  *table.Table
		Index  *table.Index
		Book   Book
		Stores []*online.Store // what the model's features are read from; none: the table
		Now    float64         // that the store is read at, microseconds since 1970
		Why    string          // the store is wanted and is not filled
	}
	// Undeploy takes the model away from the server.
	Undeploy struct{}
	// Predict asks the server about one entity, or about typed values; answered by Predicted.
	Predict struct {
		Key   string
		Given map[string]table.Value
	}
	// Traffic sends N requests about random entities.
	Traffic struct{ N int }

	// SetTheme colours the page.
	SetTheme struct{ Name string }
	// SetURL puts another address in place of the one that is shown, without a step in the
	// browser's history.
	SetURL struct {
		Station    Station
		Sub, Query string
	}
	// Replace puts Text in place of a part of what stands in a text control, counted in UTF-16 code units, and the
	// caret behind it. What was typed since stays; the control's new text comes as if it was typed.
	Replace struct {
		ID       string
		From, To int
		Text     string
	}
	// Reload lets the newer version of the site take over.
	Reload struct{}
)
