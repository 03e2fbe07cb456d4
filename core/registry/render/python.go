package render

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"orrery/core/ml"
)

// pythonPipeline returns the result of scikit-learn's str(make_pipeline(...)), on one line.
func pythonPipeline(p ml.Pipeline, c ml.Catalog) string {
	specs := p.Steps
	if p.Final.Kind != "" {
		specs = append(specs[:len(specs):len(specs)], p.Final)
	}
	parts := make([]string, len(specs))
	for i, name := range stepNames(specs) {
		parts[i] = "('" + name + "', " + pythonStep(specs[i], c) + ")"
	}
	return "Pipeline(steps=[" + strings.Join(parts, ", ") + "])"
}

// stepNames returns the kinds in lower case. Repeated kinds are numbered, as in make_pipeline.
func stepNames(specs []ml.Spec) []string {
	total, seen := map[string]int{}, map[string]int{}
	names := make([]string, len(specs))
	for i, s := range specs {
		names[i] = strings.ToLower(s.Kind)
		total[names[i]]++
	}
	for i, name := range names {
		if seen[name]++; total[name] > 1 {
			names[i] = name + "-" + strconv.Itoa(seen[name])
		}
	}
	return names
}

// Arg is a parameter with its value in Python notation.
type Arg struct{ Name, Value string }

// Changed returns the parameters of a step that differ from the default, in alphabetical order,
// without the steps of a ColumnTransformer.
func Changed(s ml.Spec, c ml.Catalog) []Arg {
	var args []Arg
	for _, name := range slices.Sorted(maps.Keys(s.Params)) {
		if name == transformers && Branches(s, c) != nil {
			continue
		}
		doc, known := paramDoc(c, s.Kind, name)
		v := s.Params[name]
		switch n := v.(type) {
		case int:
			v = float64(n) // the type that JSON decodes to
		case ml.Share:
			if !doc.Share {
				v = float64(n)
			}
		}
		if !known || !reflect.DeepEqual(v, doc.Default) {
			args = append(args, Arg{name, python(v, doc)})
		}
	}
	return args
}

// pythonStep returns a constructor call with the parameters that differ from the default.
func pythonStep(s ml.Spec, c ml.Catalog) string {
	var args []string
	if list := Branches(s, c); list != nil {
		args = append(args, transformers+"="+pythonBranches(list, c))
	}
	for _, a := range Changed(s, c) {
		args = append(args, a.Name+"="+a.Value)
	}
	return s.Kind + "(" + strings.Join(args, ", ") + ")"
}

// pythonParams returns a step's parameters as a dict.
func pythonParams(s ml.Spec, c ml.Catalog) string {
	var items []string
	for _, name := range slices.Sorted(maps.Keys(s.Params)) {
		doc, _ := paramDoc(c, s.Kind, name)
		items = append(items, pythonText(name)+": "+python(s.Params[name], doc))
	}
	return "{" + strings.Join(items, ", ") + "}"
}

func paramDoc(c ml.Catalog, kind, name string) (ml.ParamDoc, bool) {
	for _, doc := range c[kind].Params {
		if doc.Name == name {
			return doc, true
		}
	}
	return ml.ParamDoc{}, false
}

// python returns a parameter value in the form of Python's repr. JSON has one type of number;
// doc determines whether it is an int.
func python(v any, doc ml.ParamDoc) string {
	whole := doc.Whole || doc.Share
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		return strings.ToUpper(strconv.FormatBool(v)[:1]) + strconv.FormatBool(v)[1:]
	case string:
		return pythonText(v)
	case int:
		return pythonFloat(float64(v), whole)
	case float64:
		return pythonFloat(v, whole)
	case ml.Share:
		return pythonFloat(float64(v), doc.Whole)
	case []any:
		items := make([]string, len(v))
		for i := range v {
			items[i] = python(v[i], doc)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case map[string]any:
		var items []string
		for _, k := range slices.Sorted(maps.Keys(v)) {
			items = append(items, pythonText(k)+": "+python(v[k], doc))
		}
		return "{" + strings.Join(items, ", ") + "}"
	}
	return pythonText(fmt.Sprint(v))
}

// pythonFloat returns repr(float): the shortest digits that parse to the same value, with an
// exponent below 1e-4 and from 1e16. NaN and infinities have no literal in Python.
func pythonFloat(f float64, whole bool) string {
	abs := math.Abs(f)
	switch {
	case math.IsNaN(f):
		return "float('nan')"
	case math.IsInf(f, 0):
		return "float('" + strings.TrimPrefix(strings.ToLower(strconv.FormatFloat(f, 'g', -1, 64)), "+") + "')"
	case whole && f == math.Trunc(f) && abs < 1<<53:
		return strconv.FormatInt(int64(f), 10)
	case abs != 0 && (abs < 1e-4 || abs >= 1e16):
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}

// pythonText returns repr(str), except that it does not escape characters that Python cannot print.
func pythonText(s string) string {
	quote := "'"
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		quote = `"`
	}
	s = strings.NewReplacer(`\`, `\\`, quote, `\`+quote, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s)
	return quote + s + quote
}
