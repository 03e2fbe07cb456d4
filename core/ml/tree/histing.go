package tree

import (
	"orrery/core/ml"
)

// histing is a fit of a HistGradientBoosting in progress.
type histing struct {
	hist
	x       ml.Matrix
	y       []float64
	weight  []float64 // nil is 1 each
	classes int       // 0: a regression
	seed    uint64
	clock   *clock

	loss     *histLoss
	binner   *binner
	grower   *histGrower
	raw      [][]float64 // by output and row
	gradient [][]float64
	hessian  [][]float64
	aside    *histTrial
	out      boughs
}

// histTrial is the rows set aside.
type histTrial struct {
	x      ml.Matrix
	y      []float64
	weight []float64
	raw    [][]float64
}

// divide sets rows aside when the fit may stop early.
func (f *histing) divide() error {
	f.out.early = f.Early == "yes" || f.Early == "auto" && f.x.Rows > 10000
	if !f.out.early || f.Aside.number == 0 {
		return nil
	}
	train, test, err := hold(f.Kind, f.y, f.classes, f.Aside.number, f.seed)
	if err != nil {
		return err
	}
	f.aside = &histTrial{x: takeRows(f.x, test), y: take(f.y, test)}
	f.x, f.y = takeRows(f.x, train), take(f.y, train)
	if w := f.weight; w != nil {
		f.weight, f.aside.weight = take(w, train), take(w, test)
	}
	return nil
}

func takeRows(x ml.Matrix, rows []int) ml.Matrix {
	out := ml.Matrix{Rows: len(rows)}
	for _, c := range x.Cols {
		out.Cols = append(out.Cols, take(c, rows))
	}
	return out
}

// begin makes bins of the columns and puts every row at the baseline.
func (f *histing) begin() error {
	var err error
	if f.loss, err = f.newLoss(f.y, f.weight, f.classes); err != nil {
		return err
	}
	if f.binner, err = newBinner(f.x, f.Bins, f.seed, f.clock); err != nil {
		return err
	}
	bins := make([][]uint8, len(f.x.Cols))
	c := chooser{minLeaf: uint64(f.MinLeaf), l2: f.L2}
	for j, col := range f.x.Cols {
		var missing bool
		bins[j], missing = f.binner.bins(j, col)
		c.missing = append(c.missing, missing)
		c.sizes = append(c.sizes, len(f.binner.thresholds[j])+1)
		if err := f.clock.spend(2 * len(col)); err != nil {
			return err
		}
	}
	f.grower = newHistGrower(bins, f.x.Rows, f.clock)
	g := f.grower
	g.chooser, g.depth, g.leaves, g.rate, g.flat, g.lost = c, f.Depth, f.Leaves, f.Rate, f.loss.flat, f.binner.missing
	base := f.loss.start()
	f.out.base, f.out.columns = base, len(f.x.Cols)
	f.raw, f.gradient = level(base, f.x.Rows), grid(len(base), f.x.Rows)
	if !f.loss.flat {
		f.hessian = grid(len(base), f.x.Rows)
	}
	if f.aside != nil {
		f.aside.raw = level(base, f.aside.x.Rows)
	}
	return nil
}

func (f *histing) run() (ml.Predictor, error) {
	loss := f.loss.gradients(f.gradient, f.hessian, f.raw)
	f.score(loss)
	for range f.Rounds {
		var round []*shrub
		for k, raw := range f.raw {
			t, err := f.tree(k, raw)
			if err != nil {
				return nil, err
			}
			round = append(round, t)
		}
		f.out.rounds = append(f.out.rounds, round)
		loss = f.loss.gradients(f.gradient, f.hessian, f.raw)
		if err := f.clock.round(loss); err != nil {
			return nil, err
		}
		if f.score(loss) {
			break
		}
	}
	return f.out.predictor(f.hist), nil
}

// tree grows a tree for output k and adds its answers.
func (f *histing) tree(k int, raw []float64) (*shrub, error) {
	g := f.grower
	g.gradients = f.gradient[k]
	if f.hessian != nil {
		g.hessians = f.hessian[k]
	}
	if err := g.grow(); err != nil {
		return nil, err
	}
	for _, id := range g.finished {
		b := &g.boughs[id]
		rows := g.rows[b.start:b.end]
		f.loss.leaf(b, rows, raw, f.Rate)
		for _, r := range rows {
			raw[r] += b.value
		}
	}
	t := g.shrub(f.binner)
	if a := f.aside; a != nil {
		eachRow(a.x, func(i int, row []float64) { a.raw[k][i] += t.values[t.row(row)] })
	}
	return t, nil
}

// score notes the losses for early stopping, as scores, and reports whether it is time.
func (f *histing) score(loss float64) (stop bool) {
	if !f.out.early {
		return false
	}
	f.out.train = append(f.out.train, -loss)
	scores := f.out.train
	if a := f.aside; a != nil {
		f.out.valid = append(f.out.valid, -f.loss.mean(a.y, a.weight, a.raw))
		scores = f.out.valid
	}
	last := len(scores) - f.Stop.Rounds - 1
	if last < 0 {
		return false
	}
	for _, s := range scores[last+1:] {
		if s > scores[last]+f.Stop.Tol {
			return false
		}
	}
	return true
}
