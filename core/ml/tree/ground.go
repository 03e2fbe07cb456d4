package tree

import (
	"context"
	"fmt"
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/random"
)

// ground is the data that trees grow on.
type ground struct {
	kind    string
	columns [][]float32
	rows    int
	y       []float64 // a regression's target
	class   []int32   // a classification's
	classes int       // 0: a regression
	ranks   *ranks    // nil: few rows, whose sums must have scikit-learn's order
	whole   bool      // weights are whole numbers
	clock   *clock
}

// exactRows is the most rows for which the order of sums is scikit-learn's own. Above, a faster sort
// of equal values changes their last bits.
const exactRows = 4096

// newGround cuts the columns to 32 bits, as scikit-learn's trees do.
func newGround(kind string, x ml.Matrix, clock *clock) (*ground, error) {
	g := &ground{kind: kind, rows: x.Rows, clock: clock}
	for j, c := range x.Cols {
		narrow := make([]float32, len(c))
		for i, v := range c {
			narrow[i] = float32(v)
			if math.Abs(v) > math.MaxFloat32 && math.IsInf(float64(narrow[i]), 0) {
				return nil, &ml.StepError{Step: kind, Text: fmt.Sprintf(
					"column %d holds %g in row %d, which is too large; its numbers are cut to 32 bits, up to 3.4e38", j, v, i)}
			}
		}
		g.columns = append(g.columns, narrow)
		if err := clock.spend(len(c) / 4); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// classify sets a target of classes, measure one of numbers.
func (g *ground) classify(y []float64) {
	g.class = make([]int32, len(y))
	for i, c := range y {
		g.class[i] = int32(c)
		g.classes = max(g.classes, int(c)+1)
	}
}

// prepare chooses how splits are found. whole says that weights are whole numbers; then no sum over
// classes depends on its order.
func (g *ground) prepare(whole bool) error {
	g.whole = whole && g.class != nil
	if !g.whole && g.rows <= exactRows {
		return nil
	}
	g.ranks = newRanks(g.rows)
	for _, x := range g.columns {
		g.ranks.add(x)
		if err := g.clock.spend(3 * g.rows); err != nil {
			return err
		}
	}
	return nil
}

// finder makes what finds the splits of a tree.
func (g *ground) finder(m criterion, weight []float64) finder {
	if g.ranks == nil {
		return &exact{columns: g.columns, measure: m, values: make([]float32, g.rows)}
	}
	if c, ok := m.(*classes); ok && g.whole {
		if v := newVotes(g.ranks, c, weight); v != nil {
			return v
		}
	}
	return &ranked{ranks: g.ranks, measure: m, sorted: make([]int32, g.rows), floats: make([]float32, g.rows)}
}

// measure makes the criterion for rows of these weights; nil is 1 each.
func (g *ground) measure(name string, weight []float64) criterion {
	switch name {
	case "squared_error", "friedman_mse", "poisson":
		return newSquares(g.y, weight, name)
	case "absolute_error":
		return newDistances(g.y, weight)
	}
	return newClasses(g.class, g.classes, weight, name != "gini")
}

// grow grows one tree over the rows of weight above 0. lot draws the seed of its columns.
func (g *ground) grow(r rules, m criterion, weight []float64, lot *random.State) (*tree, error) {
	total := float64(g.rows)
	if weight != nil {
		total = 0
		for _, w := range weight {
			total += w
		}
	}
	t := &tree{width: max(1, g.classes)}
	w := &grower{limits: r.limits(g.rows, total), measure: m, tree: t}
	w.splitter = splitter{finder: g.finder(m, weight), most: r.features.of(len(g.columns), math.Floor),
		features: make([]int32, len(g.columns)), constant: make([]int32, len(g.columns)),
		dice: dice(lot.Interval(mostSeed)), spend: g.clock.spend}
	w.scan.minLeaf, w.scan.minWeight = w.limits.minLeaf, w.limits.minWeight
	for i := range w.features {
		w.features[i] = int32(i)
	}
	for i := range g.rows {
		if weight == nil || weight[i] != 0 {
			w.rows = append(w.rows, int32(i))
		}
	}
	m.begin(total)
	if err := w.grow(); err != nil {
		return nil, err
	}
	t.prune(r.alpha)
	return t, nil
}

// clock counts rounds and work, and calls ml.Tick often enough for a cancel to be seen at once.
type clock struct {
	ctx         context.Context
	done, total int
	loss        float64
	work        int
}

func newClock(ctx context.Context, total int) *clock {
	return &clock{ctx: ctx, total: total, loss: math.NaN()}
}

// workPerTick is rows sorted and scanned: some milliseconds as WebAssembly.
const workPerTick = 200_000

// spend notes that so many rows of a column were worked at.
func (c *clock) spend(rows int) error {
	if c.work += rows; c.work < workPerTick {
		return nil
	}
	return c.tick()
}

// round notes that a round is done, and the loss after it.
func (c *clock) round(loss float64) error {
	c.done++
	c.loss = loss
	return c.tick()
}

func (c *clock) tick() error {
	c.work = 0
	return ml.Tick(c.ctx, ml.Progress{Done: c.done, Total: c.total, Loss: c.loss})
}

// eachRow calls visit for each row, whose numbers lie in row until the next call.
func eachRow(x ml.Matrix, visit func(i int, row []float64)) {
	row := make([]float64, len(x.Cols))
	for i := range x.Rows {
		for j, c := range x.Cols {
			row[j] = c[i]
		}
		visit(i, row)
	}
}

// room returns dst with space for n numbers.
func room(dst []float64, n int) []float64 { return slices.Grow(dst[:0], n)[:n] }

// grid is rows of one slice.
func grid(rows, width int) [][]float64 {
	all := make([]float64, rows*width)
	out := make([][]float64, rows)
	for i := range out {
		out[i] = all[i*width : (i+1)*width : (i+1)*width]
	}
	return out
}
