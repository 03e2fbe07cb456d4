package synth

import (
	"io"

	"orrery/core/table"
	"orrery/core/table/csv"
)

// Sample is a file of data/ that comes from a seed.
type Sample struct {
	Name  string
	Write func(io.Writer) error
}

// Samples are the files of data/ that this package makes, byte for byte; the others there
// have been measured by somebody.
func Samples() []Sample {
	file := func(t func() *table.Table) func(io.Writer) error {
		return func(w io.Writer) error { return csv.Write(w, t()) }
	}
	return []Sample{
		{"user_data.csv", WriteUserData},
		{"customers.csv", file(Customers)},
		{"user_events.csv", file(Events)},
		{"user_labels.csv", file(Labels)},
	}
}
