// Package checked is the page "Checked against scikit-learn": the largest difference from scikit-learn that the tests of
// this program found, for each operator and metric.
package checked

import (
	"orrery/app/station"
)

// Model is the state of the page.
type Model struct {
	Rows    []Row
	Failed  string // why the rows cannot be shown
	reading bool   // a Read has not been answered yet
}

// Row has the results for one operator or metric. The tests write it into a file of the site.
type Row struct {
	Operator string  `json:"operator"`
	File     string  `json:"file"` // with the reference data
	Band     bool    `json:"band"` // uses random numbers: its scores are compared with scikit-learn's over several seeds
	Cases    int     `json:"cases"`
	Numbers  int     `json:"numbers"` // numbers that were compared
	Largest  float64 `json:"largest"` // largest difference: |ours - theirs| / max(1, |theirs|)
	Used     float64 `json:"used"`    // largest part of the tolerance that was used
}

// Read reads the site's file. It is answered by ReadDone.
type Read struct{}

// ReadDone has the rows of the file, or the reason why it could not be read.
type ReadDone struct {
	Rows   []Row
	Failed string
}

// Visit reads the file when the page is opened the first time, or again after a failure.
func (m *Model) Visit() []station.Cmd {
	if m.reading || m.Rows != nil {
		return nil
	}
	m.reading, m.Failed = true, ""
	return []station.Cmd{Read{}}
}

// Update handles a message of this page. It reports false for any other message.
func (m *Model) Update(msg station.Msg) (ok bool) {
	r, ok := msg.(ReadDone)
	if ok {
		*m = Model{Rows: r.Rows, Failed: r.Failed}
	}
	return ok
}
