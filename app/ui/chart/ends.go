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

// Stroke is the class of line i of many: six colours, then the same dashed in three ways, so that
// twenty-four lines differ.
func Stroke(i int) string {
	return [...]string{"k0", "k1", "k2", "k3", "kb", "kink"}[wrap(i, 6)] + [...]string{"", " dash", " dash2", " dash3"}[wrap(i/6, 4)]
}

// fewTips are so few names that they are moved apart; of more, those that are in the way of an
// earlier one are left out, since a name far from its line says nothing.
const fewTips = 6

// tips writes the names at the lines' ends, apart from each other and clear of dots.
func (p *pen) tips(tips []tip, b box, dots ...tip) {
	if len(tips) > fewTips {
		p.manyTips(tips, b, dots)
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

// manyTips writes the names that have room beside their line's end, those of the first lines first.
func (p *pen) manyTips(tips []tip, b box, dots []tip) {
	var taken []box
	for _, d := range dots {
		taken = append(taken, box{d.x - 6, d.y - 6, d.x + 6, d.y + 6})
	}
	for _, t := range tips {
		name := clip(t.name, 126)
		for _, off := range [...]float64{0, -6, 6} {
			x, y := min(t.x, b.r)+8, t.y+off
			at := box{x, y - 6, x + textWidth(name), y + 6}
			if name == "" || at.t < b.t-8 || at.b > b.b+10 || slices.ContainsFunc(taken, at.meets) {
				continue
			}
			taken = append(taken, at)
			p.label("b tip", "start", x, y+4, name)
			break
		}
	}
}

// meets tells whether two boxes share some room.
func (b box) meets(o box) bool { return b.l < o.r && o.l < b.r && b.t < o.b && o.t < b.b }

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
