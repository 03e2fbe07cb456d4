package tree

import (
	"context"
	"math"
	"strconv"

	"orrery/core/ml"
	"orrery/core/num/random"
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
				return nil, &ml.StepError{Step: kind, Text: "column " + strconv.Itoa(j) + " holds a number in row " + strconv.Itoa(i) +
					" that is too large, both counting from 0; here numbers are cut to 32 bits, up to 3.4e38"}
			}
		}
		g.columns = append(g.columns, narrow)
		if err := clock.spend(len(c) / 4); err != nil {
			return nil, err
		}
	}
	return g, nil
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
func (g *ground) grow(s *spec, weight []float64, lot *random.State) (*grower, error) {
	total := float64(g.rows)
	if weight != nil {
		total = 0
		for _, w := range weight {
			total += w
		}
	}
	m := g.measure(s.criterion, weight)
	w := &grower{limits: s.limits(g.rows, total), measure: m, width: max(1, g.classes)}
	columns := make([]int32, 2*len(g.columns))
	w.splitter = splitter{finder: g.finder(m, weight), most: s.features.of(len(g.columns), math.Floor),
		features: columns[:len(g.columns)], constant: columns[len(g.columns):],
		dice: dice(lot.Interval(mostSeed)), spend: g.clock.spend}
	w.scan.minLeaf, w.scan.minWeight = w.limits.minLeaf, w.limits.minWeight
	for i := range w.features {
		w.features[i] = int32(i)
	}
	w.rows = make([]int32, 0, g.rows)
	for i := range g.rows {
		if weight == nil || weight[i] != 0 {
			w.rows = append(w.rows, int32(i))
		}
	}
	m.begin(total)
	return w, w.grow()
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
//
//go:noinline
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
