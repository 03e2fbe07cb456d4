package chart

import (
	"math"
	"slices"
	"sort"
)

// lineEnd is the end of a line and its label.
type lineEnd struct {
	x, y float64
	name string
}

// Stroke returns the class of line i: six colours, solid and with three dash patterns, so that 24 lines are distinct.
func Stroke(i int) string {
	return [...]string{"k0", "k1", "k2", "k3", "kb", "kink"}[modulo(i, 6)] + [...]string{"", " dash", " dash2", " dash3"}[modulo(i/6, 4)]
}

// maxSpreadLabels is the largest number of labels that are moved apart. Of more, those that overlap an earlier one
// are omitted, because a label far from its line is misleading.
const maxSpreadLabels = 6

// lineLabels writes the names at the ends of lines without overlap. With many lines they also avoid dots.
func (p *pen) lineLabels(tips []lineEnd, b box, dots ...lineEnd) {
	if len(tips) > maxSpreadLabels {
		p.fittingLabels(tips, b, dots)
		return
	}
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

// fittingLabels writes the names that fit next to the end of their line. Earlier lines have precedence.
func (p *pen) fittingLabels(tips []lineEnd, b box, dots []lineEnd) {
	var taken []box
	for _, d := range dots {
		taken = append(taken, box{d.x - 6, d.y - 6, d.x + 6, d.y + 6})
	}
	for _, t := range tips {
		name := clip(t.name, 126)
		for _, off := range [...]float64{0, -6, 6} {
			x, y := min(t.x, b.r)+8, t.y+off
			at := box{x, y - 6, x + textWidth(name), y + 6}
			if name == "" || at.t < b.t-8 || at.b > b.b+10 || slices.ContainsFunc(taken, at.overlaps) {
				continue
			}
			taken = append(taken, at)
			p.label("b tip", "start", x, y+4, name)
			break
		}
	}
}

// overlaps reports whether two boxes overlap.
func (b box) overlaps(o box) bool { return b.l < o.r && o.l < b.r && b.t < o.b && o.t < b.b }

// rules draws dashed lines with their texts.
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
