package ml

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
)

// errApart is a text that is no JSON.
var errApart = errors.New("ml: it is not whole JSON")

// yieldEveryBytes is how many bytes are read between two pauses.
const yieldEveryBytes = 32 << 10

// apart goes through JSON without decoding it: models are long lists of numbers, of which
// encoding/json looks at every letter several times over, in one piece. Numbers and texts are
// checked by who reads them.
type apart struct {
	b     []byte
	at    int
	next  int // where to pause
	pause func()
}

// members returns the members of an object; of two with one name the later one, as
// encoding/json has it.
func members(b []byte, pause func()) (map[string]json.RawMessage, error) {
	out := map[string]json.RawMessage{}
	a := apart{b: b, pause: pause}
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
			return errApart
		}
		a.at++
		out[name], err = a.value()
		return err
	})
}

// elements calls f with each element of a list.
func elements(b []byte, pause func(), f func(element []byte) error) error {
	a := apart{b: b, pause: pause}
	return a.each('[', ']', func() error {
		v, err := a.value()
		if err != nil {
			return err
		}
		return f(v)
	})
}

// each calls f at each part of what stands between two brackets, and sees that nothing follows.
func (a *apart) each(first, last byte, f func() error) error {
	if a.peek() != first {
		return errApart
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
			return errApart
		}
	}
}

func (a *apart) end() error {
	if a.peek(); a.at < len(a.b) {
		return errApart
	}
	return nil
}

// peek is the next letter that is no space; 0 at the end.
func (a *apart) peek() byte {
	for ; a.at < len(a.b); a.at++ {
		switch c := a.b[a.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// maxDepth is how deep the lists and objects of a model may be nested, which have less than twenty
// levels: encoding/json reads 10,000, at which the stack of a browser ends and the program with it.
const maxDepth = 200

var errDeep = fmt.Errorf("it is nested more than %d levels deep", maxDepth)

// value returns the next value as it is written.
func (a *apart) value() ([]byte, error) {
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
			if !a.text() {
				return nil, errApart
			}
			continue
		case c == '[' || c == '{':
			if depth++; depth > maxDepth {
				return nil, errDeep
			}
		case depth > 0 && (c == ']' || c == '}'):
			depth--
		case depth == 0 && (c == ',' || c == ']' || c == '}' || c == ':'):
			return a.since(start)
		}
		a.at++
	}
	if depth > 0 {
		return nil, errApart
	}
	return a.since(start)
}

func (a *apart) since(start int) ([]byte, error) {
	v := bytes.TrimRight(a.b[start:a.at], " \t\r\n")
	if len(v) == 0 {
		return nil, errApart
	}
	return v, nil
}

// text goes behind a text in quotes.
func (a *apart) text() bool {
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

// Member returns one member of an object, nil for one that is not there, with pauses.
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

// decode makes a model of its text.
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
	var steps []wireStep
	err = elements(raw["steps"], pause, func(v []byte) error {
		step, err := members(v, pause)
		if err == nil {
			var s wireStep
			err = json.Unmarshal(step["op"], &s.Kind)
			s.Attributes = step["attributes"]
			steps = append(steps, s)
		}
		return err
	})
	delete(raw, "steps")
	head, bad := json.Marshal(raw)
	var w wireModel
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
