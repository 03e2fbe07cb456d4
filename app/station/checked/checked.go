package checked

import "orrery/app/station"

// Model is the state of the page.
type Model struct {
	Rows    []Row
	Failed  string // why the rows cannot be shown
	reading bool
}

// Row is one operator or one metric, as the tests wrote it into a file of the site.
type Row struct {
	Operator string  `json:"operator"`
	File     string  `json:"file"`    // of the reference data
	Band     bool    `json:"band"`    // it draws random numbers: its scores are compared with those of other seeds
	Cases    int     `json:"cases"`   //
	Numbers  int     `json:"numbers"` // that were compared
	Largest  float64 `json:"largest"` // difference: |ours - theirs| / max(1, |theirs|)
	Used     float64 `json:"used"`    // largest share of the allowed difference
}

// Read reads the site's file. It is answered by ReadDone.
type Read struct{}

// ReadDone has the rows of the file, or says why it could not be read.
type ReadDone struct {
	Rows   []Row
	Failed string
}

// Visit asks for the file when the page is opened the first time.
func (m *Model) Visit() []station.Cmd {
	if m.reading || m.Rows != nil {
		return nil
	}
	m.reading, m.Failed = true, ""
	return []station.Cmd{Read{}}
}

// Update takes a message of this page; ok is false for any other.
func (m *Model) Update(msg station.Msg) (ok bool) {
	r, ok := msg.(ReadDone)
	if ok {
		*m = Model{Rows: r.Rows, Failed: r.Failed}
	}
	return ok
}
