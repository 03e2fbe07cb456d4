package work

import (
	"encoding/json"
	"time"

	"orrery/core/checks"
	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/table"
)

// Job is what the page asks for. Every kind is answered by its own Reply, or
// by Failed.
type Job interface{ kind() string }

// Reply is what the worker answers.
type Reply interface{ kind() string }

// These are the jobs.
type (
	// Parse reads the CSV in the message's File. Answer: Opened.
	Parse struct {
		Name string
		Keep bool // put the table into the worker's Blobs, so that Open finds it after a restart
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
	// Fit trains a pipeline on one side of a split and scores it on the other. Answer: Fitted.
	Fit struct {
		Table    string
		Features Features
		Pipeline ml.Pipeline
		Split    Split
		Champion *Rival // scored on the same test rows; nil when there is none
	}
	// Map draws what a model answers over two source columns. Answer: Mapped.
	Map struct {
		Table    string
		Features Features
		Model    json.RawMessage
		Split    Split
		X, Y     string
	}
	// Check runs a suite of checks. Answer: Checked.
	Check struct {
		Table    string
		Features Features
		Config   checks.Config
		Model    json.RawMessage `json:",omitempty"` // nil: the checks of the model are left out
		Under    *Features       `json:",omitempty"` // that Model was fitted under; nil: under Features
		Split    Split
	}
	// Export writes columns as CSV. Answer: Exported.
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

// Rival is the model to beat, with the definitions that it was fitted under.
type Rival struct {
	Model    json.RawMessage
	Features Features
}

// These are the replies.
type (
	// Opened carries a table: its sections follow the envelope.
	Opened struct {
		Name      string
		Size      int64 // bytes read
		Took      time.Duration
		Warnings  []table.Warning
		Summaries []table.Summary
		Table     *table.Table `json:"-"`
		Kept      bool         // the table will be there after a restart
	}
	// Done is the answer when there is nothing to say.
	Done struct{}
	// Described answers Describe.
	Described struct{ Summaries []table.Summary }
	// Indexed answers BuildIndex. Repeat is a row whose key an earlier row has, -1 for none.
	Indexed struct {
		Repeat int
		Index  *table.Index `json:"-"`
	}
	// Fitted answers Fit.
	Fitted struct {
		Model       json.RawMessage
		Digest      string
		Took        time.Duration // the fit alone
		Iterations  int
		Converged   bool
		Warning     string // why it did not
		Losses      ml.Floats
		Train, Test int // rows
		TestRows    []int
		Classes     []table.Value
		Score       Score
		Champion    *Score
		Confusion   [][]int
		ROC         *ROC // binary targets only
		Wrong       int
	}
	// Mapped answers Map: a grid of probabilities and a sample of rows.
	Mapped struct {
		X, Y           string
		X0, X1, Y0, Y1 Num
		NX, NY         int
		P              []byte // probability of the last class, or of the one in Class, 0..255, row by row from Y0 up
		Class          []byte // class index of each cell, when there are more than two
		Points         []Point
		Of             int // rows that the points are a sample of
		Held           []string
	}
	// Checked answers Check.
	Checked struct{ Results []checks.Result }
	// Exported answers Export; the bytes are the message's body.
	Exported struct {
		CSV []byte `json:"-"`
	}
	// Progress comes before the answer, any number of times.
	Progress struct {
		Done, Total int64
		Loss        Num
	}
	// Failed answers any job. Text is for a person.
	Failed struct {
		Code string // canceled, unknown_table, csv, feature, param, schema, fit, split, internal
		Text string
		Line int // of a CSV, 0 elsewhere
	}
)

// Score is a model's marks on the test rows. AUC and LogLoss are NaN where
// they are not defined.
type Score struct {
	Accuracy, Precision, Recall, F1, AUC, LogLoss Num
}

// ROC is a curve of at most some hundred points.
type ROC struct {
	FPR, TPR ml.Floats
	AUC      Num
}

// Point is one row of the table on a Map.
type Point struct {
	X, Y  Num
	Class int
	Test  bool
	Wrong bool
	Row   int
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
	case Map:
		return j.Table
	case Check:
		return j.Table
	case Export:
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
func (Export) kind() string     { return "export" }
func (Opened) kind() string     { return "opened" }
func (Done) kind() string       { return "done" }
func (Described) kind() string  { return "described" }
func (Indexed) kind() string    { return "indexed" }
func (Fitted) kind() string     { return "fitted" }
func (Mapped) kind() string     { return "mapped" }
func (Checked) kind() string    { return "checked" }
func (Exported) kind() string   { return "exported" }
func (Progress) kind() string   { return "progress" }
func (Failed) kind() string     { return "failed" }
