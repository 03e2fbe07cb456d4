package registry

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"orrery/core/store/large"
)

// The layout of keys. All project pages of one origin share a store, so the prefix names the
// program.
const (
	rootPrefix    = "orrery/"
	layoutPrefix  = "orrery/v1/"
	secondPrefix  = "orrery/v2/"
	largePrefix   = secondPrefix + "m/" // <digest>/<stamp>: where a large model lies
	runPrefix     = layoutPrefix + "r/"
	versionPrefix = layoutPrefix + "v/"
	eventPrefix   = layoutPrefix + "e/"
	modelPrefix   = layoutPrefix + "m/"
	startPrefix   = layoutPrefix + "b/" // <run>: one that has begun; <run>/<n>: a checkpoint of it
	settingPrefix = layoutPrefix + "d/" // a setting, with its revision
	quarantine    = rootPrefix + "quarantine/"
)

func runKey(id string) string       { return runPrefix + id }
func startKey(run string) string    { return startPrefix + run }
func modelKey(digest string) string { return modelPrefix + digest }

func checkpointKey(run string, n int) string { return fmt.Sprintf("%s/%06d", startKey(run), n) }

// largeKey has the blob's own stamp, so that such a record never changes either.
func largeKey(digest string, ref large.Ref) string {
	return largePrefix + digest + "/" + large.Stamp(ref.Blob)
}

// digestOf is the model's digest in a largeKey.
func digestOf(key string) string {
	digest, _, _ := strings.Cut(strings.TrimPrefix(key, largePrefix), "/")
	return digest
}

// ours reports whether key is a record of a layout that this program knows.
func ours(key string) bool {
	return strings.HasPrefix(key, layoutPrefix) || strings.HasPrefix(key, secondPrefix)
}

// versionKey pads the number so that keys sort as numbers do.
func versionKey(model string, n int) string {
	return fmt.Sprintf("%s%s/%06d", versionPrefix, model, n)
}

// eventKey is the place in the order and then something of its own: two tabs that
// write the same place at once both keep their event.
func eventKey(seq int, id string) string {
	return fmt.Sprintf("%s%012d-%.8s", eventPrefix, seq, id)
}

// eventID is what an event's key has of its own, behind the place.
func eventID(key string) string {
	_, id, _ := strings.Cut(key, "-")
	return id
}

// newerLayout reports whether key belongs to a layout after this one: orrery/v3/...
func newerLayout(key string) bool {
	rest, ok := strings.CutPrefix(key, rootPrefix+"v")
	digits, _, slash := strings.Cut(rest, "/")
	return ok && slash && digits != "" && digits != "1" && digits != "2" && strings.Trim(digits, "0123456789") == ""
}

const longestName = 100

// checkName refuses names that would not fit into a key or into models:/name@alias.
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

// cutModel is the digest of a modelKey.
func cutModel(key string) (digest string, ok bool) { return strings.CutPrefix(key, modelPrefix) }
