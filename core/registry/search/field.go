package search

import (
	"math"
	"strconv"
	"strings"

	"orrery/core/registry"
	"orrery/core/usertext"
)

// entity is the family of a field.
type entity int

const (
	metric entity = iota
	param
	tag
	attribute
	dataset
)

// entities are the words before the dot: the plural first, which completion offers, then
// MLflow's other spellings.
var entities = [...][]string{
	metric:    {"metrics", "metric"},
	param:     {"params", "param", "parameters", "parameter"},
	tag:       {"tags", "tag"},
	attribute: {"attributes", "attribute", "attr", "run"},
	dataset:   {"datasets", "dataset"},
}

// singular is how messages speak of a field.
var singular = [...]string{metric: "metric", param: "parameter", tag: "tag", attribute: "attribute", dataset: "dataset"}

// attributes are those that a run has; numeric ones first, as numeric says.
var attributes = [...]string{"start_time", "end_time", "number", "run_id", "run_name", "status", "user_id", "artifact_uri", "experiment_id", "lifecycle_stage"}

const numericAttributes = 3

var datasetKeys = [...]string{"name", "digest", "context"}

// field is what a comparison or an order looks at.
type field struct {
	of  entity
	key string
}

// numeric reports whether the field is compared as a number.
func (f field) numeric() bool {
	return f.of == metric || f.of == attribute && contains(attributes[:numericAttributes], f.key)
}

// listed reports whether IN and NOT IN are for it.
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

// String is the field as it is written.
func (f field) String() string { return entities[f.of][0] + "." + Quote(f.key) }

// Quote writes a name as a query takes it after the dot: in backticks where it needs them,
// in double quotes where it has a backtick.
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

// number is the field of a run as a number; false where the run has none.
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

// text is the field of a run as a text; false where the run has none.
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

// parseField reads the text of a field; the message says what is wrong with it.
func parseField(raw string) (field, string) {
	head, key, dotted := strings.Cut(raw, ".")
	if strings.ContainsAny(raw[:1], "`\"") || !dotted {
		key = raw
		if !dotted {
			for of, words := range entities {
				if contains(words, strings.ToLower(raw)) && raw != "run" {
					return field{}, "expected a dot and the name of a " + singular[of] + " after " + raw
				}
			}
		}
		return attributeField(unquote(key))
	}
	for of, words := range entities {
		if !contains(words, strings.ToLower(head)) {
			continue
		}
		key = unquote(key)
		switch {
		case key == "" || strings.HasSuffix(raw, "."):
			return field{}, "expected the name of a " + singular[of] + " after " + head + "."
		case entity(of) == attribute:
			return attributeField(key)
		case entity(of) == dataset && !contains(datasetKeys[:], key):
			return field{}, "a dataset has no " + strconv.Quote(key) + "; it has " + usertext.List(datasetKeys[:], "and")
		}
		return field{entity(of), key}, ""
	}
	return field{}, "there is no " + strconv.Quote(head) + "; before the dot stands metrics, params, tags, attributes or datasets"
}

// attributeField finds an attribute, by MLflow's other spellings too.
func attributeField(key string) (field, string) {
	k := strings.ToLower(strings.ReplaceAll(key, " ", "_"))
	if k == "created" {
		k = "start_time"
	}
	if contains(attributes[:], k) {
		return field{attribute, k}, ""
	}
	return field{}, "there is no attribute " + strconv.Quote(key) + "; the attributes are " + usertext.List(attributes[:], "and") +
		"; metrics, parameters and tags have their word before a dot, as in metrics." + Quote(key)
}

// unquote takes the quotes from a name.
func unquote(s string) string {
	if n := len(s); n >= 2 && (s[0] == '`' || s[0] == '"') && s[n-1] == s[0] {
		return s[1 : n-1]
	}
	return s
}

func contains(all []string, s string) bool {
	for _, a := range all {
		if a == s {
			return true
		}
	}
	return false
}

// parseNumber reads a number as it is written in a query.
func parseNumber(s string) (float64, bool) {
	v, err := strconv.ParseFloat(s, 64)
	plain := !strings.ContainsAny(s, "xXpP_nN")
	return v, err == nil && plain && !math.IsInf(v, 0)
}
