package search

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"orrery/core/registry"
	"orrery/core/usertext"
)

// entity is the group of a field: metric, parameter, tag, attribute or dataset.
type entity int

const (
	metric entity = iota
	param
	tag
	attribute
	dataset
)

// entities has the words before the dot: first the plural, which completion offers, then MLflow's aliases.
var entities = [...][]string{
	metric:    {"metrics", "metric"},
	param:     {"params", "param", "parameters", "parameter"},
	tag:       {"tags", "tag"},
	attribute: {"attributes", "attribute", "attr", "run"},
	dataset:   {"datasets", "dataset"},
}

// singular has the words for messages.
var singular = [...]string{metric: "metric", param: "parameter", tag: "tag", attribute: "attribute", dataset: "dataset"}

// attributes are the attributes of a run, the numericAttributes numeric ones first.
var attributes = [...]string{"start_time", "end_time", "number", "run_id", "run_name", "status", "user_id", "artifact_uri", "experiment_id", "lifecycle_stage"}

const numericAttributes = 3

var datasetKeys = [...]string{"name", "digest", "context"}

// field is a field of a run in a comparison or an order.
type field struct {
	of  entity
	key string
}

// numeric reports whether the field is compared as a number.
func (f field) numeric() bool {
	return f.of == metric || f.of == attribute && slices.Contains(attributes[:numericAttributes], f.key)
}

// listed reports whether the field supports IN and NOT IN.
func (f field) listed() bool { return f.of == dataset || f.of == attribute && f.key == "run_id" }

func (f field) operators() string {
	switch {
	case f.numeric():
		return "= != > >= < <="
	case f.listed():
		return "= != LIKE ILIKE IN, NOT IN"
	}
	return "= != LIKE ILIKE"
}

// String returns the field as written in a query.
func (f field) String() string { return entities[f.of][0] + "." + Quote(f.key) }

// Quote returns a name as written in a query after the dot: in backticks if needed, in
// double quotes if it has a backtick.
func Quote(key string) string {
	plain := key != ""
	for i, r := range key {
		plain = plain && (letter(r) || i > 0 && (r == '.' || r >= '0' && r <= '9'))
	}
	switch {
	case plain && !strings.HasSuffix(key, "."):
		return key
	case strings.ContainsRune(key, '`'):
		return `"` + key + `"`
	}
	return "`" + key + "`"
}

// number returns the field of a run as a number, and false if the run does not have it.
func (f field) number(r *registry.Run) (float64, bool) {
	if f.of == metric {
		v, ok := r.Metrics[f.key]
		return v, ok
	}
	switch f.key {
	case "start_time":
		return float64(r.Start.UnixMilli()), true
	case "end_time":
		return float64(r.End.UnixMilli()), !r.End.IsZero()
	}
	return float64(r.Number), true
}

// text returns the field of a run as a text, and false if the run does not have it.
func (f field) text(r *registry.Run) (string, bool) {
	switch f.of {
	case param:
		v, ok := r.Params[f.key]
		return v, ok
	case tag:
		v, ok := r.Tags[f.key]
		return v, ok
	case dataset:
		return map[string]string{"name": r.Data.Name, "digest": r.Data.Digest, "context": r.Data.Context}[f.key], r.Data != registry.Dataset{}
	}
	switch f.key {
	case "run_id":
		return r.ID, true
	case "run_name":
		return r.Name, true
	case "status":
		return r.Status, true
	case "user_id":
		return r.StartedBy, true
	case "artifact_uri":
		return r.ModelID, r.ModelID != ""
	case "experiment_id":
		return r.Experiment, true
	}
	return r.LifecycleStage, true
}

// parseField parses a field. The message is "" or describes the error.
func parseField(raw string) (field, string) {
	head, key, dotted := strings.Cut(raw, ".")
	if strings.ContainsAny(raw[:1], "`\"") || !dotted {
		key = raw
		if !dotted {
			for of, words := range entities {
				if slices.Contains(words, strings.ToLower(raw)) && raw != "run" {
					return field{}, "expected a dot and the name of a " + singular[of] + " after " + raw
				}
			}
		}
		return attributeField(unquote(key))
	}
	for of, words := range entities {
		if !slices.Contains(words, strings.ToLower(head)) {
			continue
		}
		key = unquote(key)
		switch {
		case key == "" || strings.HasSuffix(raw, "."):
			return field{}, "expected the name of a " + singular[of] + " after " + head + "."
		case entity(of) == attribute:
			return attributeField(key)
		case entity(of) == dataset && !slices.Contains(datasetKeys[:], key):
			return field{}, "a dataset has no " + strconv.Quote(key) + "; it has " + usertext.List(datasetKeys[:], "and")
		}
		return field{entity(of), key}, ""
	}
	return field{}, "there is no " + strconv.Quote(head) + "; a field begins with metrics, params, tags, attributes or datasets"
}

// attributeField returns an attribute by its name or one of MLflow's aliases.
func attributeField(key string) (field, string) {
	k := strings.ToLower(strings.ReplaceAll(key, " ", "_"))
	if k == "created" {
		k = "start_time"
	}
	if slices.Contains(attributes[:], k) {
		return field{attribute, k}, ""
	}
	return field{}, "there is no attribute " + strconv.Quote(key) + "; the attributes are " + usertext.List(attributes[:], "and") +
		"; metrics, parameters and tags have their word before a dot, as in metrics." + Quote(key)
}

// unquote removes the quotes from a name.
func unquote(s string) string {
	if n := len(s); n >= 2 && (s[0] == '`' || s[0] == '"') && s[n-1] == s[0] {
		return s[1 : n-1]
	}
	return s
}

// parseNumber parses a number of a query.
func parseNumber(s string) (float64, bool) {
	v, err := strconv.ParseFloat(s, 64)
	plain := !strings.ContainsAny(s, "xXpP_nN")
	return v, err == nil && plain && !math.IsInf(v, 0)
}
