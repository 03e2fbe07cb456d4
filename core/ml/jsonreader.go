package ml

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// errNotJSON is the error for text that is not valid JSON.
var errNotJSON = errors.New("ml: it is not valid JSON")

// yieldEveryBytes is the number of bytes read between two calls of pause.
const yieldEveryBytes = 32 << 10

// jsonReader splits JSON into its parts without decoding them. Models are mostly long lists of numbers, and
// encoding/json reads every byte several times and cannot be interrupted. Whoever reads a number or string checks it.
type jsonReader struct {
	b     []byte
	at    int
	next  int // the position at which pause is called next
	pause func()
}

// members returns the members of an object. Of two members with the same name it returns the later one, as
// encoding/json does.
func members(b []byte, pause func()) (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	a := jsonReader{b: b, pause: pause}
	return out, a.each('{', '}', func() error {
		key, err := a.value()
		if err != nil {
			return err
		}
		var name string
		if err := json.Unmarshal(key, &name); err != nil {
			return err
		}
		if a.peek() != ':' {
			return errNotJSON
		}
		a.at++
		out[name], err = a.value()
		return err
	})
}

// elements calls f with each element of a list.
func elements(b []byte, pause func(), f func(element []byte) error) error {
	a := jsonReader{b: b, pause: pause}
	return a.each('[', ']', func() error {
		v, err := a.value()
		if err != nil {
			return err
		}
		return f(v)
	})
}

// each calls f for each element between two brackets. It returns an error if anything but white space follows.
func (a *jsonReader) each(first, last byte, f func() error) error {
	if a.peek() != first {
		return errNotJSON
	}
	a.at++
	if a.peek() == last {
		a.at++
		return a.end()
	}
	for {
		if err := f(); err != nil {
			return err
		}
		c := a.peek()
		a.at++
		switch c {
		case ',':
		case last:
			return a.end()
		default:
			return errNotJSON
		}
	}
}

func (a *jsonReader) end() error {
	if a.peek(); a.at < len(a.b) {
		return errNotJSON
	}
	return nil
}

// peek returns the next byte that is not white space, and 0 at the end.
func (a *jsonReader) peek() byte {
	for ; a.at < len(a.b); a.at++ {
		switch c := a.b[a.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// maxDepth is the maximum nesting of lists and objects in a model. Models have fewer than twenty levels. encoding/json
// accepts 10,000, which overflows the stack of a browser and ends the program.
const maxDepth = 200

var errDeep = fmt.Errorf("it is nested more than %d levels deep", maxDepth)

// value returns the next value unparsed.
func (a *jsonReader) value() ([]byte, error) {
	a.peek()
	start, depth := a.at, 0
	for a.at < len(a.b) {
		if a.at >= a.next {
			a.next = a.at + yieldEveryBytes
			a.pause()
		}
		c := a.b[a.at]
		switch {
		case c == '"':
			if !a.skipString() {
				return nil, errNotJSON
			}
			continue
		case c == '[' || c == '{':
			if depth++; depth > maxDepth {
				return nil, errDeep
			}
		case depth > 0 && (c == ']' || c == '}'):
			depth--
		case depth == 0 && isDelimiter(c):
			return a.since(start)
		}
		a.at++
	}
	if depth > 0 {
		return nil, errNotJSON
	}
	return a.since(start)
}

// isDelimiter reports whether c ends a value outside of lists and objects.
func isDelimiter(c byte) bool { return c == ',' || c == ']' || c == '}' || c == ':' }

// since returns the bytes from start to the current position without white space at the end.
func (a *jsonReader) since(start int) ([]byte, error) {
	v := bytes.TrimRight(a.b[start:a.at], " \t\r\n")
	if len(v) == 0 {
		return nil, errNotJSON
	}
	return v, nil
}

// skipString moves past a quoted string.
func (a *jsonReader) skipString() bool {
	for a.at++; a.at < len(a.b); a.at++ {
		switch a.b[a.at] {
		case '\\':
			a.at++
		case '"':
			a.at++
			return true
		}
	}
	return false
}

// Load reads the JSON that Attributes was written as. A field whose name is missing there keeps its value. Whether the
// lists have matching lengths is for the caller to check. Load calls pause every yieldEveryBytes bytes, so that the
// page can respond while a large model is read.
func (f Fields) Load(attributes []byte, pause func()) error {
	raw, err := members(attributes, pause)
	if err != nil {
		return err
	}
	for _, field := range f {
		if b, ok := raw[field.Name]; ok {
			if err := field.read(b, pause); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f Field) read(b []byte, pause func()) error {
	if string(b) == "null" {
		return json.Unmarshal(b, f.At)
	}
	switch at := f.At.(type) {
	case *float64:
		v, err := readFloat(string(b))
		if err == nil {
			*at = v
		}
		return err
	case *[]int:
		out := []int{}
		err := elements(b, pause, func(v []byte) error {
			n, err := strconv.Atoi(string(v))
			out = append(out, n)
			return err
		})
		*at = out
		return err
	case *[]float64:
		out := []float64{}
		err := elements(b, pause, func(v []byte) error {
			n, err := readFloat(string(v))
			out = append(out, n)
			return err
		})
		*at = out
		return err
	case *[][]float64:
		out := [][]float64{}
		err := elements(b, pause, func(v []byte) error {
			var row Floats
			err := row.UnmarshalJSON(v)
			out = append(out, row)
			return err
		})
		*at = out
		return err
	}
	return json.Unmarshal(b, f.At)
}

// Member returns one member of an object, or nil if it is missing. It calls pause every yieldEveryBytes bytes.
func Member(b []byte, name string, pause func()) ([]byte, error) {
	raw, err := members(b, pause)
	return raw[name], err
}

// LoadWithPauses is like Load but calls pause every yieldEveryBytes bytes, so that the page can respond while a large
// model is read. It reads only text exactly as MarshalJSON wrote it: other white space is ErrChecksum.
func LoadWithPauses(c Catalog, b []byte, pause func()) (*Model, error) {
	digest, err := DigestWithPauses(b, pause)
	if err != nil {
		return nil, err
	}
	return decode(c, b, digest, pause)
}

// decode returns the model that a text describes.
func decode(c Catalog, text []byte, digest string, pause func()) (m *Model, err error) {
	defer func() {
		if p := recover(); p != nil {
			m, err = nil, fmt.Errorf("%w: %w", ErrFormat, fault(p))
		}
	}()
	raw, err := members(text, pause)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	var steps []stepJSON
	err = elements(raw["steps"], pause, func(v []byte) error {
		step, err := members(v, pause)
		if err == nil {
			var s stepJSON
			err = json.Unmarshal(step["op"], &s.Kind)
			s.Attributes = step["attributes"]
			steps = append(steps, s)
		}
		return err
	})
	delete(raw, "steps")
	head, bad := json.Marshal(raw)
	var w modelJSON
	if err = errors.Join(err, bad); err == nil {
		err = json.Unmarshal(head, &w)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if w.Format != format {
		return nil, fmt.Errorf("%w: its format is %d, this version reads %d", ErrFormat, w.Format, format)
	}
	m = &Model{pipeline: w.Pipeline.clone(), schema: w.Schema, classes: w.Classes, iterations: w.Iterations,
		warning: w.Warning, losses: w.Losses, encoded: text, digest: digest}
	if err := m.restore(c, steps, pause); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return m, nil
}
