package tree

import (
	"math"

	"orrery/core/ml"
	"orrery/core/num/random"
)

// planting is a tree alone, or a forest, being grown.
type planting struct {
	*fit
	*ground
	draw  []float64   // weight of each row times how often it was drawn; nil: all rows as they are
	seen  [][]float64 // sums of the answers of trees that did not see the row
	asked []float64   // their number
}

func (f *fit) forest() error {
	g, err := newGround(f.kind, f.x, f.clock)
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
	p := &planting{fit: f, ground: g}
	f.out.width, f.out.importance = max(1, f.classes), make([]float64, len(f.x.Cols))
	if f.bootstrap {
		p.draw = make([]float64, f.x.Rows)
	}
	if f.outOfBag {
		p.seen, p.asked = grid(f.x.Rows, f.out.width), make([]float64, f.x.Rows)
	}
	return p.run()
}

func (p *planting) run() error {
	seed, lot := p.seed, random.New(p.seed)
	for range max(1, p.spec.rounds) {
		if p.style == forest {
			seed = uint64(lot.Interval(mostSeed))
		}
		weight := p.weight
		if p.bootstrap {
			p.deal(random.New(seed))
			weight = p.draw
		}
		w, err := p.grow(p.spec, weight, random.New(seed))
		if err != nil {
			return err
		}
		p.keep(w)
		if err := p.fit.clock.round(math.NaN()); err != nil {
			return err
		}
	}
	normal(p.out.importance)
	if p.outOfBag {
		p.judge()
	}
	return nil
}

// keep takes a tree in.
func (p *planting) keep(w *grower) {
	t := w.tree(p.prune)
	p.out.trees = append(p.out.trees, t)
	if p.style == alone {
		p.out.alone = w.nodes
	}
	for j, v := range normal(w.importance(len(p.columns))) {
		p.out.importance[j] += v
	}
	for i := range p.asked {
		if p.draw[i] == 0 {
			p.asked[i]++
			t.add(p.seen[i], t.at(p.columns, i), p.fit.classes > 0)
		}
	}
}

// normal divides v by its sum.
//
//go:noinline
func normal(v []float64) []float64 {
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

// deal draws rows and weighs them by how often they were drawn.
func (p *planting) deal(lot *random.State) {
	n := p.rows
	if p.draws.number > 0 {
		n = p.draws.of(p.rows, math.RoundToEven)
	}
	clear(p.draw)
	drawn := make([]float64, n)
	for k := range drawn {
		i := lot.Interval(uint32(p.rows - 1))
		p.draw[i]++
		drawn[k] = p.fit.y[i]
	}
	if p.spec.weight.Word == "balanced_subsample" {
		byClass := ml.Balanced(drawn, p.fit.classes)
		for i, c := range p.fit.y {
			p.draw[i] *= byClass[int(c)]
		}
	}
	for i, w := range p.weight {
		p.draw[i] *= w
	}
}

// judge scores the rows by the trees that did not see them: accuracy, or the coefficient of
// determination.
func (p *planting) judge() {
	n := float64(p.rows)
	var right, mean, rest, all float64
	for _, y := range p.fit.y {
		mean += y / n
	}
	for i, v := range p.seen {
		for k := range v {
			v[k] /= max(1, p.asked[i])
		}
		y := p.fit.y[i]
		if argmax(v) == int(y) {
			right++
		}
		rest += float64((y - v[0]) * (y - v[0]))
		all += float64((y - mean) * (y - mean))
	}
	if p.fit.classes > 0 {
		p.out.decision, p.out.score = p.seen, right/n
		return
	}
	p.out.score, p.out.bag = 1-rest/all, make([]float64, p.rows)
	for i, v := range p.seen {
		p.out.bag[i] = v[0]
	}
}
