package tree

import "orrery/core/ml/kernel"

// weighed is the part of a criterion that counts weights.
type weighed struct {
	weight            []float64 // of each row, nil when all weigh 1
	all               float64   // of all rows of the tree
	here, left, right float64   // of the node and its two parts
	rows              []int32   // of the node
}

func (w *weighed) gain(parent, left, right float64) float64 {
	l := float64(w.left / w.here * left)
	r := float64(w.right / w.here * right)
	return w.here / w.all * (parent - r - l)
}

// score is the part of the gain that differs between the places of a node.
func (w *weighed) score(left, right float64) float64 {
	return float64(-w.right*right) - float64(w.left*left)
}

// classes is the criteria gini and entropy over weighted counts of classes.
type classes struct {
	weighed
	class         []int32 // of each row
	entropy       bool
	total         []float64
	first, second []float64 // counts in the two parts
	ballot        []uint32  // class and weight of each row in one number, where weights are whole; or nil
	bits          uint      // of the weight
}

func newClasses(class []int32, count int, weight []float64, entropy bool) *classes {
	return &classes{weighed: weighed{weight: weight}, class: class, entropy: entropy,
		total: make([]float64, count), first: make([]float64, count), second: make([]float64, count)}
}

func (c *classes) node(rows []int32) float64 {
	clear(c.total)
	c.here = 0
	if c.ballot != nil && len(c.total) == 2 {
		c.here = c.count(rows, c.total)
		return c.here
	}
	for _, r := range rows {
		w := c.of(r)
		c.total[c.class[r]] += w
		c.here += w
	}
	return c.here
}

// count writes the weights of both classes and returns their sum. Sums of whole numbers are exact in
// any order.
func (c *classes) count(rows []int32, of []float64) float64 {
	all, ones, bits := uint64(0), uint64(0), c.bits&31
	for _, r := range rows {
		b := uint64(c.ballot[r])
		w := b & (1<<bits - 1)
		all += w
		ones += w & -(b >> bits)
	}
	of[0], of[1] = float64(all-ones), float64(ones)
	return float64(all)
}

// of is the weight of a row.
func (c *weighed) of(row int32) float64 {
	if c.weight == nil {
		return 1
	}
	return c.weight[row]
}

func (c *classes) impurity() float64 { return c.mixed(c.total, c.here) }

func (c *classes) value(dst []float64) { copy(dst, c.total) }

// mixed is 1 - sum p² or -sum p log2 p over the shares p of the classes.
func (c *classes) mixed(counts []float64, weight float64) float64 {
	if c.entropy {
		sum := 0.0
		for _, n := range counts {
			if n > 0 {
				p := n / weight
				sum -= float64(p * (kernel.NearLog(p) / ln2))
			}
		}
		return sum
	}
	squares := 0.0
	for _, n := range counts {
		squares += float64(n * n)
	}
	return 1 - squares/float64(weight*weight)
}

// ln2 is the natural logarithm of 2.
const ln2 = 0.6931471805599453

// move makes first the counts of the rows before p, when it was those before pos. It goes from the
// nearer end, as scikit-learn does, since sums of broken weights differ by their order.
func (c *classes) move(rows []int32, pos, p int) {
	switch {
	case pos == 0 && c.ballot != nil && len(c.total) == 2:
		c.left = c.count(rows[:p], c.first)
	case p-pos <= len(rows)-p:
		if pos == 0 {
			clear(c.first)
			c.left = 0
		}
		for _, r := range rows[pos:p] {
			w := c.of(r)
			c.first[c.class[r]] += w
			c.left += w
		}
	default:
		copy(c.first, c.total)
		c.left = c.here
		for i := len(rows) - 1; i >= p; i-- {
			w := c.of(rows[i])
			c.first[c.class[rows[i]]] -= w
			c.left -= w
		}
	}
	c.right = c.here - c.left
	for k, n := range c.first {
		c.second[k] = c.total[k] - n
	}
}

func (c *classes) parts(rows []int32, pos int) (left, right float64) {
	c.move(rows, 0, pos)
	return c.mixed(c.first, c.left), c.mixed(c.second, c.right)
}

func (c *classes) scan(s *scan) {
	pos := 0
	for p := s.next(0); p < len(s.rows); p = s.next(p) {
		if p < s.minLeaf || len(s.rows)-p < s.minLeaf {
			continue
		}
		c.move(s.rows, pos, p)
		pos = p
		if c.left < s.minWeight || c.right < s.minWeight {
			continue
		}
		if score := c.score(c.mixed(c.first, c.left), c.mixed(c.second, c.right)); score > s.score {
			s.keep(score, p, s.values[p-1], s.values[p])
		}
	}
}

func (w *weighed) begin(weight float64) { w.all = weight }
