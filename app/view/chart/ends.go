package chart

import (
	"math"
	"slices"
	"sort"
)

// tip is where a line ends and what is written there.
type tip struct {
	x, y float64
	name string
}

// tips writes the names at the lines' ends, apart from each other.
func (p *pen) tips(tips []tip, b box) {
	tips = slices.Clone(tips)
	sort.SliceStable(tips, func(i, j int) bool { return tips[i].y < tips[j].y })
	const apart = 13
	free := math.Inf(-1)
	for i, t := range tips {
		tips[i].y = max(t.y, free)
		free = tips[i].y + apart
	}
	limit := b.b + 4
	for i := len(tips) - 1; i >= 0; i-- {
		tips[i].y = min(tips[i].y, limit)
		limit = tips[i].y - apart
	}
	for _, t := range tips {
		if t.name != "" {
			p.label("b", "start", min(t.x, b.r)+8, t.y+4, clip(t.name, 126))
		}
	}
}

// rules draws dashed lines with their words.
func (p *pen) rules(rules []Rule, x, y Scale, b box) {
	for _, r := range rules {
		if !finite(r.At) {
			continue
		}
		if r.Across {
			at := y.At(r.At)
			p.raw(`<path class="ln kmut thin dash" d="`)
			p.xy('M', b.l, at)
			p.raw("H")
			p.num(b.r)
			p.raw(`"/>`)
			p.label("", "end", b.r-4, max(at-6, 10), clip(r.Text, b.r-b.l))
			continue
		}
		at := x.At(r.At)
		p.raw(`<path class="ln kmut thin dash" d="`)
		p.xy('M', at, b.t)
		p.raw("V")
		p.num(b.b)
		p.raw(`"/>`)
		if at+6+textWidth(r.Text) > b.r {
			p.label("", "end", at-6, b.t+10, clip(r.Text, at-b.l))
			continue
		}
		p.label("", "start", at+6, b.t+10, r.Text)
	}
}
