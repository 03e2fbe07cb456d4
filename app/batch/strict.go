package batch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"orrery/core/ml"
)

// maxNested is how deep a spec is looked into: encoding/json refuses deeper ones itself.
const maxNested = 1000

// checkKeys refuses what encoding/json lets pass in a file that a person writes: a key that is given twice, of which the
// last would count, and a key in another case, which would be taken for the one it resembles. The text will be decoded
// to the type of into. Text that is not JSON passes: the decoder reports what is wrong with it.
func checkKeys(b []byte, into any) error {
	k := keys{text: b, d: json.NewDecoder(bytes.NewReader(b))}
	k.d.UseNumber()
	k.value(reflect.TypeOf(into), "", 0)
	return k.found
}

// keys walks through JSON.
type keys struct {
	text  []byte
	d     *json.Decoder
	found error // the first thing that is wrong
	done  bool  // the text is no JSON, or too deep
}

// value walks through one value of a type, nil where any is possible. path is its place, "" for the whole.
func (k *keys) value(t reflect.Type, path string, depth int) {
	token, err := k.d.Token()
	if k.done = k.done || err != nil || depth > maxNested; k.done {
		return
	}
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch token {
	case json.Delim('['):
		var elem reflect.Type
		if t != nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Array) {
			elem = t.Elem()
		}
		for i := 0; !k.done && k.d.More(); i++ {
			k.value(elem, fmt.Sprintf("%s[%d]", path, i), depth+1)
		}
	case json.Delim('{'):
		k.object(t, path, depth)
	default:
		return
	}
	if !k.done {
		_, err = k.d.Token() // the end
		k.done = err != nil
	}
}

// object walks through an object whose beginning was read.
func (k *keys) object(t reflect.Type, path string, depth int) {
	fields, known := fieldsOf(t)
	seen := map[string]bool{}
	for !k.done && k.d.More() {
		token, err := k.d.Token()
		name, isKey := token.(string)
		if k.done = err != nil || !isKey; k.done {
			return
		}
		inner := fields[name]
		switch {
		case k.found != nil:
		case seen[name]:
			k.found = k.wrong(name, path, "is given twice")
		case known && inner == nil:
			k.found = k.unknown(name, path, fields)
		}
		seen[name] = true
		if t != nil && t.Kind() == reflect.Map {
			inner = t.Elem()
		}
		k.value(inner, join(path, name), depth+1)
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// unknown says which key a key resembles, if any.
func (k *keys) unknown(name, path string, fields map[string]reflect.Type) error {
	for field := range fields {
		if strings.EqualFold(field, name) {
			return k.wrong(name, path, fmt.Sprintf("is in the wrong case; want %q", field))
		}
	}
	return fmt.Errorf("line %d: unknown field %q%s", k.line(), name, of(path))
}

func (k *keys) wrong(name, path, what string) error {
	return fmt.Errorf("line %d: the key %q%s %s", k.line(), name, of(path), what)
}

// of is the place of a key, as " of steps[1].params".
func of(path string) string {
	if path == "" {
		return ""
	}
	return " of " + path
}

// line is that of the token read last.
func (k *keys) line() int { return 1 + bytes.Count(k.text[:k.d.InputOffset()], []byte{'\n'}) }

// specKeys are the keys of ml.Spec, which reads itself.
type specKeys struct {
	Op     string         `json:"op"`
	Params map[string]any `json:"params"`
}

// fieldsOf returns the types of the keys of an object that is decoded to t, and whether others are refused.
func fieldsOf(t reflect.Type) (fields map[string]reflect.Type, known bool) {
	if t == nil || t.Kind() != reflect.Struct {
		return nil, false
	}
	if t == reflect.TypeFor[ml.Spec]() {
		t = reflect.TypeFor[specKeys]()
	}
	fields = map[string]reflect.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" {
			name = f.Name
		}
		fields[name] = f.Type
	}
	return fields, len(fields) > 0
}
