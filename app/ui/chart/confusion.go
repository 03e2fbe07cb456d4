package chart

import "strconv"

// Confusion draws a confusion matrix: rows are actual classes, columns are predicted ones, as in scikit-learn.
type Confusion struct {
	Frame
	Counts [][]int
	Names  []string // of the classes
}

// maxClasses is the largest number of classes that are drawn. The table has all of them.
const maxClasses = 8

// SVG draws the figure.
func (c Confusion) SVG() string {
	f := c.size(200, 184)
	n := min(len(c.Counts), maxClasses)
	b := box{l: 52, t: 22, r: f.Width - 2, b: f.Height - 30}
	var p pen
	p.open(f)
	if n == 0 {
		p.noValues(b)
		return p.close()
	}
	w, h := (b.r-b.l+4)/float64(n)-4, (b.b-b.t+4)/float64(n)-4
	for i := range n {
		mid := float64(i) + 0.5
		p.label("", "middle", b.l+mid*(w+4)-2, 12, clip(c.headerText("predicted ", i, n), w+10))
		p.label("", "end", b.l-6, b.t+mid*(h+4)+2, clip(c.headerText("actual ", i, n), b.l-4))
	}
	for i := range n {
		for j := range min(len(c.Counts[i]), n) {
			p.confusionCell(c.Counts[i][j], i, j, b.l+float64(j)*(w+4), b.t+float64(i)*(h+4), w, h)
		}
	}
	return p.close()
}

// confusionCell draws one cell.
func (p *pen) confusionCell(v, actual, predicted int, x, y, w, h float64) {
	ground := "fsunk"
	if actual == predicted {
		ground = paleFill(actual)
	}
	p.rect(ground, x, y, w, h, 4)
	if h < 50 || w < 44 {
		p.label("b", "middle", x+w/2, y+h/2+4, strconv.Itoa(v))
		return
	}
	p.label("b big", "middle", x+w/2, y+h/2, strconv.Itoa(v))
	p.label("", "middle", x+w/2, y+h/2+18, pick(actual == predicted, "right", "wrong"))
}

// headerText returns the header of a row or column. With more than two classes it is only the name of the class.
func (c Confusion) headerText(what string, class, n int) string {
	if n > 2 {
		return c.name(class)
	}
	return what + c.name(class)
}

func (c Confusion) name(class int) string {
	if class < len(c.Names) {
		return c.Names[class]
	}
	return strconv.Itoa(class)
}

// Table lists the whole matrix.
func (c Confusion) Table() Table {
	t := Table{Caption: c.Title, Headers: []string{"label"}, Text: 1}
	for i, counts := range c.Counts {
		t.Headers = append(t.Headers, "predicted "+c.name(i))
		row := []string{"actual " + c.name(i)}
		for _, v := range counts {
			row = append(row, strconv.Itoa(v))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
