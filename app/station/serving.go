package station

import (
	"time"

	"orrery/core/feature"
	"orrery/core/registry"
	"orrery/core/serve"
	"orrery/core/table"
	"orrery/core/work/jobs"
)

// Live is the version behind the server.
type Live struct {
	Version registry.Version
	Model   []byte
	Inputs  []string
	Sources []string // source columns behind the inputs: what a person types
	Classes []table.Value
	Defs    []feature.Definition
	Split   jobs.Split
	Score   float64 // by Metric: accuracy, r2
	Metric  string
	Swapped time.Time
}

// Answer is one prediction, timed.
type Answer struct {
	Prediction serve.Prediction
	Linear     bool                 // the model is a sum, so what follows says how it came to its answer
	Pushes     []serve.Contribution // of each input, as the model was fitted
	Intercept  float64
	Took       time.Duration // mean over Calls
	Calls      int
	Label      string // the row's own target, when the table has it
}
