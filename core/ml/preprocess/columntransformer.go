package preprocess

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"orrery/core/ml"
	"orrery/core/table"
)

const columnsKind = "ColumnTransformer"

// ColumnTransformer applies different steps to different columns and concatenates the results.
type ColumnTransformer struct {
	Branches []Branch
	Keep     bool // pass columns of no branch through, after all others; otherwise drop them
	Prefix   bool // prefix the result's columns with the name of their branch and __
}

// Branch applies steps to some of the columns.
type Branch struct {
	Name    string
	Steps   []ml.Spec // none: pass the columns through
	Drop    bool      // drop the columns
	Columns []string
	Kind    string // "number" or "text" instead of Columns: all columns of that kind
}

// ColumnTransformerParams describes the parameters of ColumnTransformer.
func ColumnTransformerParams() ml.ParamDocs {
	return ml.ParamDocs{
		{Name: "transformers", Default: defaultBranches(), Free: true,
			Doc: "A list of branches: name, steps (a list of operators; an empty one passes the columns through) and columns (a list of names, or number or text for all of that kind)."},
		{Name: "remainder", Default: "drop", Choices: []string{"drop", "passthrough"},
			Doc: "What to do with columns in no branch: drop them, or append them unchanged."},
		{Name: "verbose_feature_names_out", Default: true, Doc: "Prefix the names of the result with the name of the branch and __."},
	}
}

// defaultBranches returns branches that convert any table to numbers: impute and scale the number columns, one-hot
// encode the text columns.
func defaultBranches() (branches []any) {
	err := json.Unmarshal([]byte(`[
		{"name": "num", "columns": "number", "steps": [
			{"op": "SimpleImputer", "params": {"strategy": "median"}}, {"op": "StandardScaler", "params": {}}]},
		{"name": "cat", "columns": "text", "steps": [{"op": "OneHotEncoder", "params": {"handle_unknown": "ignore"}}]}]`), &branches)
	if err != nil {
		panic("preprocess: " + err.Error())
	}
	return branches
}

// MakeColumnTransformer returns the catalog entry of ColumnTransformer.
func MakeColumnTransformer() ml.Maker {
	return ml.Maker{
		Params: ColumnTransformerParams(),
		Note:   "Applies different steps to number columns and text columns.",
		Build:  func(params map[string]any) (any, error) { return readColumns(params) },
	}
}

// branchKinds returns the kinds that a branch may have.
func branchKinds() ml.Catalog {
	out := ml.Catalog{}
	for _, v := range []struct {
		kind string
		make func() ml.Maker
	}{
		{scalerKind, MakeStandardScaler}, {minMaxKind, MakeMinMaxScaler}, {robustKind, MakeRobustScaler}, {imputerKind, MakeSimpleImputer},
		{oneHotKind, MakeOneHotEncoder}, {ordinalKind, MakeOrdinalEncoder}, {polynomialKind, MakePolynomialFeatures}, {pcaKind, MakePCA},
	} {
		out[v.kind] = v.make()
	}
	return out
}

func readColumns(params map[string]any) (*ColumnTransformer, error) {
	p, err := ColumnTransformerParams().Read(columnsKind, params)
	if err != nil {
		return nil, err
	}
	c := &ColumnTransformer{Keep: p.Text("remainder") == "passthrough", Prefix: p.Bool("verbose_feature_names_out")}
	list, ok := p.Value("transformers").([]any)
	if !ok {
		return nil, p.Refuse("transformers", "a list of branches, each with name, steps and columns")
	}
	have, taken := branchKinds(), map[string]bool{}
	for _, v := range list {
		b, problem := readBranch(v)
		if problem == "" && taken[b.Name] {
			problem = "a different name for each branch"
		}
		if problem != "" {
			return nil, &ml.ParamError{Kind: columnsKind, Param: "transformers", Value: v, Want: problem}
		}
		taken[b.Name] = true
		for _, s := range b.Steps {
			if _, err := have.Build(s); err != nil {
				return nil, err
			}
		}
		c.Branches = append(c.Branches, b)
	}
	return c, nil
}

