package state

// CheckedState is what the tests found, as they have written it down for this site.
type CheckedState struct {
	Rows    []CheckedRow
	Failed  string // why it cannot be shown
	reading bool
}

// CheckedRow is one operator or one metric.
type CheckedRow struct {
	Operator string  `json:"operator"`
	File     string  `json:"file"`    // of the reference data
	Band     bool    `json:"band"`    // seeded: its scores are held against those of other seeds
	Cases    int     `json:"cases"`   //
	Numbers  int     `json:"numbers"` // that were compared
	Largest  float64 `json:"largest"` // difference: |ours - theirs| / max(1, |theirs|)
	Used     float64 `json:"used"`    // largest share of what is allowed
}

// ReadChecked reads the site's file of it; answered by CheckedRead.
type ReadChecked struct{}

// CheckedRead is what the file says, or why it could not be read.
type CheckedRead struct {
	Rows   []CheckedRow
	Failed string
}

// visitChecked asks for the file once.
func visitChecked(s State) (State, []Cmd) {
	if s.Station != Checked || s.Checked.reading || s.Checked.Rows != nil {
		return s, nil
	}
	s.Checked.reading, s.Checked.Failed = true, ""
	return s, []Cmd{ReadChecked{}}
}

func updateChecked(s State, m Msg) (State, []Cmd, bool) {
	switch m := m.(type) {
	case CheckedRead:
		s.Checked = CheckedState{Rows: m.Rows, Failed: m.Failed}
		return s, nil, true
	}
	return s, nil, false
}
