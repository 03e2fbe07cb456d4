//go:build e2e && !wasm

package main

import (
	"fmt"
	"io"
	"runtime"
	"text/tabwriter"
	"time"
)

// report has the measurements.
type report struct {
	facts                []fact
	native, wasm, python times
	versions             string
}

func (t *report) print(out io.Writer) {
	fmt.Fprintf(out, "Orrery against scikit-learn and pandas, one thread each. %s, %d cores; %s\n\n", runtime.Version(), runtime.NumCPU(), t.versions)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "work\tpython\tnative\tin a tab\tnative/python\ttab/python\ttarget\t\t")
	for _, c := range t.facts {
		wasm, ran := t.wasm[c.name]
		if c.work == nil {
			fmt.Fprintf(w, "%s\t\t\t\t\t%s\t%s\t%s\t\n", c.name, figure(wasm, ran), c.target(), verdict(c, wasm, ran))
			continue
		}
		python, known := t.python[c.name]
		native, there := t.native[c.name]
		ratio := wasm / python
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t\n", c.name, duration(python, known), duration(native, there), duration(wasm, ran),
			figure(native/python, there && known), figure(ratio, ran && known), c.target(), verdict(c, ratio, ran && known))
	}
	w.Flush()
	fmt.Fprintln(out, "\nEach time is the best of several runs after one that does not count. In a tab: a worker of headless Chromium.")
}

func duration(seconds float64, known bool) string {
	if !known {
		return "absent"
	}
	d := time.Duration(seconds * 1e9)
	switch {
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", d.Seconds()*1e3)
	}
	return fmt.Sprintf("%.3f ms", d.Seconds()*1e3)
}

func figure(v float64, known bool) string {
	if !known {
		return "-"
	}
	return fmt.Sprintf("%.2f", v)
}

// verdict marks a ratio that is not reached.
func verdict(c fact, ratio float64, known bool) string {
	if !known {
		return ""
	}
	if c.atLeast && ratio < c.ratio || !c.atLeast && ratio > c.ratio {
		return "missed"
	}
	return "ok"
}
