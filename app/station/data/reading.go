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

// Reading is how the open file was read, and how the user wants it to be read.
type Reading struct {
	Name      string
	Source    work.Source    // nil for a sample file and for a saved table
	Dialect   csv.Dialect    // of the open table
	Open      bool           // the user reviews how the file is read
	Form      csv.Dialect    // what the user has chosen; the rest is detected
	Given     csv.Dialect    // what was chosen for the open table
	Review    *jobs.Opened   // the result; nothing is stored until it is accepted
	Failed    station.Notice // why the file could not be read like this
	Large     *jobs.Oversize
	Rows      string // to sample, as typed
	Keeping   station.Busy
	confirmed bool // the user has confirmed to read the whole file
	sample    csv.Sample
	before    *Reading // of the open table, while another file is read
}

// sampleRows is the default number of rows to sample from a large file, and sampleSeed the seed of the sample.
const (
	sampleRows = 100_000
	sampleSeed = 42
)

// These messages belong to the reading of a file.
type (
	// ReadAgainPressed opens the settings by which the file was read.
	ReadAgainPressed struct{}
	// DialectChosen sets one field of the dialect. Field is a JSON key of csv.Dialect; an empty value means to detect
	// it.
	DialectChosen struct{ Field, Value string }
	// TypeChosen sets the kind of a column; "" means to detect it.
	TypeChosen struct{ Column, Kind string }
	// ReviewAccepted opens the reviewed table.
	ReviewAccepted struct{}
	// ReviewDropped closes the review and changes nothing.
	ReviewDropped struct{}
	// LargeAll reads all rows of a large file.
	LargeAll struct{}
	// LargeRows sets the number of rows to sample.
	LargeRows struct {
		station.Quiet
		Text string
	}
	// LargeSampled reads a random sample of a large file.
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
			r.confirmed = true
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

// CanReadAgain reports whether the file of the open table is available.
func (s *State) CanReadAgain() bool {
	r := s.Data.Reading
	return s.Data.Table != nil && r.Source != nil && r.Name == s.Data.Name && !r.Open && !s.Data.Loading.Running()
}

// SampleRows returns the typed number of rows, 0 if it is not a valid number.
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

// startReading starts the reading of another file. The reading of the open table is kept until that table is replaced.
func (s *State) startReading(name string, source work.Source) {
	last := s.Data.Reading
	if last.before != nil {
		last = *last.before
	}
	last.Open, last.Review, last.Large = false, nil, nil
	s.Data.Reading = Reading{Name: name, Source: source, Rows: strconv.Itoa(sampleRows), before: &last}
}

// previous returns the reading of the open table, after another file was not opened.
func (r Reading) previous() Reading {
	if r.before != nil {
		return *r.before
	}
	r.Open, r.Review, r.Large, r.Failed, r.Form = false, nil, nil, station.Notice{}, csv.Dialect{}
	return r
}

// opened returns the reading of a table that becomes the open one.
func (r Reading) opened(o *jobs.Opened, restored bool) Reading {
	if restored || r.Name != o.Name {
		return Reading{Dialect: o.Dialect}
	}
	r.Open, r.Review, r.Large, r.Failed, r.Given, r.Form, r.before = false, nil, nil, station.Notice{}, r.Form, csv.Dialect{}, nil
	r.Dialect = o.Dialect
	return r
}

// parseJob returns the job that reads the file with the chosen settings. A table under review is not saved.
func (r Reading) parseJob() jobs.Parse {
	return jobs.Parse{Name: r.Name, Keep: !r.Open, Dialect: r.Form, Sample: r.sample, Whole: r.confirmed}
}

// readFileAgain reads the file again. The user reviews the result if the review is open.
func (s *State) readFileAgain() []station.Cmd {
	cmds := s.startLoading(s.Data.Reading.Name)
	r := &s.Data.Reading
	r.Failed, r.Large = station.Notice{}, nil
	s.Data.Loading.Total = r.Source.Size()
	return append(cmds, station.Work{Job: s.Data.Loading.Job, Task: r.parseJob(), File: r.Source})
}

// openReview opens the review of a table that was read, if it needs one, and reports whether it does.
func (s *State) openReview(o *jobs.Opened, which station.Busy) bool {
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

// askForSample asks how much of a large file to read.
func askForSample(s *State, _ station.Busy, o *jobs.Oversize) []station.Cmd {
	s.Data.Reading.Large = o
	return nil
}

// acceptReview makes the reviewed table the open one, and saves it.
func (s *State) acceptReview() []station.Cmd {
	o := s.Data.Reading.Review
	if o == nil || s.Data.Loading.Running() {
		return nil
	}
	cmds := s.ApplyTable(station.Busy{What: o.Name}, o)
	keep := jobs.KeepTable{Table: o.Table.Hash(), Name: o.Name, Size: o.Size, Warnings: o.Warnings, Dialect: o.Dialect}
	return append(cmds, s.StartJob(&s.Data.Reading.Keeping, o.Name, keep)...)
}

// dropReview goes back to the open table.
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
	*r = r.previous()
	return cmds
}

// setField returns a dialect with another value of a field, which is named by its JSON key.
func setField(d csv.Dialect, field, value string) csv.Dialect {
	if at := dialectField(&d, field); at != nil {
		*at = value
	}
	return d
}

// dialectField returns the field with a JSON key; nil if there is none.
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

// DialectField returns the value of the field with a JSON key.
func DialectField(d csv.Dialect, field string) string {
	if at := dialectField(&d, field); at != nil {
		return *at
	}
	return ""
}

// setType returns a dialect with another kind of a column. A kind that cannot be parsed means to detect it.
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
