package preprocess

import (
	"encoding/json"
	"slices"
	"strconv"

	"orrery/core/ml"
	"orrery/core/table"
)

// columns is a fitted ColumnTransformer. The last branch has the remaining columns.
type columns struct {
	spec     *ColumnTransformer
	inputs   []string
	branches []fittedBranch
	names    []string // of the result
}

type fittedBranch struct {
	Branch
	at     []int // indexes of its columns
	fitted []ml.Transform
}

// selectAt returns a table of the columns at these distinct indexes.
func selectAt(t *table.Table, at []int) *table.Table {
	cols := make([]table.Column, len(at))
	for i, k := range at {
		cols[i] = t.Columns()[k]
	}
	out, err := table.New(cols...)
	if err != nil {
		panic("preprocess: " + err.Error())
	}
	return out
}

// Apply returns the results of the branches, one after another.
func (m *columns) Apply(t *table.Table) (*table.Table, error) {
	if t.Width() != len(m.inputs) {
		return nil, errOther
	}
	var out result
	taken := map[string]bool{}
	for _, b := range m.branches {
		if b.Drop || len(b.at) == 0 {
			continue
		}
		part := selectAt(t, b.at)
		for _, f := range b.fitted {
			var err error
			if part, err = f.Apply(part); err != nil {
				return nil, err
			}
		}
		for _, c := range part.Columns() {
			name := c.Name()
			if m.spec.Prefix {
				c = c.Rename(b.Name + "__" + name)
			} else if taken[name] {
				return nil, stepError(columnsKind, "two branches give a column ", strconv.Quote(name), "; set verbose_feature_names_out")
			}
			taken[name] = true
			if out.column(c); out.tooLong() {
				break
			}
		}
	}
	return out.table(columnsKind)
}

// Width returns the number of columns that it takes.
func (m *columns) Width() int { return len(m.inputs) }

// Attributes returns n_features_in_, feature_names_in_, feature_names_out and transformers_: for each
// branch its name, its columns and its steps with what they learnt; the last is remainder.
func (m *columns) Attributes() map[string]any {
	list := make([]any, len(m.branches))
	for i, b := range m.branches {
		names := make([]string, len(b.at))
		for k, at := range b.at {
			names[k] = m.inputs[at]
		}
		steps := make([]any, len(b.fitted))
		for k, f := range b.fitted {
			steps[k] = map[string]any{"op": b.Steps[k].Kind, "attributes": f.Attributes()}
		}
		entry := map[string]any{"name": b.Name, "columns": names, "steps": steps}
		if b.Drop {
			entry["steps"] = "drop"
		} else if len(b.Steps) == 0 {
			entry["steps"] = "passthrough"
		}
		list[i] = entry
	}
	out := m.fields().Attributes()
	out["transformers_"], out["n_features_in_"] = list, len(m.inputs)
	return out
}

func (m *columns) fields() ml.Fields {
	return ml.Fields{{Name: "feature_names_in_", At: &m.inputs}, {Name: "feature_names_out", At: &m.names}}
}

// Load restores the fitted steps of every branch. It checks that a branch names each of its columns once.
func (c *ColumnTransformer) Load(attributes []byte, pause func()) (ml.Transform, error) {
	var w struct {
		Branches []struct {
			Columns []string        `json:"columns"`
			Steps   json.RawMessage `json:"steps"`
		} `json:"transformers_"`
	}
	if err := json.Unmarshal(attributes, &w); err != nil {
		return nil, err
	}
	if len(w.Branches) != len(c.Branches)+1 {
		return nil, mismatch(columnsKind)
	}
	m := &columns{spec: c}
	if err := m.fields().Load(attributes, pause); err != nil {
		return nil, err
	}
	places := make(map[string]int, len(m.inputs))
	for at, name := range slices.Backward(m.inputs) {
		places[name] = at
	}
	for i, b := range append(slices.Clone(c.Branches), Branch{Name: "remainder", Drop: !c.Keep}) {
		f := fittedBranch{Branch: b}
		used := map[int]bool{}
		for _, name := range w.Branches[i].Columns {
			at, known := places[name]
			if !known || used[at] {
				return nil, mismatch(columnsKind)
			}
			used[at] = true
			f.at = append(f.at, at)
		}
		var err error
		if f.fitted, err = b.load(w.Branches[i].Steps, pause, len(f.at)); err != nil {
			return nil, err
		}
		m.branches = append(m.branches, f)
	}
	return m, nil
}

// load restores the fitted steps of a branch. The first must take as many columns as the branch has.
func (b Branch) load(raw []byte, pause func(), width int) ([]ml.Transform, error) {
	if b.Drop || len(b.Steps) == 0 || width == 0 {
		return nil, nil
	}
	var list []struct {
		Attributes json.RawMessage `json:"attributes"`
	}
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, err
	}
	if len(list) != len(b.Steps) {
		return nil, mismatch(columnsKind)
	}
	have, out := branchKinds(), make([]ml.Transform, len(list))
	for i, s := range b.Steps {
		step, err := have.Build(s)
		if err != nil {
			return nil, err
		}
		if out[i], err = step.(ml.Transformer).Load(list[i].Attributes, pause); err != nil {
			return nil, err
		}
		sized, ok := out[i].(ml.Sized)
		if !ok || i == 0 && sized.Width() != width {
			return nil, mismatch(columnsKind)
		}
	}
	return out, nil
}

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
