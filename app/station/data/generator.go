package data

import (
	"math"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/core/synth"
	"orrery/core/work/jobs"
)

// Generator is the form that generates a table.
type Generator struct {
	On      bool
	Options synth.Made
}

func defaultGenerator() Generator {
	return Generator{Options: synth.Made{Rows: 1000, Columns: 4, Noise: 0.5, Positive: 0.5, Days: 90}}
}

// These messages belong to the generator.
type (
	// MakePressed opens or closes the form.
	MakePressed struct{}
	// MakeMoved sets an option: rows, columns, seed, noise, positive, missing, drift, shift, category or flip.
	// Shares are in percent.
	MakeMoved struct{ Option, Text string }
	// MakeUsed generates the table.
	MakeUsed struct{}
)

func (s *State) updateGenerator(m station.Msg) ([]station.Cmd, bool) {
	switch m := m.(type) {
	case MakePressed:
		s.Generator.On = !s.Generator.On
	case MakeMoved:
		s.Generator.set(m.Option, m.Text)
	case MakeUsed:
		o := s.Generator.Options
		name := "generated-" + strconv.FormatUint(o.Seed, 10) + ".csv"
		cmds := s.startLoading(name)
		return append(cmds, station.Work{Job: s.Data.Loading.Job, Task: jobs.Make{Name: name, Options: o, Keep: true}}), true
	default:
		return nil, false
	}
	return nil, true
}

// set sets an option from the text of its control. Text that is not a number is ignored.
func (f *Generator) set(option, text string) {
	o := &f.Options
	switch option {
	case "category":
		o.Drift.Category = !o.Drift.Category
		return
	case "flip":
		o.Drift.Flip = !o.Drift.Flip
		return
	case "seed":
		if n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 64); err == nil {
			o.Seed = n
		}
		return
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return
	}
	switch option {
	case "rows":
		o.Rows = int(v)
	case "columns":
		o.Columns = int(v)
	case "noise":
		o.Noise = v
	case "positive":
		o.Positive = v / 100
	case "missing":
		o.Missing = v / 100
	case "drift":
		o.Drift.Day = int(v)
	case "shift":
		o.Drift.Shift = v
	}
}
