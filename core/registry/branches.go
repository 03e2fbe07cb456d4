package registry

import (
	"strings"

	"orrery/core/ml"
)

// Branch is one of the transformers of a ColumnTransformer's spec.
type Branch struct {
	Name    string
	How     string    // passthrough or drop, in place of steps
	Steps   []ml.Spec // none with How
	Columns []string
}

// Branches reads the transformers of a ColumnTransformer; nil for any other step.
func Branches(s ml.Spec) []Branch {
	list, _ := branches(s, "transformers")
	return list
}

// branches reads the parameter of that name where it holds steps.
func branches(s ml.Spec, param string) ([]Branch, bool) {
	raw, ok := s.Params[param].([]any)
	if !ok || s.Kind != "ColumnTransformer" || param != "transformers" {
		return nil, false
	}
	out := make([]Branch, len(raw))
	for i, v := range raw {
		m, _ := v.(map[string]any)
		b := &out[i]
		b.Name, _ = m["name"].(string)
		if b.How, _ = m["steps"].(string); b.How == "" {
			b.How = "passthrough"
		}
		for _, step := range list(m["steps"]) {
			w, _ := step.(map[string]any)
			var spec ml.Spec
			spec.Kind, _ = w["op"].(string)
			spec.Params, _ = w["params"].(map[string]any)
			b.Steps, b.How = append(b.Steps, spec), ""
		}
		for _, c := range list(m["columns"]) {
			name, _ := c.(string)
			b.Columns = append(b.Columns, name)
		}
	}
	return out, true
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// pythonBranches is a ColumnTransformer's list of tuples.
func pythonBranches(list []Branch, c ml.Catalog) string {
	tuples := make([]string, len(list))
	for i, b := range list {
		step := pythonText(b.How)
		switch len(b.Steps) {
		case 0:
		case 1:
			step = pythonStep(b.Steps[0], c)
		default:
			step = pythonPipeline(ml.Pipeline{Steps: b.Steps}, c)
		}
		names := make([]string, len(b.Columns))
		for k, name := range b.Columns {
			names[k] = pythonText(name)
		}
		tuples[i] = "(" + pythonText(b.Name) + ", " + step + ", [" + strings.Join(names, ", ") + "])"
	}
	return "[" + strings.Join(tuples, ", ") + "]"
}
