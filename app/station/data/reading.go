package data

import (
	"maps"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Reading is how the file on the screen was read, and how a person wants it read.
type Reading struct {
	Name    string
	Source  work.Source    // nil: a file of the site, or a table that was kept
	Dialect csv.Dialect    // of the table on the screen
	Open    bool           // a person looks at how the file is read
	Form    csv.Dialect    // what the person has chosen; the rest is detected
	Given   csv.Dialect    // what was chosen for the table on the screen
	Review  *jobs.Opened   // what comes of it: nothing is stored before it is accepted
	Failed  station.Notice // why nothing came of it
	Large   *jobs.Oversize
	Rows    string // to take at random, as typed
	Keeping station.Busy
	sure    bool // the person said to read the whole file
	sample  csv.Sample
	last    *Reading // of the table on the screen, while another file is read
}

// sampleRows is how many rows of a large file are offered, and sampleSeed what they are drawn with.
const (
	sampleRows = 100_000
	sampleSeed = 42
)

// These messages belong to the reading of a file.
type (
	// ReadAgainPressed shows how the file was read, to be changed.
	ReadAgainPressed struct{}
	// DialectChosen says one thing about the file. Field is a word of csv.Dialect's JSON; an empty value is detected.
	DialectChosen struct{ Field, Value string }
	// TypeChosen gives a column a kind; "" lets its cells decide.
	TypeChosen struct{ Column, Kind string }
	// ReviewAccepted takes the table that was looked at.
	ReviewAccepted struct{}
	// ReviewDropped leaves everything as it was.
	ReviewDropped struct{}
	// LargeAll reads a large file whole.
	LargeAll struct{}
	// LargeRows is the number of rows to take at random, as typed.
	LargeRows struct {
		station.Quiet
		Text string
	}
	// LargeSampled reads so many rows.
	LargeSampled struct{}
)

func (s *State) updateReading(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	r := &s.Data.Reading
	switch m := m.(type) {
	case ReadAgainPressed:
		if s.CanReadAgain() {
			r.Open, r.Form = true, r.Given
			cmds = s.readFileAgain()
		}
	case DialectChosen:
		if r.Open {
			r.Form = setField(r.Form, m.Field, m.Value)
			cmds = s.readFileAgain()
		}
	case TypeChosen:
		if r.Open {
			r.Form = setType(r.Form, m.Column, m.Kind)
			cmds = s.readFileAgain()
		}
	case ReviewAccepted:
		cmds = s.acceptReview()
	case ReviewDropped:
		cmds = s.dropReview()
	case LargeAll:
		if r.Large != nil && r.Large.Fits == 0 {
			r.sure = true
			cmds = s.readFileAgain()
		}
	case LargeRows:
		r.Rows = m.Text
	case LargeSampled:
		if n := r.SampleRows(); n > 0 && r.Large != nil {
			r.sample = csv.Sample{Rows: n, Seed: sampleSeed}
			cmds = s.readFileAgain()
		}
	default:
		return nil, false
	}
	return cmds, true
}

// CanReadAgain reports whether the file of the table on the screen is at hand.
func (s *State) CanReadAgain() bool {
	r := s.Data.Reading
	return s.Data.Table != nil && r.Source != nil && r.Name == s.Data.Name && !r.Open && !s.Data.Loading.Running()
}

// SampleRows is the typed number of rows, 0 for no number.
func (r Reading) SampleRows() int {
	n, err := strconv.Atoi(strings.Map(func(c rune) rune {
		if c == ' ' || c == ',' || c == '.' || c == '\u202f' {
			return -1
		}
		return c
	}, r.Rows))
	if err != nil || n < 1 || n > 50_000_000 {
		return 0
	}
	return n
}

// newReading begins with a file that is new; what the table on the screen was read by is kept until that is replaced.
func (s *State) newReading(name string, source work.Source) {
	last := s.Data.Reading
	if last.last != nil {
		last = *last.last
	}
	last.Open, last.Review, last.Large = false, nil, nil
	s.Data.Reading = Reading{Name: name, Source: source, Rows: strconv.Itoa(sampleRows), last: &last}
}

// back is the reading of the table on the screen, after another file has come to nothing.
func (r Reading) back() Reading {
	if r.last != nil {
		return *r.last
	}
	r.Open, r.Review, r.Large, r.Failed, r.Form = false, nil, nil, station.Notice{}, csv.Dialect{}
	return r
}

// done is the reading of a table that takes its place on the screen.
func (r Reading) done(o *jobs.Opened, restored bool) Reading {
	if restored || r.Name != o.Name {
		return Reading{Dialect: o.Dialect}
	}
	r.Open, r.Review, r.Large, r.Failed, r.Given, r.Form, r.last = false, nil, nil, station.Notice{}, r.Form, csv.Dialect{}, nil
	r.Dialect = o.Dialect
	return r
}

// parse is the job that reads the file as the person wants it. What a person looks at is not stored.
func (r Reading) parse() jobs.Parse {
	return jobs.Parse{Name: r.Name, Keep: !r.Open, Dialect: r.Form, Sample: r.sample, Whole: r.sure}
}

// reread reads the file once more; what comes is looked at, unless the person only said how much of it.
func (s *State) readFileAgain() []station.Cmd {
	cmds := s.startLoading(s.Data.Reading.Name)
	r := &s.Data.Reading
	r.Failed, r.Large = station.Notice{}, nil
	s.Data.Loading.Total = r.Source.Size()
	return append(cmds, station.Work{Job: s.Data.Loading.Job, Task: r.parse(), File: r.Source})
}

// reviewed reports whether a table that has been read waits for the person, and puts it there.
func (s *State) reviewed(o *jobs.Opened, which station.Busy) bool {
	r := &s.Data.Reading
	if which.What == Restoring || o.Name != r.Name || !r.Open && (len(o.Unsure) == 0 || r.Source == nil) {
		return false
	}
	if !r.Open {
		r.Form = csv.Dialect{}
	}
	r.Open, r.Review, r.Failed = true, o, station.Notice{}
	return true
}

// oversize asks how much of a large file is to be read.
func oversize(s *State, _ station.Busy, o *jobs.Oversize) []station.Cmd {
	s.Data.Reading.Large = o
	return nil
}

// acceptReview puts the table that was looked at in place, and has it kept.
func (s *State) acceptReview() []station.Cmd {
	o := s.Data.Reading.Review
	if o == nil || s.Data.Loading.Running() {
		return nil
	}
	cmds := s.ApplyTable(station.Busy{What: o.Name}, o)
	keep := jobs.KeepTable{Table: o.Table.Hash(), Name: o.Name, Size: o.Size, Warnings: o.Warnings, Dialect: o.Dialect}
	more := s.StartJob(&s.Data.Reading.Keeping, o.Name, keep)
	return append(cmds, more...)
}

// dropReview goes back to the table on the screen.
func (s *State) dropReview() []station.Cmd {
	var cmds []station.Cmd
	r := &s.Data.Reading
	if !r.Open && r.Large == nil {
		return nil
	}
	if s.Data.Loading.Running() {
		cmds = append(cmds, station.Cancel{Job: s.Data.Loading.Job})
		s.Data.Loading = station.Busy{}
	}
	*r = r.back()
	return cmds
}

// setField changes one field of a dialect by its name in JSON.
func setField(d csv.Dialect, field, value string) csv.Dialect {
	if at := dialectField(&d, field); at != nil {
		*at = value
	}
	return d
}

// dialectField is the field of a dialect that a form sets.
func dialectField(d *csv.Dialect, field string) *string {
	switch field {
	case "encoding":
		return &d.Encoding
	case "delimiter":
		return &d.Delimiter
	case "quote":
		return &d.Quote
	case "header":
		return &d.Header
	case "decimal":
		return &d.Decimal
	case "thousands":
		return &d.Thousands
	case "dates":
		return &d.Dates
	}
	return nil
}

// DialectField is what a dialect says about a field, by its name in JSON.
func DialectField(d csv.Dialect, field string) string {
	if at := dialectField(&d, field); at != nil {
		return *at
	}
	return ""
}

func setType(d csv.Dialect, column, kind string) csv.Dialect {
	d.Types = maps.Clone(d.Types)
	if d.Types == nil {
		d.Types = map[string]table.Kind{}
	}
	var k table.Kind
	if k.UnmarshalText([]byte(kind)) != nil {
		delete(d.Types, column)
	} else {
		d.Types[column] = k
	}
	if len(d.Types) == 0 {
		d.Types = nil
	}
	return d
}
