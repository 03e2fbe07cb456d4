package work

import (
	"time"

	"orrery/core/feature"
	"orrery/core/feature/view"
	"orrery/core/table"
)

// These are the jobs of feature views.
type (
	// Join gives rows the features of a view as they were at each row's time: a training set, which
	// is a table like any other. Answer: Opened, whose warnings are the join's notes.
	Join struct {
		Rows, Source string // tables
		View         view.View
		Options      view.JoinOptions
		Name         string // of the new table
		Keep         bool
	}
	// Trace explains one cell of a join. Answer: Traced.
	Trace struct {
		Rows, Source string
		View         view.View
		Options      view.JoinOptions
		Row          int
		Feature      string
	}
	// Materialise takes the latest row of every entity up to a time. Answer: Materialised.
	Materialise struct {
		Source string
		View   view.View
		At     Num // microseconds since 1970; NaN: the source's last event
	}
	// Compare computes N entities as training does and as serving does. Answer: Compared.
	Compare struct {
		Source string
		View   view.View
		Defs   []feature.Definition // over the joined columns
		At     Num
		N      int
	}
	// Append adds a row to a table; columns that are not among Cells are missing in it. Answer:
	// Opened, a table of its own.
	Append struct {
		Table, Name string
		Cells       map[string]table.Value
		Keep        bool
	}
)

// These are their replies.
type (
	// Traced answers Trace. Times are microseconds since 1970, infinite where there is none.
	Traced struct {
		Row           int
		Feature       string
		At, Since     Num // rows up to Since are too old
		Known         bool
		Windowed      bool
		Value         string
		Before, After int // rows that are left out
		Candidates    []Candidacy
	}
	// Materialised answers Materialise: an online store's rows and the index of their keys.
	Materialised struct {
		At    Num
		Took  time.Duration
		Table *table.Table `json:"-"`
		Index *table.Index `json:"-"`
	}
	// Compared answers Compare.
	Compared struct {
		view.Skew
		At   Num
		Took time.Duration
	}
)

// Candidacy is one row that a cell could have come from.
type Candidacy struct {
	Row            int
	Event, Created Num
	Verdict        string // chosen, future, expired, superseded
	Cell           string
}

func (Join) kind() string         { return "join" }
func (Trace) kind() string        { return "trace" }
func (Materialise) kind() string  { return "materialise" }
func (Compare) kind() string      { return "compare" }
func (Append) kind() string       { return "append" }
func (Traced) kind() string       { return "traced" }
func (Materialised) kind() string { return "materialised" }
func (Compared) kind() string     { return "compared" }
