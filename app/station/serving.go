package station

import (
	"time"

	"orrery/core/feature"
	"orrery/core/registry"
	"orrery/core/serve"
	"orrery/core/table"
	"orrery/core/work/jobs"
)

// Live is the version that serves predictions.
type Live struct {
	Version registry.Version
	Model   []byte
	Inputs  []string
	Sources []string // columns of the table that the inputs are computed from
	Classes []table.Value
	Defs    []feature.Definition
	Split   jobs.Split
	Score   float64   // value of Metric
	Metric  string    // accuracy or r2
	Swapped time.Time // when it was deployed
}

// Answer is one prediction with its latency and its explanation.
type Answer struct {
	Prediction    serve.Prediction
	Linear        bool                 // the model is linear: Contributions and Intercept explain the prediction
	Contributions []serve.Contribution // one per input, in the order of the model's inputs
	Intercept     float64
	Took          time.Duration // mean over Calls
	Calls         int
	Label         string // target of the row, if the table has it
}
