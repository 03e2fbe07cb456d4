package work

import (
	"runtime/debug"

	"orrery/core/table"
)

// usual is how much tables may take before the garbage collector has to be thrifty.
const usual = 32 << 20

// Thrifty is for Options.Held where memory is scarce, as in a browser, which never gets back what a
// program once had. A collector that runs when the memory in use has doubled lets a table of 160 MB
// grow to 600 MB in a fit; the more the tables take, the smaller the part it waits for, down to a
// fifth. That costs little, for tables are few and large.
func Thrifty(held int64) { debug.SetGCPercent(percent(held)) }

func percent(held int64) int {
	if held <= usual {
		return 100
	}
	return max(20, int(100*usual/held))
}

// weigh tells the place how many bytes the tables in memory take. The caller has the lock.
func (w *worker) weigh() {
	if w.opt.Held == nil {
		return
	}
	sum := int64(0)
	for _, t := range w.tables {
		sum += size(t)
	}
	w.opt.Held(sum)
}

func size(t *table.Table) int64 {
	sum := int64(0)
	for _, s := range t.Sections() {
		sum += int64(len(s))
	}
	return sum
}
