package tree

import (
	"math"

	"orrery/core/num/random"
)

// boostFit is a GradientBoosting fit. Each tree is grown on the negative gradient of the loss; then
// each leaf is set to the step that minimizes the loss of its rows (Friedman 2001).
type boostFit struct {
	*fit
	*trainingData
	loss
	rng      *random.State
	raw      [][]float64 // sum of the trees so far, by output and row
	draw     []float64   // 1 for sampled rows, 0 for the others; nil: all rows
	inside   []int32     // the sampled rows
	outside  []int32
	leaf     []int32 // leaf index of each row
	holdout  *holdout
	history  []float64 // smallest losses of the held-out rows
	relevant float64   // number of trees with more than one node
}

func (f *fit) boost() error {
	if f.spec.loss == "exponential" && f.classes > 2 {
		return f.complain("loss exponential takes two classes; log_loss takes more")
	}
	b := &boostFit{fit: f, rng: random.New(f.seed)}
	var err error
	if f.early {
		if b.holdout, err = f.holdOut(f.seed); err != nil {
			return err
		}
		for range f.patience {
			b.history = append(b.history, math.Inf(1))
		}
	}
	if b.trainingData, err = newTrainingData(f.kind, f.x, f.ticker); err != nil {
		return err
	}
	if err := b.prepare(false); err != nil {
		return err
	}
	b.begin()
	return b.run()
}

// begin sets the raw prediction of every row to the baseline.
func (b *boostFit) begin() {
	b.name, b.loss.alpha, b.loss.classes, b.target = b.spec.loss, b.spec.alpha, b.fit.classes, b.fit.y
	b.out.base, b.out.importance = b.start(), make([]float64, len(b.columns))
	if b.init == "zero" {
		clear(b.out.base)
	}
	b.raw = repeated(b.out.base, b.rows)
	if b.holdout != nil {
		b.holdout.raw = repeated(b.out.base, len(b.holdout.y))
	}
	b.residual, b.leaf, b.inside = make([]float64, b.rows), make([]int32, b.rows), make([]int32, b.rows)
	b.trainingData.y = b.residual
	for i := range b.inside {
		b.inside[i] = int32(i)
	}
	if b.subsample < 1 {
		b.draw, b.outside = make([]float64, b.rows), make([]int32, b.rows)
	}
}

func (b *boostFit) run() error {
	for round := range b.spec.rounds {
		before := 0.0
		if b.draw != nil {
			b.drawRows()
			before = b.mean(b.fit.y, b.raw, b.outside)
		}
		b.beginRound(b.raw)
		for k := range b.raw {
			if err := b.tree(k); err != nil {
				return err
			}
		}
		score := b.mean(b.fit.y, b.raw, b.inside)
		b.out.train = append(b.out.train, score)
		if b.draw != nil {
			b.out.bag = append(b.out.bag, before-b.mean(b.fit.y, b.raw, b.outside))
		}
		if err := b.fit.ticker.round(score); err != nil {
			return err
		}
		if b.holdout != nil && b.shouldStop(round) {
			break
		}
	}
	if b.relevant > 0 {
		for j := range b.out.importance {
			b.out.importance[j] /= b.relevant
		}
		normalize(b.out.importance)
	}
	return nil
}

// drawRows samples the rows of a round without replacement, as scikit-learn's _random_sample_mask.
func (b *boostFit) drawRows() {
	n, want := b.rows, max(1, int(b.subsample*float64(b.rows)))
	b.inside, b.outside = b.inside[:n], b.outside[:n]
	in := 0
	for i := range n {
		b.draw[i] = 0
		if b.rng.Float64()*float64(n-i) < float64(want-in) {
			b.draw[i] = 1
			b.inside[in] = int32(i)
			in++
		} else {
			b.outside[i-in] = int32(i)
		}
	}
	b.inside, b.outside = b.inside[:in], b.outside[:n-in]
}

// tree grows the tree of output k and adds its predictions to raw.
func (b *boostFit) tree(k int) error {
	b.gradient(k)
	w, err := b.grow(b.spec, b.draw, b.rng)
	if err != nil {
		return err
	}
	t := w.tree(b.prune)
	b.out.trees = append(b.out.trees, t)
	if len(t.nodes) > 1 {
		b.relevant++
		for j, v := range w.importance(len(b.columns)) {
			b.out.importance[j] += v
		}
	}
	for i := range b.leaf {
		b.leaf[i] = int32(t.at(b.columns, i))
	}
	raw := b.raw[k]
	if b.name != "squared_error" { // for squared_error the mean is already the best step
		b.setLeaves(t, raw, k)
	}
	for i, leaf := range b.leaf {
		raw[i] += float64(b.rate * t.values[leaf])
	}
	if b.holdout != nil {
		b.holdout.add(t, k, b.rate)
	}
	return b.fit.ticker.spend(b.rows)
}

// setLeaves sets the value of each leaf to the step of the loss for its rows.
func (b *boostFit) setLeaves(t *tree, raw []float64, k int) {
	ends := make([]int, len(t.nodes)+1)
	for _, i := range b.inside {
		ends[b.leaf[i]+1]++
	}
	for i := range t.nodes {
		ends[i+1] += ends[i]
	}
	sorted := make([]int32, len(b.inside))
	at := append([]int(nil), ends...)
	for _, i := range b.inside {
		sorted[at[b.leaf[i]]] = i
		at[b.leaf[i]]++
	}
	for i, n := range t.nodes {
		if n.left < 0 {
			t.values[i] = b.step(sorted[ends[i]:ends[i+1]], raw, k)
		}
	}
}

// shouldStop reports whether the loss of the held-out rows is no better than any of the last n_iter_no_change ones.
func (b *boostFit) shouldStop(round int) bool {
	score := b.mean(b.holdout.y, b.holdout.raw, nil)
	for _, old := range b.history {
		if score+b.tol < old {
			b.history[round%len(b.history)] = score
			return false
		}
	}
	return true
}