// readBranch parses a branch. want describes a valid one if v is not.
func readBranch(v any) (b Branch, want string) {
	m, _ := v.(map[string]any)
	for key := range m {
		if key != "name" && key != "steps" && key != "columns" {
			return b, "nothing but name, steps and columns"
		}
	}
	if b.Name, _ = m["name"].(string); b.Name == "" || strings.Contains(b.Name, "__") {
		return b, "a name without __"
	}
	if want = b.readSteps(m["steps"]); want != "" {
		return b, want
	}
	b.Columns, b.Kind = readNames(m["columns"])
	if b.Columns == nil && b.Kind == "" {
		return b, "columns that are number, text or a list of different names"
	}
	return b, ""
}

// readSteps parses drop, passthrough or a list of operators. It returns a description of valid steps if v is not.
func (b *Branch) readSteps(v any) (want string) {
	switch steps := v.(type) {
	case nil:
	case string:
		if b.Drop = steps == "drop"; !b.Drop && steps != "passthrough" {
			return "steps that are drop, passthrough or a list of operators"
		}
	case []any:
		for _, s := range steps {
			step, _ := s.(map[string]any)
			op, _ := step["op"].(string)
			params, _ := step["params"].(map[string]any)
			if op == "" {
				return "steps that name their operator as op"
			}
			b.Steps = append(b.Steps, ml.Spec{Kind: op, Params: params})
		}
	default:
		return "steps that are drop, passthrough or a list of operators"
	}
	return ""
}

// readNames parses a list of distinct names, or the word for all columns of a kind.
func readNames(v any) (names []string, kind string) {
	if word, _ := v.(string); word == table.Number.String() || word == table.Text.String() {
		return nil, word
	}
	list, ok := v.([]any)
	if !ok {
		return nil, ""
	}
	names = []string{}
	for _, v := range list {
		name, ok := v.(string)
		if !ok || slices.Contains(names, name) {
			return nil, ""
		}
		names = append(names, name)
	}
	return names, ""
}

// Fit fits the steps of each branch to its columns. The errors are those of the steps; a missing column is a
// *ml.SchemaError. A branch without columns does nothing.
func (c *ColumnTransformer) Fit(ctx context.Context, t *table.Table) (ml.Transform, error) {
	out := &columns{spec: c, inputs: t.Names()}
	if err := tick(ctx); err != nil {
		return nil, err
	}
	used := make([]bool, t.Width())
	for _, b := range c.Branches {
		at, err := b.columnIndexes(t)
		if err != nil {
			return nil, err
		}
		for _, i := range at {
			used[i] = true
		}
		f := fittedBranch{Branch: b, at: at}
		if len(at) > 0 && !b.Drop {
			if f.fitted, err = b.fit(ctx, selectAt(t, at)); err != nil {
				return nil, err
			}
		}
		out.branches = append(out.branches, f)
	}
	rest := fittedBranch{Branch: Branch{Name: "remainder", Drop: !c.Keep}}
	for i, u := range used {
		if !u {
			rest.at = append(rest.at, i)
		}
	}
	out.branches = append(out.branches, rest)
	result, err := out.Apply(noRows(t))
	if err != nil {
		return nil, err
	}
	out.names = result.Names()
	return out, nil
}

// columnIndexes returns the indexes of the branch's columns.
func (b Branch) columnIndexes(t *table.Table) (at []int, err error) {
	schema := t.Schema()
	if b.Kind != "" {
		for i, f := range schema {
			if (f.Kind == table.Text) == (b.Kind == table.Text.String()) {
				at = append(at, i)
			}
		}
		return at, nil
	}
	var missing []string
	for _, name := range b.Columns {
		i := schema.Index(name)
		if at = append(at, i); i < 0 {
			missing = append(missing, name)
		}
	}
	if missing != nil {
		return nil, &ml.SchemaError{Step: columnsKind, Missing: missing}
	}
	return at, nil
}

func (b Branch) fit(ctx context.Context, t *table.Table) (fitted []ml.Transform, err error) {
	have := branchKinds()
	for i, s := range b.Steps {
		step, err := have.Build(s)
		if err != nil {
			return nil, err
		}
		f, err := step.(ml.Transformer).Fit(ctx, t)
		if err != nil {
			return nil, err
		}
		if fitted = append(fitted, f); i < len(b.Steps)-1 {
			if t, err = f.Apply(t); err != nil {
				return nil, err
			}
		}
	}
	return fitted, nil
}
