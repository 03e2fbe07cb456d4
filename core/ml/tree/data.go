package tree

import (
	"context"
	"math"
	"strconv"

	"orrery/core/ml"
	"orrery/core/ml/random"
)

// trainingData is the data that trees grow on.
type trainingData struct {
	kind           string
	columns        [][]float32
	rows           int
	y              []float64 // a regression's target
	class          []int32   // a classification's
	classes        int       // 0: a regression
	ranks          *ranks    // nil: few rows, whose sums must have scikit-learn's order
	integerWeights bool      // weights are integerWeights numbers
	ticker         *ticker
}

// exactRows is the most rows for which the order of sums is scikit-learn's own. Above, a faster sort
// of equal values changes their last bits.
const exactRows = 4096

// newTrainingData cuts the columns to 32 bits, as scikit-learn's trees do.
func newTrainingData(kind string, x ml.Matrix, ticker *ticker) (*trainingData, error) {
	g := &trainingData{kind: kind, rows: x.Rows, ticker: ticker}
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
		if err := ticker.spend(len(c) / 4); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// prepare chooses how splits are found. integerWeights says that weights are integerWeights numbers; then no sum over
// classes depends on its order.
func (g *trainingData) prepare(integerWeights bool) error {
	g.integerWeights = integerWeights && g.class != nil
	if !g.integerWeights && g.rows <= exactRows {
		return nil
	}
	g.ranks = newRanks(g.rows)
	for _, x := range g.columns {
		g.ranks.add(x)
		if err := g.ticker.spend(3 * g.rows); err != nil {
			return err
		}
	}
	return nil
}

// finder makes what finds the splits of a tree.
func (g *trainingData) finder(m criterion, weight []float64) finder {
	if g.ranks == nil {
		return &exactFinder{columns: g.columns, measure: m, values: make([]float32, g.rows)}
	}
	if c, ok := m.(*classes); ok && g.integerWeights {
		if v := newPackedFinder(g.ranks, c, weight); v != nil {
			return v
		}
	}
	return &rankFinder{ranks: g.ranks, measure: m, sorted: make([]int32, g.rows), floats: make([]float32, g.rows)}
}

// newCriterion makes the criterion for rows of these weights; nil is 1 each.
func (g *trainingData) newCriterion(name string, weight []float64) criterion {
	switch name {
	case "squared_error", "friedman_mse", "poisson":
		return newSquares(g.y, weight, name)
	case "absolute_error":
		return newDistances(g.y, weight)
	}
	return newClasses(g.class, g.classes, weight, name != "gini")
}

// grow grows one tree over the rows of weight above 0. rng draws the seed of its columns.
func (g *trainingData) grow(s *spec, weight []float64, rng *random.State) (*grower, error) {
	total := float64(g.rows)
	if weight != nil {
		total = 0
		for _, w := range weight {
			total += w
		}
	}
	m := g.newCriterion(s.criterion, weight)
	w := &grower{limits: s.limits(g.rows, total), measure: m, width: max(1, g.classes)}
	columns := make([]int32, 2*len(g.columns))
	w.splitter = splitter{finder: g.finder(m, weight), mostColumns: s.features.of(len(g.columns), math.Floor),
		features: columns[:len(g.columns)], constant: columns[len(g.columns):],
		rng: xorshift(rng.Interval(mostSeed)), spend: g.ticker.spend}
	w.search.minLeaf, w.search.minWeight = w.limits.minLeaf, w.limits.minWeight
	for i := range w.features {
		w.features[i] = int32(i)
	}
	w.rows = make([]int32, 0, g.rows)
	for i := range g.rows {
		if weight == nil || weight[i] != 0 {
			w.rows = append(w.rows, int32(i))
		}
	}
	m.setTree(total)
	return w, w.grow()
}

// ticker counts rounds and work, and calls ml.Tick often enough for a cancel to be seen at once.
type ticker struct {
	ctx         context.Context
	done, total int
	loss        float64
	work        int
}

func newTicker(ctx context.Context, total int) *ticker {
	return &ticker{ctx: ctx, total: total, loss: math.NaN()}
}

// workPerTick is rows sorted and scanned: some milliseconds as WebAssembly.
const workPerTick = 200_000

// spend notes that so many rows of a column were worked at.
//
//go:noinline
func (c *ticker) spend(rows int) error {
	if c.work += rows; c.work < workPerTick {
		return nil
	}
	return c.tick()
}

// round notes that a round is done, and the loss after it.
func (c *ticker) round(loss float64) error {
	c.done++
	c.loss = loss
	return c.tick()
}

func (c *ticker) tick() error {
	c.work = 0
	return ml.Tick(c.ctx, ml.Progress{Done: c.done, Total: c.total, Loss: c.loss})
}
