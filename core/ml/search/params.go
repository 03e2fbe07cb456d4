package search

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"orrery/core/ml"
)

// With returns the pipeline with other parameters. A path is the step's operator and the parameter,
// "LogisticRegression.C"; a parameter alone belongs to the last step. The second of several steps of one operator is
// "StandardScaler-2", as scikit-learn numbers them. A parameter inside a ColumnTransformer is
// "ColumnTransformer.num.SimpleImputer.strategy". The error is a *ml.ParamError with the path, or that of the step
// which does not accept the value.
func With(c ml.Catalog, p ml.Pipeline, params map[string]any) (ml.Pipeline, error) {
	if len(params) == 0 {
		return p, nil
	}
	p.Steps = slices.Clone(p.Steps)
	for _, path := range slices.Sorted(maps.Keys(params)) {
		step, name, err := findStep(&p, path)
		if err != nil {
			return p, err
		}
		if err := setParam(step, path, name, params[path]); err != nil {
			return p, err
		}
	}
	for _, s := range append(slices.Clone(p.Steps), p.Final) {
		if _, err := c.Build(s); err != nil {
			return p, err
		}
	}
	return p, nil
}

// findStep returns the step of a path, and the rest of the path.
func findStep(p *ml.Pipeline, path string) (*ml.Spec, string, error) {
	kind, name, ok := strings.Cut(path, ".")
	if !ok {
		return &p.Final, path, nil
	}
	var found []*ml.Spec
	steps := make([]string, 0, len(p.Steps)+1)
	for i := range p.Steps {
		steps = append(steps, p.Steps[i].Kind)
	}
	steps = append(steps, p.Final.Kind)
	kind, nth := splitNumber(kind)
	for i, k := range steps {
		if k != kind {
			continue
		}
		if i < len(p.Steps) {
			found = append(found, &p.Steps[i])
		} else {
			found = append(found, &p.Final)
		}
	}
	switch {
	case len(found) == 0 || nth > len(found):
		return nil, "", wrongPath(path, "a parameter of "+strings.Join(steps, " or "))
	case nth > 0:
		return found[nth-1], name, nil
	case len(found) > 1:
		return nil, "", wrongPath(path, fmt.Sprintf("%s-1.%s, or the number of another of the %d", kind, name, len(found)))
	}
	return found[0], name, nil
}

// splitNumber splits "StandardScaler-2" into kind and number; without a number it is 0.
func splitNumber(kind string) (string, int) {
	if at := strings.LastIndexByte(kind, '-'); at > 0 {
		if n, err := strconv.Atoi(kind[at+1:]); err == nil && n > 0 {
			return kind[:at], n
		}
	}
	return kind, 0
}

func wrongPath(path, want string) error {
	return &ml.ParamError{Kind: "parameters to try", Param: path, Unknown: true, Want: want}
}

// setParam replaces the step's parameters by a copy with one changed.
func setParam(step *ml.Spec, path, name string, v any) error {
	step.Params = maps.Clone(step.Params)
	if step.Params == nil {
		step.Params = map[string]any{}
	}
	branch, rest, nested := strings.Cut(name, ".")
	if !nested {
		step.Params[name] = v
		return nil
	}
	list, ok := step.Params["transformers"].([]any)
	if !ok {
		return wrongPath(path, "a parameter of "+step.Kind)
	}
	list = slices.Clone(list)
	step.Params["transformers"] = list
	for i, entry := range list {
		if m, ok := entry.(map[string]any); ok && m["name"] == branch {
			changed, err := setInBranch(m, path, rest, v)
			list[i] = changed
			return err
		}
	}
	return wrongPath(path, "the name of one of its transformers")
}

// setInBranch changes a parameter of a step in one branch of a ColumnTransformer.
func setInBranch(branch map[string]any, path, name string, v any) (map[string]any, error) {
	branch = maps.Clone(branch)
	kind, param, ok := strings.Cut(name, ".")
	if !ok {
		branch[name] = v
		return branch, nil
	}
	steps, _ := branch["steps"].([]any)
	steps = slices.Clone(steps)
	branch["steps"] = steps
	for i, s := range steps {
		m, _ := s.(map[string]any)
		if m["op"] != kind {
			continue
		}
		m = maps.Clone(m)
		params, _ := m["params"].(map[string]any)
		if params = maps.Clone(params); params == nil {
			params = map[string]any{}
		}
		params[param] = v
		m["params"] = params
		steps[i] = m
		return branch, nil
	}
	return branch, wrongPath(path, "a step of this transformer")
}
