package neural

import (
	"context"
	"fmt"
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/ml/split"
	"orrery/core/num/random"
)

// mostWeights limits memory: adam stores four numbers for each weight.
const mostWeights = 20_000_000

// training is the state of a fit.
type training struct {
	*mlp
	*net
	ctx     context.Context
	lots    *random.State
	x       [][]float64 // columns
	targets []float64   // the class or number of each row
	rows    []int       // rows to fit to
	heldOut []int       // rows held out for early_stopping
	grad    []float64
	done    float64 // operations since the last tick
	out     *fitted
}

// Fit finds the weights. Time: six times rows times weights for each epoch.
func (m *mlp) Fit(ctx context.Context, x ml.Matrix, y []float64) (ml.Predictor, error) {
	t := training{mlp: m, ctx: ctx, lots: random.New(m.seed), x: x.Cols, targets: y, rows: make([]int, x.Rows)}
	outputs, output := 1, "identity"
	if m.kind == classifier {
		classes := 0
		for _, c := range y {
			classes = max(classes, int(c)+1)
		}
		if output = "logistic"; classes > 2 {
			outputs, output = classes, "softmax"
		}
	}
	units := slices.Concat([]int{len(x.Cols)}, m.hidden, []int{outputs})
	if weightCount(units) > mostWeights {
		return nil, &ml.StepError{Step: m.kind, Text: fmt.Sprintf("hidden_layer_sizes make more than %d weights; take smaller layers", mostWeights)}
	}
	t.net = newNet(units, m.hiddenActivation, output)
	t.drawWeights()
	for i := range t.rows {
		t.rows[i] = i
	}
	t.grad = make([]float64, len(t.theta))
	t.out = &fitted{net: t.net, kind: m.kind, early: m.early && m.solver != "lbfgs"}
	if err := t.run(); err != nil {
		return nil, err
	}
	for _, w := range t.theta {
		if w-w != 0 {
			return nil, &ml.StepError{Step: m.kind, Text: "the weights grew beyond all numbers; scale the columns, or take a smaller learning_rate_init"}
		}
	}
	return t.out.predictor(), nil
}

// drawWeights draws the initial weights by the rule of Glorot and Bengio: uniformly up to a bound that keeps the
// variance of the sums the same in each layer.
func (t *training) drawWeights() {
	factor := 6.0
	if t.hiddenActivation == "logistic" {
		factor = 2
	}
	for l, w := range t.weights {
		in, out := t.units[l], t.units[l+1]
		bound := math.Sqrt(factor / float64(in+out))
		for at := range (in + 1) * out {
			v := -bound + float64((bound+bound)*t.lots.Float64())
			if k, o := at/out, at%out; k < in {
				w[o*in+k] = v
			} else {
				t.biases[l][o] = v
			}
		}
	}
}

// fillBatch copies rows to a batch.
func (t *training) fillBatch(b *batch, rows []int) {
	for j, c := range t.x {
		to := b.values[0][j][:len(rows)]
		for k, i := range rows {
			to[k] = c[i]
		}
	}
	for o, to := range b.want {
		for k, i := range rows {
			switch y := t.targets[i]; {
			case t.output != "softmax":
				to[k] = y
			case int(y) == o:
				to[k] = 1
			default:
				to[k] = 0
			}
		}
	}
}

func (t *training) run() error {
	if t.solver == "lbfgs" {
		return t.descend()
	}
	if t.early {
		if err := t.holdOut(); err != nil {
			return err
		}
	}
	return t.stochastic()
}

// holdOut holds rows out as train_test_split does, stratified for a classification.
func (t *training) holdOut() error {
	if t.validation == 0 {
		return &ml.ParamError{Kind: t.kind, Param: "validation_fraction", Value: 0.0, Want: "a number above 0 with early_stopping"}
	}
	o := split.Options{TestSize: t.validation, Stream: t.lots}
	if t.output == "logistic" {
		for _, v := range t.targets {
			o.Stratify = append(o.Stratify, int(v))
		}
	}
	var err error
	if t.rows, t.heldOut, err = split.TrainTest(len(t.rows), o); err != nil {
		return &ml.StepError{Step: t.kind, Text: "early_stopping: " + err.Error()}
	}
	return nil
}

