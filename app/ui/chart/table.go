package chart

import "strconv"

// Table is a figure's numbers as rows of text.
type Table struct {
	Caption string
	Headers []string
	Rows    [][]string
	Text    int // number of leading columns with text; the others are right-aligned numbers
}

// maxRows is the largest number of rows, since the browser lays out every row.
const maxRows = 1000

// HTML returns the table as text for app.Raw, in a scrolling region that can be focused.
func (t Table) HTML() string {
	var p pen
	p.raw(`<div class="tablewrap tall" tabindex="0" role="region" aria-label="`)
	p.text(t.Caption)
	p.raw(`"><table><thead><tr>`)
	for i, h := range t.Headers {
		p.cell("th", ` scope="col"`, h, i >= t.Text)
	}
	p.raw("</tr></thead><tbody>")
	for i, row := range t.Rows {
		if i == maxRows {
			p.raw(`<tr><td class="mute" colspan="`)
			p.raw(strconv.Itoa(max(len(t.Headers), 1)))
			p.raw(`">and ` + strconv.Itoa(len(t.Rows)-maxRows) + ` more rows</td></tr>`)
			break
		}
		p.raw("<tr>")
		for j, v := range row {
			if j == 0 && t.Text > 0 {
				p.cell("th", ` scope="row"`, v, false)
				continue
			}
			p.cell("td", "", v, j >= t.Text)
		}
		p.raw("</tr>")
	}
	p.raw("</tbody></table></div>")
	return string(p.b)
}

func (p *pen) cell(tag, attrs, text string, number bool) {
	p.raw("<" + tag + attrs)
	if number {
		p.raw(` class="n"`)
	}
	p.raw(">")
	p.text(text)
	p.raw("</" + tag + ">")
}
