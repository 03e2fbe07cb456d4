package train_test

import (
	"slices"
	"testing"

	"orrery/app/state"
	"orrery/app/station/train"
	"orrery/core/ml"
)

// Every transformer of the catalog can be added to a branch of the pipeline. ColumnTransformer is the branches.
func TestStepKinds_Complete(t *testing.T) {
	s := state.New()
	offered := slices.Concat(s.StepKinds(train.Numbers), s.StepKinds(train.Texts))
	for _, kind := range s.Kinds.Kinds() {
		step, err := s.Kinds.Build(ml.Spec{Kind: kind})
		if _, transforms := step.(ml.Transformer); err != nil || !transforms || kind == "ColumnTransformer" {
			continue
		}
		if !slices.Contains(offered, kind) {
			t.Errorf("the form does not offer %s: add it to StepKinds in builder.go", kind)
		}
	}
}
