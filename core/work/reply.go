package work

import (
	"time"

	"orrery/core/checks"
	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/table/csv"
)

// These are the replies. Fitted stands in fitted.go.
type (
	// Opened carries a table: its sections follow the envelope.
	Opened struct {
		Name      string
		Size      int64 // bytes read
		Took      time.Duration
		Warnings  []csv.Warning
		Facts     []synth.Fact // of a table that Make made: what is true of it
		Summaries []table.Summary
		Table     *table.Table `json:"-"`
		Kept      bool         // the table will be there after a restart
		// How a file was read, and why a person should look at that.
		Dialect  csv.Dialect
		Unsure   []string
		FileRows int // more than the table's when they are a sample
		Marks        // of a table that is or was kept
	}
	// Done is the answer when there is nothing to say.
	Done struct{}
	// Described answers Describe.
	Described struct {
		Summaries []table.Summary
		Defs      []feature.Definition // with what their table-wide functions learnt from all rows, to be looked at
	}
	// Indexed answers BuildIndex. Repeat is a row whose key an earlier row has, -1 for none.
	Indexed struct {
		Repeat int
		Index  *table.Index `json:"-"`
	}
	// CrossValed answers CrossVal. Mean and Std (of the population, as numpy's) are over Scores.
	CrossValed struct {
		Scoring   string    // the scikit-learn name of what the scores are; greater is better
		Folds     []int     // that were done
		Scores    ml.Floats // one for each of Folds, NaN where its fit failed
		Mean, Std Num       // NaN when a fold has no score
		Took      time.Duration
		Err       string // why a fold has no score
		Note      string // what scikit-learn would warn of, "" when nothing
	}
	// Searched answers Search.
	Searched struct {
		Scoring string
		Rows    []Candidate // in the grid's order
		Best    int         // of Rows, the first with rank 1; -1 when none has a score
		Took    time.Duration
		Note    string
	}
	// Mapped answers Map: a grid of what the model says and a sample of rows.
	Mapped struct {
		X, Y           string
		X0, X1, Y0, Y1 Num
		NX, NY         int
		// Means is what P says: "probability" of the last class, or of the one in Class;
		// "decision", the decision_function of a classifier without probabilities, 0 in the
		// middle; "value", a regression's; "class", which is 0 or 255, or nothing beside Class.
		Means  string
		V0, V1 Num     // what P 0 and P 255 stand for
		P      []byte  // 0..255, row by row from Y0 up
		Class  []byte  // class index, or number of the cluster, of each cell; nil for two classes and for a regression
		Points []Point // a regression's have the target's Value in place of a Class
		Of     int     // rows that the points are a sample of
		Held   []string
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
		// Candidate is what has come further in CrossVal and Search: a part of the answer. Done and
		// Total then count folds. It is nil in between.
		Candidate *Candidate `json:",omitempty"`
	}
	// Failed answers any job. Text is for a person.
	Failed struct {
		Code string // canceled, unknown_table, csv, feature, param, schema, fit, split, internal
		Text string
		Line int // of a CSV, 0 elsewhere
	}
)

// Candidate is one set of parameters and how it did.
type Candidate struct {
	Index     int // in the grid's order, from 0
	Params    Params
	Scores    ml.Floats // one a fold; fewer while it is under way
	Mean, Std Num       // NaN while it is under way or when a fold has no score
	Rank      int       // 1 is the best, equal means share one; 0 while others are under way
	Err       string    // why a fold has no score: the fit failed
}

// Point is one row of the table on a Map.
type Point struct {
	X, Y  Num
	Class int
	Value Num // a regression's target
	Test  bool
	Wrong bool
	Row   int
}
