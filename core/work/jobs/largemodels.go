package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"orrery/core/ml"
	"orrery/core/store"
	"orrery/core/store/large"
	"orrery/core/workspace/content"
)

// largeName is the prefix of records that refer to a large model: l/<digest>/<stamp>.
const largeName = "l/"

var errOther = errors.New("the content does not match the digest in its name")

func checkDigest(text []byte, digest string) error {
	if got, err := ml.Digest(text); err != nil || got != digest {
		return errOther
	}
	return nil
}

// fetchLarge replaces the records l/<digest>/<stamp> by the large models that they refer to.
// It returns the digests of models that are missing or damaged.
func (w *worker) fetchLarge(ctx context.Context, records map[string][]byte) (lost []string, err error) {
	for _, name := range sortedNames(records, largeName) {
		digest, _, _ := strings.Cut(strings.TrimPrefix(name, largeName), "/")
		var ref large.Ref
		err := json.Unmarshal(records[name], &ref)
		delete(records, name)
		if err != nil || records["m/"+digest] != nil {
			continue
		}
		text, err := w.getLarge(ctx, ref)
		if err == nil {
			err = checkDigest(text, digest)
		}
		switch {
		case err == nil:
			records["m/"+digest] = text
		case errors.Is(err, store.ErrNotFound), errors.Is(err, large.ErrChanged), errors.Is(err, errOther):
			lost = append(lost, digest)
		default:
			return nil, err
		}
		if err := ml.Tick(ctx, ml.Progress{}); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(lost, func(digest string) bool { return records["m/"+digest] != nil }), nil
}

func (w *worker) getLarge(ctx context.Context, ref large.Ref) ([]byte, error) {
	if w.opt.Blobs == nil {
		return nil, store.ErrNotFound
	}
	return large.Get(ctx, w.opt.Blobs, ref, func() {})
}

// replaceLarge replaces large models by short records with their size, after checking their
// digests, so that they are not sent to the page.
func replaceLarge(records map[string][]byte) error {
	for _, name := range sortedNames(records, "m/") {
		text, digest := records[name], strings.TrimPrefix(name, "m/")
		if len(text) <= large.Over {
			continue
		}
		if err := checkDigest(text, digest); err != nil {
			return &content.FileError{Path: name + ".json", Why: err.Error()}
		}
		delete(records, name)
		records[largeName+digest] = []byte(fmt.Sprintf(`{"bytes":%d}`, len(text)))
	}
	return nil
}

// sortedNames returns the names with the prefix in order.
func sortedNames(records map[string][]byte, prefix string) []string {
	var out []string
	for name := range records {
		if strings.HasPrefix(name, prefix) {
			out = append(out, name)
		}
	}
	sort.Strings(out)
	return out
}
