package registry

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"orrery/core/store/large"
	"orrery/core/store/record"
	"orrery/core/usertext"
)

// Limits of the numbers in records. A workspace file can have any number; one at the end of the
// integers would make the next number negative.
const (
	// MaxNumber is the largest number of a run or a version: the largest integer that JavaScript
	// and JSON readers represent exactly.
	MaxNumber = 1<<53 - 1
	// MaxImported is the largest number that an import accepts. As many again remain for later runs and versions.
	MaxImported = 1 << 52

	maxSeq = 1e12 - 1 // of an event: its key has twelve digits and determines the order
)

// numberAfter returns the number after last, at most most. Runs, events and settings have unique
// names, so none is lost when two share the last number.
func numberAfter(last, most int) int { return min(max(last, 0)+1, most) }

// countable reports whether a number of a run is one that this program assigns.
func countable(n int) bool { return n >= 1 && n <= MaxNumber }

// importable reports whether an import accepts a number of a run.
func importable(n int) bool { return n >= 1 && n <= MaxImported }

// NumberError reports a number of a record that is outside of the limits.
type NumberError struct {
	What   string // "run number", "version"
	Number int
	Most   int
}

func (e *NumberError) Error() string {
	return fmt.Sprintf("its %s is %d and must be from 1 to %d", e.What, e.Number, e.Most)
}

// ParseRecord decodes a record of a workspace by its name, such as "r/<id>", and checks it as far as
// possible without the other records. It returns a Run, Version, Event or large.Ref, or nil for a
// model or a setting. A run whose number is outside of the limits is returned together with a
// *NumberError: an import assigns a free number.
func ParseRecord(name string, b []byte) (any, error) {
	if err := checkText(name, b); err != nil {
		return nil, err
	}
	kind, rest, _ := strings.Cut(name, "/")
	key := layoutPrefix + name
	switch kind {
	case "r":
		run, err := parseRun(key, b)
		if err == nil && !importable(run.Number) {
			err = &NumberError{"run number", run.Number, MaxImported}
		}
		return run, err
	case "v":
		return importedVersion(key, b)
	case "e":
		return importedEvent(key, b)
	case "l":
		return parseRef(largePrefix+rest, b)
	case "m":
		return nil, nil
	case "d":
		return nil, parseSetting(key, b)
	}
	return nil, errors.New("this version does not support this kind of record")
}

func importedVersion(key string, b []byte) (Version, error) {
	v, err := parseVersion(key, b)
	if err == nil && v.N > MaxImported {
		err = &NumberError{"version", v.N, MaxImported}
	}
	return v, err
}

func importedEvent(key string, b []byte) (Event, error) {
	e, err := parseEvent(key, b)
	if most := max(e.From, e.To, e.Number); err == nil && most > MaxImported {
		err = &NumberError{"number of a version or run", most, MaxImported}
	}
	return e, err
}

func checkText(name string, b []byte) error {
	if !utf8.ValidString(name) || !utf8.Valid(b) {
		return errors.New("it is not UTF-8 text")
	}
	if record.CheckDepth(b) != nil {
		return fmt.Errorf("it is nested more than %d levels deep", record.MaxDepth)
	}
	return nil
}

func parseRun(key string, b []byte) (Run, error) {
	var run Run
	if err := run.UnmarshalJSON(b); err != nil { // not json.Unmarshal, which would read it twice
		return run, err
	}
	switch {
	case runKey(run.ID) != key:
		return run, fmt.Errorf("it is the record of run %.40q", run.ID)
	case run.ID == "" || strings.ContainsAny(run.ID, "/ ") || strings.ContainsFunc(run.ID, unicode.IsControl):
		return run, fmt.Errorf("%.40q is not a run id", run.ID)
	}
	return run, nil
}

func parseVersion(key string, b []byte) (Version, error) {
	var v Version
	if err := json.Unmarshal(b, &v); err != nil {
		return v, err
	}
	if v.N < 1 || v.N > MaxNumber {
		return v, &NumberError{"version", v.N, MaxNumber}
	}
	if versionKey(v.Model, v.N) != key {
		return v, fmt.Errorf("it is the record of version %d of %.40q", v.N, v.Model)
	}
	if v.SameAs < 0 || v.SameAs >= v.N {
		return v, fmt.Errorf("its same_as is %d, which is not an earlier version", v.SameAs)
	}
	return v, checkName("model", v.Model)
}

// parseEvent decodes an event. Its alias may refer to a version that does not exist.
func parseEvent(key string, b []byte) (Event, error) {
	var e Event
	if err := json.Unmarshal(b, &e); err != nil {
		return e, err
	}
	if e.Seq < 1 || e.Seq > maxSeq {
		return e, &NumberError{"place in the order", e.Seq, maxSeq}
	}
	if !strings.HasPrefix(key, eventKey(e.Seq, "")) {
		return e, fmt.Errorf("it is the record of event %d", e.Seq)
	}
	for _, n := range []int{e.From, e.To, e.Number} {
		if n < 0 || n > MaxNumber {
			return e, &NumberError{"number of a version or run", n, MaxNumber}
		}
	}
	return e, nil
}

func parseRef(key string, b []byte) (large.Ref, error) {
	var ref large.Ref
	if err := json.Unmarshal(b, &ref); err != nil {
		return ref, err
	}
	if !ref.Valid() || largeKey(digestOf(key), ref) != key {
		return ref, fmt.Errorf("it is the record of %.40q", ref.Blob)
	}
	return ref, nil
}

// parseSetting checks the name, the size and the form of a setting.
func parseSetting(key string, b []byte) error {
	one := newState()
	if err := one.applySetting(key, b); err != nil {
		return err
	}
	for _, s := range one.settings {
		if err := checkSetting(SettingWrite{Name: s.Name, Value: s.Value}); err != nil {
			return errors.New(usertext.Of(err))
		}
	}
	return nil
}