// spend adds operations to the count, and ticks every few million.
func (t *training) spend(operations float64) error {
	if t.done += operations; t.done < 4e6 {
		return nil
	}
	return t.tick()
}

func (t *training) tick() error {
	t.done = 0
	loss := math.NaN()
	if t.out.iterations > 0 {
		loss = t.out.loss
	}
	return ml.Tick(t.ctx, ml.Progress{Done: t.out.iterations, Total: t.epochs, Loss: loss})
}

// stochastic runs epochs over the rows in batches.
func (t *training) stochastic() error {
	size := t.batchSize
	if size == 0 {
		size = 200
	}
	size = min(size, len(t.rows))
	b, o := t.net.batch(size), newOptimizer(t.mlp, len(t.theta))
	w := stopRule{patience: t.patience, tol: t.tol, best: math.Inf(1)}
	if t.early {
		w.best = math.Inf(-1)
	}
	order := slices.Clone(t.rows)
	for t.out.iterations < t.epochs {
		if t.shuffle { // shuffles the previous order, as scikit-learn does
			was := slices.Clone(order)
			for i, k := range t.lots.Permutation(len(order)) {
				order[i] = was[k]
			}
		}
		sum := 0.0
		for lo := 0; lo < len(order); lo += size {
			part := order[lo:min(lo+size, len(order))]
			t.fillBatch(b, part)
			sum += float64(t.backward(b, len(part), t.alpha, t.grad) * float64(len(part)))
			o.update(t.theta, t.grad)
			if err := t.spend(t.operations()*3*float64(len(part)) + 10*float64(len(t.theta))); err != nil {
				return err
			}
		}
		t.out.loss = sum / float64(len(order))
		t.out.curve = append(t.out.curve, t.out.loss)
		t.out.iterations++
		if err := t.tick(); err != nil {
			return err
		}
		if t.shouldStop(&w, b, o) {
			break
		}
	}
	t.out.best = w.best
	if t.early {
		copy(t.theta, w.theta)
	}
	return nil
}

// stopRule counts the epochs without improvement.
type stopRule struct {
	patience, idle int
	tol, best      float64
	theta          []float64 // the weights with the best score
}

// shouldStop evaluates the epoch that has ended and reports whether to stop.
func (t *training) shouldStop(w *stopRule, b *batch, o *optimizer) bool {
	if t.early {
		score := t.score(b)
		t.out.scores = append(t.out.scores, score)
		w.idle++
		if !(score < w.best+w.tol) {
			w.idle = 0
		}
		if score > w.best || w.theta == nil {
			w.best, w.theta = score, append(w.theta[:0], t.theta...)
		}
	} else {
		w.idle++
		if !(t.out.loss > w.best-w.tol) {
			w.idle = 0
		}
		w.best = min(w.best, t.out.loss)
	}
	o.epochEnds(t.out.iterations * len(t.rows))
	if w.idle > w.patience {
		w.idle = 0
		if o.shouldStop() {
			return true
		}
	}
	if t.out.iterations == t.epochs {
		t.out.warning = fmt.Sprintf("the optimization has not converged after %d iterations; raise max_iter", t.epochs)
	}
	return false
}

// score returns the accuracy or R² of the held-out rows.
func (t *training) score(b *batch) float64 {
	n := float64(len(t.heldOut))
	right, rest, total, mean := 0.0, 0.0, 0.0, 0.0
	for _, i := range t.heldOut {
		mean += t.targets[i] / n
	}
	row := make([]float64, len(b.answers()))
	for lo := 0; lo < len(t.heldOut); lo += b.size {
		part := t.heldOut[lo:min(lo+b.size, len(t.heldOut))]
		t.fillBatch(b, part)
		t.forward(b, len(part))
		for k, i := range part {
			b.answer(k, row)
			y := t.targets[i]
			rest += float64((row[0] - y) * (row[0] - y))
			total += float64((y - mean) * (y - mean))
			if class(row) == y {
				right++
			}
		}
	}
	switch {
	case t.kind != regressor:
		return right / n
	case total > 0:
		return 1 - rest/total
	case rest == 0:
		return 1
	}
	return 0
}
