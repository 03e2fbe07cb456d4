package chart

import (
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
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

// tickLabel formats a tick with the decimals that its step needs, with k M G T from 100,000 on, and with an exponent
// for very small and very large values.
func tickLabel(v, step, biggest float64) string {
	if v == 0 {
		return "0"
	}
	if biggest >= 1e15 || biggest < 1e-4 {
		return shortExponent(strconv.FormatFloat(v, 'e', -1, 64), v)
	}
	unit, suffix := 1.0, ""
	switch {
	case biggest >= 1e12:
		unit, suffix = 1e12, "T"
	case biggest >= 1e9:
		unit, suffix = 1e9, "G"
	case biggest >= 1e6:
		unit, suffix = 1e6, "M"
	case biggest >= 1e5:
		unit, suffix = 1e3, "k"
	}
	return strconv.FormatFloat(v/unit, 'f', decimals(step/unit), 64) + suffix
}

// decimals returns how many decimals a multiple of step needs: 0.05 needs two.
func decimals(step float64) int {
	if step <= 0 || !finite(step) {
		return 0
	}
	return int(min(max(math.Ceil(-math.Log10(step)-1e-9), 0), 8))
}

// shortExponent writes 1e-05 as 1e-5, and rounds a long mantissa to four digits.
func shortExponent(s string, v float64) string {
	if len(s) > 8 {
		s = strconv.FormatFloat(v, 'e', 3, 64)
	}
	mantissa, exponent, found := strings.Cut(s, "e")
	if !found {
		return s
	}
	n, err := strconv.Atoi(exponent)
	if err != nil {
		return s
	}
	return mantissa + "e" + strconv.Itoa(n)
}

// cell formats a value in a table with six significant digits; NaN as "missing".
func cell(v float64) string {
	switch {
	case math.IsNaN(v):
		return "missing"
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// fixed formats a value with the given decimals, but never as "-0.00".
func fixed(v float64, places int) string {
	s := strconv.FormatFloat(v, 'f', places, 64)
	if strings.Trim(s, "-0.") == "" {
		return strings.TrimPrefix(s, "-")
	}
	return s
}

// short formats a value next to a mark with at most three significant digits.
func short(v float64) string {
	switch a := math.Abs(v); {
	case !finite(v):
		return cell(v)
	case a != 0 && (a >= 1e5 || a < 1e-3):
		return shortExponent(strconv.FormatFloat(v, 'e', 2, 64), v)
	case a >= 100:
		return fixed(v, 0)
	case a >= 10:
		return fixed(v, 1)
	}
	return fixed(v, 2)
}
