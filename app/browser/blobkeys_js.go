package browser

import (
	"context"
	"fmt"

	"orrery/core/store"
)

// Keys returns the ids that begin with prefix in byte order.
func (IndexedDB) Keys(ctx context.Context, prefix string) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	v, err := outcome(await(shim().Call("blobKeys")))
	if err != nil {
		return nil, fmt.Errorf("browser: IndexedDB: %w", err)
	}
	ids := make([]string, v.Length())
	for i := range ids {
		ids[i] = v.Index(i).String()
	}
	return store.WithPrefix(ids, prefix), nil
}
