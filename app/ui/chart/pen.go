package chart

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// pen writes SVG text. All text is written by its methods, so that user text is escaped and numbers are finite.
type pen struct{ b []byte }

// raw writes markup without escaping.
func (p *pen) raw(s string) { p.b = append(p.b, s...) }

// text writes user text, escaped for element content and attributes. Control characters and invalid UTF-8, which XML
// parsers reject, become the replacement character.
func (p *pen) text(s string) {
	if needsNoEscape(s) {
		p.raw(s)
		return
	}
	for _, r := range s {
		switch {
		case r == '&':
			p.raw("&amp;")
		case r == '<':
			p.raw("&lt;")
		case r == '>':
			p.raw("&gt;")
		case r == '"':
			p.raw("&#34;")
		case r == '\'':
			p.raw("&#39;")
		case r == '\t' || r == '\n' || r == '\r':
			p.b = append(p.b, ' ')
		case r < ' ' || r == 0x7f || r == utf8.RuneError || r == 0xfffe || r == 0xffff:
			p.raw("\uFFFD")
		default:
			p.b = utf8.AppendRune(p.b, r)
		}
	}
}

// needsNoEscape reports whether a text needs no escaping, which holds for most texts.
func needsNoEscape(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || c == '&' || c == '<' || c == '>' || c == '"' || c == '\'' {
			return false
		}
	}
	return true
}

// maxCoordinate is the largest coordinate. Renderers lose precision beyond it.
const maxCoordinate = 1e6

// num writes a coordinate with at most two decimals; NaN as 0.
func (p *pen) num(v float64) {
	if math.IsNaN(v) {
		v = 0
	}
	hundredths := int64(math.Round(min(max(v, -maxCoordinate), maxCoordinate) * 100))
	if hundredths < 0 {
		p.b = append(p.b, '-')
		hundredths = -hundredths
	}
	p.b = strconv.AppendInt(p.b, hundredths/100, 10)
	switch f := hundredths % 100; {
	case f == 0:
	case f%10 == 0:
		p.b = append(p.b, '.', byte('0'+f/10))
	default:
		p.b = append(p.b, '.', byte('0'+f/10), byte('0'+f%10))
	}
}

// attr writes ` name="number"`.
func (p *pen) attr(name string, v float64) {
	p.raw(" ")
	p.raw(name)
	p.raw(`="`)
	p.num(v)
	p.raw(`"`)
}

// class writes ` class="..."`.
func (p *pen) class(c string) {
	p.raw(` class="`)
	p.text(c)
	p.raw(`"`)
}

// xy writes a command letter and a point: M12 34.5.
func (p *pen) xy(cmd byte, x, y float64) {
	p.b = append(p.b, cmd)
	p.num(x)
	p.b = append(p.b, ' ')
	p.num(y)
}

// rect draws a rectangle with corner radius r.
func (p *pen) rect(class string, x, y, w, h, r float64) {
	p.raw("<rect")
	p.class(class)
	p.attr("x", x)
	p.attr("y", y)
	p.attr("width", max(w, 0))
	p.attr("height", max(h, 0))
	if r > 0 {
		p.attr("rx", r)
	}
	p.raw("/>")
}

// label draws a text at a point. anchor is start, middle or end.
func (p *pen) label(class, anchor string, x, y float64, s string) {
	p.raw("<text")
	if class != "" {
		p.class(class)
	}
	p.attr("x", x)
	p.attr("y", y)
	if anchor != "" && anchor != "start" {
		p.raw(` text-anchor="` + anchor + `"`)
	}
	p.raw(">")
	p.text(s)
	p.raw("</text>")
}

// textWidth estimates the width of a text of 11.5 units in Hanken Grotesk. The actual font is not known when the
// figure is drawn, so the estimate is rather too wide.
func textWidth(s string) float64 {
	w := 0.0
	for _, r := range s {
		w += runeWidth(r)
	}
	return w
}

func runeWidth(r rune) float64 {
	switch {
	case strings.ContainsRune(" .,:;'|!ijlIftr()[]-", r):
		return 4.2
	case strings.ContainsRune("mwMW@%…", r):
		return 10
	case r >= 'A' && r <= 'Z':
		return 8
	case r < 0x2e80:
		return 6.6
	}
	return 12 // ideographs and higher code points
}

// clip shortens a text with an ellipsis to fit a width.
func clip(s string, width float64) string {
	if textWidth(s) <= width {
		return s
	}
	room := width - runeWidth('…')
	for i, r := range s {
		if room -= runeWidth(r); room < 0 {
			return s[:i] + "…"
		}
	}
	return s
}
