package work

import (
	"context"
	"errors"
	"fmt"
	"time"

	"orrery/core/checks"
	"orrery/core/feature/view"
	"orrery/core/table"
)

// skews compares views as training and as serving compute them, a result for each, as a check of the suite.
func (w *worker) skews(ctx context.Context, views []Compare) []checks.Result {
	var out []checks.Result
	for _, j := range views {
		start := w.opt.Now()
		r, err := w.compare(ctx, j)
		c, _ := r.(Compared)
		out = append(out, skewResult(j.View, c, err, w.opt.Now().Sub(start)))
	}
	return out
}

// skewResult is a failure when one cell differs, or when the view cannot be computed. One whose source is gone could
// not be compared, which closes no gate.
func skewResult(v view.View, c Compared, err error, took time.Duration) checks.Result {
	r := checks.Result{Name: fmt.Sprintf("test_view_skew[%s v%d]", v.Name, v.Version), About: "features", Took: max(took, 0), Required: true}
	switch {
	case errors.Is(err, errUnknownTable):
		r.Required, r.Found = false, "nothing: the view's source is not in this browser any more"
	case err != nil:
		r.Found = plain(err.Error())
	default:
		r.Passed = c.Differ == 0
		r.Found = fmt.Sprintf("%d of %d cells differ, of %d entities at %s", c.Differ, c.Rows*c.Columns, c.Rows, table.FormatTime(float64(c.At), false))
	}
	if c.First != "" {
		r.Found += "; first, " + c.First
	}
	return r
}
