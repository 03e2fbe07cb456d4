package work

import (
	"encoding/json"

	"orrery/core/checks"
	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/table/csv"
)

// Job is what the page asks for. Every kind is answered by its own Reply, or
// by Failed.
type Job interface{ kind() string }

// Reply is what the worker answers.
type Reply interface{ kind() string }

// These are the jobs.
type (
	// Parse reads the CSV in the message's File. Answer: Opened, or Oversize.
	Parse struct {
		Name string
		// Keep puts the table into the worker's Blobs, so that Open finds it after a restart. A file that could be
		// meant in another way (Opened.Unsure) is not kept: that is for Accept.
		Keep    bool
		Dialect csv.Dialect // what is known of the file; the rest is detected
		Sample  csv.Sample  // so many rows at random; none: all
		Whole   bool        // however large it is
	}
	// Open brings a kept table back. Answer: Opened, or Failed{Code: "unknown_table"}.
	Open struct{ Table, Name string }
	// Forget drops a kept table. Answer: Done.
	Forget struct{ Table string }
	// Put gives the worker a table that it does not know; sections follow. Answer: Done.
	Put struct {
		Name   string
		Header json.RawMessage
	}
	// Describe summarises columns, derived ones too. Answer: Described.
	Describe struct {
		Table    string
		Features Features
		Columns  []string
	}
	// BuildIndex makes the index of a key column. Answer: Indexed.
	BuildIndex struct{ Table, Column string }
	// Fit trains a pipeline of any task on one side of a split and scores it on the other. What
	// the pipeline's last step learns decides what the target must be: classes, numbers, or
	// nothing for clusters and transformations, whose Target may be "". Answer: Fitted.
	Fit struct {
		Table    string
		Features Features
		Pipeline ml.Pipeline
		Split    Split
		Champion *Rival // scored on the same test rows; nil when there is none
	}
	// CrossVal is cross_val_score, for the whole pipeline: every step is fitted anew on each
	// fold's training rows. Progress comes after each fold, with the scores so far. A worker of
	// several takes a share of the work by Folds. Answer: CrossValed.
	CrossVal struct {
		Table    string
		Features Features
		Pipeline ml.Pipeline
		Params   Params // in place of the pipeline's own; nil: none
		Split    *Split // the folds are made of its training rows; nil: of all rows
		CV       CV
		Scoring  string // scikit-learn's name; "": accuracy, or r2 for a regression
		Folds    []int  // only these, counted from 0; nil: all
	}
	// Search is GridSearchCV, or with Draws RandomizedSearchCV over the grid, without the last
	// fit. Progress comes after each fold of each candidate. A page with several workers shares
	// out Units instead and puts the answers together with Gather. Answer: Searched.
	Search struct {
		Table       string
		Features    Features
		Pipeline    ml.Pipeline
		Grid        Grid
		Draws       int    // try so many candidates, drawn with RandomState; 0: all of the grid
		RandomState uint64 // of the draws
		Split       *Split // as in CrossVal
		CV          CV
		Scoring     string
	}
	// Map draws what a model answers over two source columns. Answer: Mapped.
	Map struct {
		Table    string
		Features Features
		Model    json.RawMessage `json:"-"` // it crosses as the message's body
		Split    Split
		X, Y     string
	}
	// Check runs a suite of checks. Answer: Checked.
	Check struct {
		Table    string
		Features Features
		Config   checks.Config
		Model    json.RawMessage `json:"-"`          // nil: the checks of the model are left out
		Under    *Features       `json:",omitempty"` // that Model was fitted under; nil: under Features
		Split    Split
		Views    []Compare `json:",omitempty"` // each is compared between training and serving, and is a check too
	}
	// Export writes columns as CSV, without any all of the table's own. Answer: Exported.
	Export struct {
		Table    string
		Features Features
		Columns  []string
	}
)

// Features are the definitions a job works under; the worker compiles them
// itself, so that training and serving run the same expressions.
type Features struct {
	Key  string
	Defs []feature.Definition
}

// Split is train_test_split's arguments.
type Split struct {
	TestSize    float64 `json:"test_size"` // share in (0, 1), or rows from 1 up
	RandomState uint64  `json:"random_state"`
	Stratify    bool    `json:"stratify"`
}

// CV is how cross-validation divides the rows: scikit-learn's splitter of that name.
type CV struct {
	Splitter    string `json:"splitter"` // KFold, StratifiedKFold, GroupKFold, TimeSeriesSplit; "": StratifiedKFold, or KFold where there are no classes
	NSplits     int    `json:"n_splits"` // 0: 5
	Shuffle     bool   `json:"shuffle"`
	RandomState uint64 `json:"random_state"`
	Groups      string `json:"groups,omitempty"` // GroupKFold's column
}

// Rival is the model to beat, with the definitions that it was fitted under.
type Rival struct {
	Model    json.RawMessage `json:"-"`
	Features Features
}

// UnknownTable is the code of a job whose table the worker does not have.
const UnknownTable = "unknown_table"

// TableOf returns the hash of the table that a job works on; "" for none.
func TableOf(j Job) string {
	switch j := j.(type) {
	case Describe:
		return j.Table
	case BuildIndex:
		return j.Table
	case Fit:
		return j.Table
	case CrossVal:
		return j.Table
	case Search:
		return j.Table
	case Map:
		return j.Table
	case Check:
		return j.Table
	case Reproduce:
		return j.Table
	case Divide:
		return j.Table
	case Export:
		return j.Table
	case Accept:
		return j.Table
	case Pack:
		return j.Open.Hash
	case Join:
		return j.Rows
	case Trace:
		return j.Rows
	case Materialise:
		return j.Source
	case Compare:
		return j.Source
	case Append:
		return j.Table
	case Explain:
		return j.Table
	case Bound:
		return j.Table
	case Permute:
		return j.Table
	case Depend:
		return j.Table
	case Learn:
		return j.Table
	case Inspect:
		return j.Table
	case Arrange:
		return j.Table
	}
	return ""
}

// Error makes Failed an error.
func (f Failed) Error() string { return f.Text }

func (Parse) kind() string      { return "parse" }
func (Open) kind() string       { return "open" }
func (Forget) kind() string     { return "forget" }
func (Put) kind() string        { return "put" }
func (Describe) kind() string   { return "describe" }
func (BuildIndex) kind() string { return "index" }
func (Fit) kind() string        { return "fit" }
func (Map) kind() string        { return "map" }
func (Check) kind() string      { return "check" }
func (CrossVal) kind() string   { return "crossval" }
func (Search) kind() string     { return "search" }
func (Export) kind() string     { return "export" }
func (Opened) kind() string     { return "opened" }
func (Done) kind() string       { return "done" }
func (Described) kind() string  { return "described" }
func (Indexed) kind() string    { return "indexed" }
func (Fitted) kind() string     { return "fitted" }
func (Mapped) kind() string     { return "mapped" }
func (Checked) kind() string    { return "checked" }
func (CrossValed) kind() string { return "crossvaled" }
func (Searched) kind() string   { return "searched" }
func (Exported) kind() string   { return "exported" }
func (Progress) kind() string   { return "progress" }
func (Failed) kind() string     { return "failed" }
