package tree

import (
	"context"
	"math"
	"strconv"

	"orrery/core/ml"
	"orrery/core/num/random"
)

// trainingData holds the columns and targets that trees are grown on.
type trainingData struct {
	kind           string
	columns        [][]float32
	rows           int
	y              []float64 // target of a regression
	class          []int32   // target of a classification
	classes        int       // number of classes; 0: regression
	ranks          *ranks    // nil for few rows, whose sums are taken in scikit-learn's order
	integerWeights bool      // weights are whole numbers
	ticker         *ticker
}

// exactRows is the largest number of rows for which sums are taken in scikit-learn's order. For more rows a faster sort
// is used, which orders equal values differently and changes the last bits of sums.
const exactRows = 4096

// newTrainingData converts the columns to float32, as scikit-learn's trees do.
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

// prepare chooses how splits are found. With integerWeights sums of class weights do not depend on the order of rows.
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

// finder returns the finder for a tree.
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

// newCriterion returns the criterion of that name for rows of the given weights; nil weights are 1.
func (g *trainingData) newCriterion(name string, weight []float64) criterion {
	switch name {
	case "squared_error", "friedman_mse", "poisson":
		return newSquares(g.y, weight, name)
	case "absolute_error":
		return newDistances(g.y, weight)
	}
	return newClasses(g.class, g.classes, weight, name != "gini")
}

// grow grows one tree on the rows of positive weight. The seed for drawing columns comes from rng.
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

// ticker counts rounds and work, and calls ml.Tick every few milliseconds, so that a fit can be cancelled.
type ticker struct {
	ctx         context.Context
	done, total int
	loss        float64
	work        int
}

func newTicker(ctx context.Context, total int) *ticker {
	return &ticker{ctx: ctx, total: total, loss: math.NaN()}
}

// workPerTick is the number of sorted and scanned rows between two ticks: a few milliseconds in WebAssembly.
const workPerTick = 200_000

// spend adds rows of one column to the work done.
//
//go:noinline
func (c *ticker) spend(rows int) error {
	if c.work += rows; c.work < workPerTick {
		return nil
	}
	return c.tick()
}

// round counts a finished round and records the loss after it.
func (c *ticker) round(loss float64) error {
	c.done++
	c.loss = loss
	return c.tick()
}

func (c *ticker) tick() error {
	c.work = 0
	return ml.Tick(c.ctx, ml.Progress{Done: c.done, Total: c.total, Loss: c.loss})
}
