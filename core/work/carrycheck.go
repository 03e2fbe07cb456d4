package work

import (
	"context"
	"strings"

	"orrery/core/ml"
	"orrery/core/verify"
	"orrery/core/workspace/content"
)

// checkContent checks a workspace file as the command line does, and takes out of c the records
// that cannot be used. A table that cannot be used refuses the whole file: the error is a
// *content.FileError.
func (w *worker) checkContent(ctx context.Context, c content.Content) ([]verify.Finding, error) {
	found, err := verify.Check(ctx, verify.Content(c), func(p verify.Progress) {
		_ = ml.Tick(ctx, ml.Progress{Done: p.Done, Total: p.Total}) // Check looks at ctx itself
	})
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		if !f.Refuse {
			continue
		}
		if strings.HasPrefix(f.Record, "tables/") {
			return nil, &content.FileError{Path: f.Record, Why: "cannot be used: " + f.Problem}
		}
		delete(c.Records, f.Record)
	}
	return found, nil
}
