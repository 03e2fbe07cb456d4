package tree

import "orrery/core/num/kernel"

// weights holds the row weights of a criterion and their sums.
type weights struct {
	weight                              []float64 // by row; nil: all rows weigh 1
	treeWeight                          float64
	nodeWeight, leftWeight, rightWeight float64
	rows                                []int32 // rows of the node
}

func (w *weights) gain(parent, left, right float64) float64 {
	l := float64(w.leftWeight / w.nodeWeight * left)
	r := float64(w.rightWeight / w.nodeWeight * right)
	return w.nodeWeight / w.treeWeight * (parent - r - l)
}

// score returns the part of the gain that depends on the place of the split.
func (w *weights) score(left, right float64) float64 {
	return float64(-w.rightWeight*right) - float64(w.leftWeight*left)
}

// classes implements the criteria gini and entropy on weighted class counts.
type classes struct {
	weights
	class         []int32 // by row
	entropy       bool
	total         []float64
	first, second []float64 // counts of the two sides
	packed        []uint32  // class and weight of each row in one number, for whole weights; else nil
	bits          uint      // number of bits of the weight
}

func newClasses(class []int32, count int, weight []float64, entropy bool) *classes {
	return &classes{weights: weights{weight: weight}, class: class, entropy: entropy,
		total: make([]float64, count), first: make([]float64, count), second: make([]float64, count)}
}

func (c *classes) setNode(rows []int32) float64 {
	clear(c.total)
	c.nodeWeight = 0
	if c.packed != nil && len(c.total) == 2 {
		c.nodeWeight = c.count(rows, c.total)
		return c.nodeWeight
	}
	for _, r := range rows {
		w := c.of(r)
		c.total[c.class[r]] += w
		c.nodeWeight += w
	}
	return c.nodeWeight
}

// count writes the weight of each of two classes to of and returns their sum. Sums of whole numbers
// do not depend on the order.
func (c *classes) count(rows []int32, of []float64) float64 {
	all, ones, bits := uint64(0), uint64(0), c.bits&31
	for _, r := range rows {
		b := uint64(c.packed[r])
		w := b & (1<<bits - 1)
		all += w
		ones += w & -(b >> bits)
	}
	of[0], of[1] = float64(all-ones), float64(ones)
	return float64(all)
}

// atLeast reports whether both sides have at least the given weight.
func (w *weights) atLeast(weight float64) bool {
	return w.leftWeight >= weight && w.rightWeight >= weight
}

// of returns the weight of a row.
func (c *weights) of(row int32) float64 {
	if c.weight == nil {
		return 1
	}
	return c.weight[row]
}

func (c *classes) impurity() float64 { return c.impurityOf(c.total, c.nodeWeight) }

func (c *classes) value(dst []float64) { copy(dst, c.total) }

// impurityOf returns 1 - sum p² (gini) or -sum p log2 p (entropy) over the class shares p.
func (c *classes) impurityOf(counts []float64, weight float64) float64 {
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

// move changes the counts of the first side from those of the rows before pos to those of the rows before p. It counts
// from the nearer end, as scikit-learn does, because sums of fractional weights depend on their order.
func (c *classes) move(rows []int32, pos, p int) {
	switch {
	case pos == 0 && c.packed != nil && len(c.total) == 2:
		c.leftWeight = c.count(rows[:p], c.first)
	case p-pos <= len(rows)-p:
		if pos == 0 {
			clear(c.first)
			c.leftWeight = 0
		}
		for _, r := range rows[pos:p] {
			w := c.of(r)
			c.first[c.class[r]] += w
			c.leftWeight += w
		}
	default:
		copy(c.first, c.total)
		c.leftWeight = c.nodeWeight
		for i := len(rows) - 1; i >= p; i-- {
			w := c.of(rows[i])
			c.first[c.class[rows[i]]] -= w
			c.leftWeight -= w
		}
	}
	c.rightWeight = c.nodeWeight - c.leftWeight
	for k, n := range c.first {
		c.second[k] = c.total[k] - n
	}
}

func (c *classes) parts(rows []int32, pos int) (left, right float64) {
	c.move(rows, 0, pos)
	return c.impurityOf(c.first, c.leftWeight), c.impurityOf(c.second, c.rightWeight)
}

func (c *classes) scan(s *splitSearch) {
	for pos, p := 0, s.next(0); p > 0; pos, p = p, s.next(p) {
		c.move(s.rows, pos, p)
		if c.atLeast(s.minWeight) {
			s.offer(c.score(c.impurityOf(c.first, c.leftWeight), c.impurityOf(c.second, c.rightWeight)), p)
		}
	}
}

func (w *weights) setTree(weight float64) { w.treeWeight = weight }
