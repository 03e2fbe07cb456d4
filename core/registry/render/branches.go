package render

import (
	"strings"

	"orrery/core/ml"
)

// Branch is one transformer of a ColumnTransformer's spec.
type Branch struct {
	Name    string
	How     string    // passthrough or drop, in place of steps
	Steps   []ml.Spec // none with How
	Columns []string
	Kind    string // "number" or "text" in place of Columns: all of that kind
}

// Branches returns the transformers of a ColumnTransformer, given or default, and nil for other steps.
func Branches(s ml.Spec, c ml.Catalog) []Branch {
	v, given := s.Params[transformers]
	if doc, ok := paramDoc(c, s.Kind, transformers); ok && !given {
		v = doc.Default
	}
	if raw, ok := v.([]any); ok && s.Kind == columnTransformer {
		return readBranches(raw)
	}
	return nil
}

const (
	columnTransformer = "ColumnTransformer"
	transformers      = "transformers"
)

func readBranches(raw []any) []Branch {
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
		b.Kind, _ = m["columns"].(string)
		for _, c := range list(m["columns"]) {
			name, _ := c.(string)
			b.Columns = append(b.Columns, name)
		}
	}
	return out
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// pythonBranches returns a ColumnTransformer's list of tuples.
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
		tuples[i] = "(" + pythonText(b.Name) + ", " + step + ", " + b.pythonColumns() + ")"
	}
	return "[" + strings.Join(tuples, ", ") + "]"
}

func (b Branch) pythonColumns() string {
	switch b.Kind {
	case "number":
		return "make_column_selector(dtype_include='number')"
	case "text":
		return "make_column_selector(dtype_include=object)"
	}
	names := make([]string, len(b.Columns))
	for k, name := range b.Columns {
		names[k] = pythonText(name)
	}
	return "[" + strings.Join(names, ", ") + "]"
}
