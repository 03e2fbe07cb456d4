package preprocess

import "orrery/core/ml"

// Branches returns the branches with columns in the result, and their fitted steps.
func (m *columns) Branches() []ml.Branch {
	var out []ml.Branch
	for _, b := range m.branches {
		if b.Drop || len(b.at) == 0 {
			continue
		}
		branch := ml.Branch{}
		for _, at := range b.at {
			branch.Columns = append(branch.Columns, m.inputs[at])
		}
		for i, f := range b.fitted {
			branch.Steps = append(branch.Steps, ml.FittedStep{Kind: b.Steps[i].Kind, Step: f})
		}
		out = append(out, branch)
	}
	return out
}
