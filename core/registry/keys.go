package registry

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"orrery/core/store/large"
)

// Prefixes of keys. All programs on one origin share a store, so the prefix has the program's name.
const (
	rootPrefix    = "orrery/"
	layoutPrefix  = "orrery/v1/"
	secondPrefix  = "orrery/v2/"
	largePrefix   = secondPrefix + "m/" // <digest>/<stamp>: reference to a large model
	runPrefix     = layoutPrefix + "r/"
	versionPrefix = layoutPrefix + "v/"
	eventPrefix   = layoutPrefix + "e/"
	modelPrefix   = layoutPrefix + "m/"
	startPrefix   = layoutPrefix + "b/" // <run>: a running run; <run>/<n>: a checkpoint of it
	settingPrefix = layoutPrefix + "d/" // a setting, with its revision
	quarantine    = rootPrefix + "quarantine/"
)

func runKey(id string) string       { return runPrefix + id }
func startKey(run string) string    { return startPrefix + run }
func modelKey(digest string) string { return modelPrefix + digest }

func checkpointKey(run string, n int) string { return fmt.Sprintf("%s/%06d", startKey(run), n) }

// largeKey returns the key of a reference. It has the blob's stamp, so that the record never changes.
func largeKey(digest string, ref large.Ref) string {
	return largePrefix + digest + "/" + large.Stamp(ref.Blob)
}

// digestOf returns the model's digest in a largeKey.
func digestOf(key string) string {
	digest, _, _ := strings.Cut(strings.TrimPrefix(key, largePrefix), "/")
	return digest
}

// ours reports whether key belongs to a layout that this program supports.
func ours(key string) bool {
	return strings.HasPrefix(key, layoutPrefix) || strings.HasPrefix(key, secondPrefix)
}

// versionKey pads the number so that keys sort as numbers do.
func versionKey(model string, n int) string {
	return fmt.Sprintf("%s%s/%06d", versionPrefix, model, n)
}

// eventKey returns the key of an event: its sequence number and a random id, so that two
// tabs that write the same number at once do not overwrite each other's event.
func eventKey(seq int, id string) string {
	return fmt.Sprintf("%s%012d-%.8s", eventPrefix, seq, id)
}

// eventID returns the random part of an event's key.
func eventID(key string) string {
	_, id, _ := strings.Cut(key, "-")
	return id
}

// newerLayout reports whether key belongs to a newer layout, such as orrery/v3/.
func newerLayout(key string) bool {
	rest, ok := strings.CutPrefix(key, rootPrefix+"v")
	digits, _, slash := strings.Cut(rest, "/")
	return ok && slash && digits != "" && digits != "1" && digits != "2" && strings.Trim(digits, "0123456789") == ""
}

const longestName = 100

// checkName returns an error for names that cannot be part of a key or of models:/name@alias.
func checkName(what, name string) error {
	switch {
	case name == "":
		return fmt.Errorf("registry: the %s has no name; give it one", what)
	case utf8.RuneCountInString(name) > longestName || !utf8.ValidString(name):
		return fmt.Errorf("registry: the name of the %s is longer than %d characters or is not text", what, longestName)
	case strings.ContainsAny(name, "/:@") || strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("registry: %q cannot name a %s; use a name without / : @ and control characters", name, what)
	}
	return nil
}

// cutModel returns the digest of a modelKey.
func cutModel(key string) (digest string, ok bool) { return strings.CutPrefix(key, modelPrefix) }
