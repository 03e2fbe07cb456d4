//go:build e2e

package e2e_test

import (
	"fmt"
	"testing"

	"orrery/app/e2e"
)

// TestTerms opens the explanation of a term with the mouse and with the keyboard, next to its button, and closes it.
func TestTerms(t *testing.T) {
	p := open(t)
	runs(p, 1)
	station(p, "Train")
	open := func() string {
		return e2e.Eval[string](p, `document.querySelector("[popover]:popover-open")?.textContent ?? ""`)
	}
	for _, size := range []int64{1440, 390} {
		p.Size(size, 900)
		p.Click("button", "AUC")
		p.Until("the explanation", func() bool { return open() != "" })
		p.SeeText("Area under the ROC curve")
		if apart := e2e.Eval[float64](p, `(() => {
			const a = document.querySelector("[popovertarget=term-auc]").getBoundingClientRect(), b = document.getElementById("term-auc").getBoundingClientRect();
			return Math.max(b.top - a.bottom, a.top - b.bottom, -b.left, b.right - innerWidth);
		})()`); apart > 12 {
			t.Errorf("%d pixels wide: the explanation is %.0f pixels away from its term or outside of the window", size, apart)
		}
		p.AxeThemes()
		picture(p, fmt.Sprintf("term-%d", size))
		p.Press("Escape")
		p.Until("no explanation", func() bool { return open() == "" })
	}
	p.Focus("button", "Log loss")
	p.Press("Enter")
	p.SeeText("The average surprise at the true class")
}
