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

const largeName = "l/"

var errOther = errors.New("is not the model that its name says")

func checkDigest(text []byte, digest string) error {
	if got, err := ml.Digest(text); err != nil || got != digest {
		return errOther
	}
	return nil
}

// fetchLarge puts large models in the place of the records l/<digest>/<stamp> that name them.
// It returns the digests of those that are not there whole.
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

// replaceLarge takes large models out of what crosses, when each is the one that it says it is.
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

// sortedNames are the names that begin so.
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
