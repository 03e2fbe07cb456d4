package tree

import (
	"orrery/core/ml"
	"orrery/core/num/random"
)

// histFit is a HistGradientBoosting fit: trees on histograms of at most 255 bins (Ke et al. 2017),
// grown best-first on the gradients and hessians of the loss, with Newton steps as leaf values. As
// in scikit-learn gradients are rounded to float32 and their sums are float64.
type histFit struct {
	*fit
	loss     *histLoss
	binner   *binner
	grower   *histGrower
	raw      [][]float64 // by output and row
	gradient [][]float64
	hessian  [][]float64
	holdout  *holdout
}

// mostHistSeed is the upper bound of the seed that scikit-learn draws for sampling rows.
const mostHistSeed = 1<<32 - 2

func (f *fit) histograms() error {
	h := &histFit{fit: f}
	seed := uint64(random.New(f.seed).Interval(mostHistSeed))
	if f.auto == "auto" && f.x.Rows > 10000 {
		s := *f.spec
		s.early = true
		f.spec = &s
	}
	var err error
	if f.early && f.spec.validation.number > 0 {
		if h.holdout, err = f.holdOut(seed); err != nil {
			return err
		}
	}
	if h.loss, err = f.newHistLoss(); err != nil {
		return err
	}
	if h.binner, err = newBinner(f.x, f.bins, seed, f.ticker); err != nil {
		return err
	}
	if err := h.begin(); err != nil {
		return err
	}
	return h.run()
}

// begin computes the bins of all columns and sets the raw prediction of every row to the baseline.
func (h *histFit) begin() error {
	g := newHistGrower(h.x.Rows, len(h.x.Cols), h.ticker)
	g.minLeaf, g.l2, g.depth, g.leaves, g.rate = uint64(h.minLeaf.number), h.l2, h.depth, h.leaves, h.rate
	g.flat, g.missingBin = h.loss.flat, h.binner.missing
	for j, col := range h.x.Cols {
		g.bins[j], g.missing[j] = h.binner.bins(j, col)
		g.sizes[j] = len(h.binner.thresholds[j]) + 1
		g.rootCounts[j].count(g.bins[j])
		if err := h.ticker.spend(2 * len(col)); err != nil {
			return err
		}
	}
	h.grower = g
	base := h.loss.start()
	h.out.base = base
	h.raw, h.gradient, h.hessian = repeated(base, h.x.Rows), ml.NewRows(len(base), h.x.Rows), ml.NewRows(len(base), h.x.Rows)
	if h.holdout != nil {
		h.holdout.raw = repeated(base, h.holdout.x.Rows)
	}
	return nil
}

func (h *histFit) run() error {
	h.recordLoss(h.loss.gradients(h.gradient, h.hessian, h.raw))
	for range h.rounds {
		for k := range h.raw {
			if err := h.tree(k); err != nil {
				return err
			}
		}
		loss := h.loss.gradients(h.gradient, h.hessian, h.raw)
		if err := h.ticker.round(loss); err != nil {
			return err
		}
		if h.recordLoss(loss) {
			break
		}
	}
	return nil
}

// tree grows the tree of output k and adds its predictions to raw.
func (h *histFit) tree(k int) error {
	g, raw := h.grower, h.raw[k]
	g.gradients, g.hessians = h.gradient[k], h.hessian[k]
	if err := g.grow(); err != nil {
		return err
	}
	for _, id := range g.leafIDs {
		b := &g.nodes[id]
		rows := g.rows[b.start:b.end]
		if h.loss.leavesByQuantile() {
			b.value = h.rate * h.loss.leafQuantile(rows, raw)
		}
		for _, r := range rows {
			raw[r] += b.value
		}
	}
	t := &tree{width: 1}
	g.writeTree(t, h.binner, 0)
	h.out.trees = append(h.out.trees, t)
	if h.holdout != nil {
		h.holdout.add(t, k, 1)
	}
	return nil
}

// recordLoss records the losses for early stopping, as scores, and reports whether the fit should stop.
func (h *histFit) recordLoss(loss float64) (stop bool) {
	if !h.early {
		return false
	}
	h.out.train = append(h.out.train, -loss)
	scores := h.out.train
	if a := h.holdout; a != nil {
		h.out.valid = append(h.out.valid, -h.loss.mean(a.y, a.weight, a.raw))
		scores = h.out.valid
	}
	last := len(scores) - h.patience - 1
	if last < 0 {
		return false
	}
	for _, s := range scores[last+1:] {
		if s > scores[last]+h.tol {
			return false
		}
	}
	return true
}
