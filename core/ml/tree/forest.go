package tree

import (
	"math"

	"orrery/core/ml"
	"orrery/core/num/random"
)

// forestFit is the fit of a single tree or a forest.
type forestFit struct {
	*fit
	*trainingData
	drawn     []float64   // weight of each row times how often it was drawn; nil: no bootstrap
	oobSums   [][]float64 // sums of the predictions of trees that did not use the row
	oobCounts []float64   // number of these trees
}

func (f *fit) forest() error {
	g, err := newTrainingData(f.kind, f.x, f.ticker)
	if err != nil {
		return err
	}
	if f.draws.number > float64(f.x.Rows) {
		return f.complain("max_samples is larger than the number of rows")
	}
	if g.classes = f.classes; g.classes > 0 {
		g.class = make([]int32, len(f.y))
		for i, c := range f.y {
			g.class[i] = int32(c)
		}
	} else {
		g.y = f.y
	}
	if err := g.prepare(f.weight == nil && f.spec.weight.Word == ""); err != nil {
		return err
	}
	p := &forestFit{fit: f, trainingData: g}
	f.out.width, f.out.importance = max(1, f.classes), make([]float64, len(f.x.Cols))
	if f.bootstrap {
		p.drawn = make([]float64, f.x.Rows)
	}
	if f.outOfBag {
		p.oobSums, p.oobCounts = ml.NewRows(f.x.Rows, f.out.width), make([]float64, f.x.Rows)
	}
	return p.run()
}

func (p *forestFit) run() error {
	seed, rng := p.seed, random.New(p.seed)
	for range max(1, p.spec.rounds) {
		if p.style == forest {
			seed = uint64(rng.Interval(mostSeed))
		}
		weight := p.weight
		if p.bootstrap {
			p.drawRows(random.New(seed))
			weight = p.drawn
		}
		w, err := p.grow(p.spec, weight, random.New(seed))
		if err != nil {
			return err
		}
		p.addTree(w)
		if err := p.fit.ticker.round(math.NaN()); err != nil {
			return err
		}
	}
	normalize(p.out.importance)
	if p.outOfBag {
		p.scoreOutOfBag()
	}
	return nil
}

// addTree adds a grown tree to the ensemble, and its predictions to those of out-of-bag rows.
func (p *forestFit) addTree(w *grower) {
	t := w.tree(p.prune)
	p.out.trees = append(p.out.trees, t)
	if p.style == alone {
		p.out.alone = w.nodes
	}
	for j, v := range normalize(w.importance(len(p.columns))) {
		p.out.importance[j] += v
	}
	for i := range p.oobCounts {
		if p.drawn[i] == 0 {
			p.oobCounts[i]++
			t.add(p.oobSums[i], t.at(p.columns, i), p.fit.classes > 0)
		}
	}
}

// normalize divides v by its sum.
//
//go:noinline
func normalize(v []float64) []float64 {
	sum := 0.0
	for _, f := range v {
		sum += f
	}
	if sum > 0 {
		for i := range v {
			v[i] /= sum
		}
	}
	return v
}

// drawRows draws the bootstrap sample of a tree and sets the row weights to the number of draws.
func (p *forestFit) drawRows(rng *random.State) {
	n := p.rows
	if p.draws.number > 0 {
		n = p.draws.of(p.rows, math.RoundToEven)
	}
	clear(p.drawn)
	drawn := make([]float64, n)
	for k := range drawn {
		i := rng.Interval(uint32(p.rows - 1))
		p.drawn[i]++
		drawn[k] = p.fit.y[i]
	}
	if p.spec.weight.Word == "balanced_subsample" {
		byClass := ml.Balanced(drawn, p.fit.classes)
		for i, c := range p.fit.y {
			p.drawn[i] *= byClass[int(c)]
		}
	}
	for i, w := range p.weight {
		p.drawn[i] *= w
	}
}

// scoreOutOfBag scores each row with the trees that did not use it: accuracy, or R².
func (p *forestFit) scoreOutOfBag() {
	n := float64(p.rows)
	var right, mean, rest, all float64
	for _, y := range p.fit.y {
		mean += y / n
	}
	for i, v := range p.oobSums {
		for k := range v {
			v[k] /= max(1, p.oobCounts[i])
		}
		y := p.fit.y[i]
		if ml.ArgMax(v) == int(y) {
			right++
		}
		rest += float64((y - v[0]) * (y - v[0]))
		all += float64((y - mean) * (y - mean))
	}
	if p.fit.classes > 0 {
		p.out.decision, p.out.score = p.oobSums, right/n
		return
	}
	p.out.score, p.out.bag = 1-rest/all, make([]float64, p.rows)
	for i, v := range p.oobSums {
		p.out.bag[i] = v[0]
	}
}
