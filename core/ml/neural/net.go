package neural

import (
	"math"
	"slices"

	"orrery/core/ml"
	"orrery/core/num/kernel"
)

// net holds the layers. The weights of a unit are contiguous.
type net struct {
	units      []int // number of units of each layer, the inputs first
	activation string
	output     string      // "identity", "logistic" or "softmax"
	theta      []float64   // all weights, followed by all biases
	weights    [][]float64 // of each layer after the first, as parts of theta: [unit][unit of the previous layer]
	biases     [][]float64
}

func newNet(units []int, activation, output string) *net {
	n := &net{units: units, activation: activation, output: output}
	n.theta = make([]float64, weightCount(units))
	n.weights, n.biases = n.split(n.theta)
	return n
}

// weightCount returns the number of weights and biases. It computes in floating point, because the product may overflow
// an int.
func weightCount(units []int) int {
	sum := 0.0
	for l := 1; l < len(units); l++ {
		sum += float64(units[l]) * float64(units[l-1]+1)
	}
	return int(math.Min(sum, math.MaxInt32))
}

// split divides a slice as long as theta into weights and biases.
func (n *net) split(v []float64) (weights, biases [][]float64) {
	layers := len(n.units) - 1
	all := make([][]float64, 2*layers)
	for l := range all {
		size := n.units[l%layers+1]
		if l < layers {
			size *= n.units[l]
		}
		all[l], v = v[:size], v[size:]
	}
	return all[:layers], all[layers:]
}

// operations returns the floating point operations for a row.
func (n *net) operations() float64 { return 2 * float64(len(n.theta)) }

// batch holds the values of some rows in a forward and a backward pass, by column, as tables are.
type batch struct {
	size   int
	values [][][]float64 // [layer][unit][row]
	deltas [][][]float64 // derivatives with respect to the sums of each layer
	want   [][]float64   // the targets: [output][row]
	factor []float64     // buffer for one factor of each unit
}

func (n *net) batch(size int) *batch {
	layers := len(n.units)
	b := &batch{size: size, factor: make([]float64, slices.Max(n.units)), values: make([][][]float64, layers), deltas: make([][][]float64, layers)}
	for l, u := range n.units {
		b.values[l], b.deltas[l] = ml.NewRows(u, size), ml.NewRows(u, size)
	}
	b.want = ml.NewRows(n.units[layers-1], size)
	return b
}

// answers returns the values of the last layer.
func (b *batch) answers() [][]float64 { return b.values[len(b.values)-1] }

// forward computes the layers for the first rows of a batch from its inputs.
func (n *net) forward(b *batch, rows int) {
	for l, w := range n.weights {
		in := n.units[l]
		for o, z := range b.values[l+1] {
			z = z[:rows]
			for i := range z {
				z[i] = n.biases[l][o]
			}
			kernel.AddScaled(z, b.values[l], w[o*in:(o+1)*in])
			activate(n.activationOf(l), z)
		}
	}
	if n.output == "softmax" {
		row := b.factor[:len(b.answers())]
		for i := range rows {
			b.answer(i, row)
			kernel.Softmax(row)
			for o, z := range b.answers() {
				z[i] = row[o]
			}
		}
	}
}

// answer copies the values of the last layer for one row.
func (b *batch) answer(i int, row []float64) {
	for o, z := range b.answers() {
		row[o] = z[i]
	}
}

// row returns the outputs for one row. It adds in the same order as forward, and stores the layers in space if that is
// large enough.
func (n *net) row(space, x []float64) []float64 {
	all := 0
	for _, u := range n.units[1:] {
		all += u
	}
	if all > len(space) {
		space = make([]float64, all)
	}
	for l, u := range n.units[1:] {
		to := space[:u]
		space = space[u:]
		for o := range to {
			z := n.biases[l][o]
			for k, w := range n.weights[l][o*len(x) : (o+1)*len(x)] {
				z += float64(w * x[k])
			}
			to[o] = z
		}
		activate(n.activationOf(l), to)
		x = to
	}
	if n.output == "softmax" {
		kernel.Softmax(x)
	}
	return x
}

// activationOf returns the activation function of layer l+1.
func (n *net) activationOf(l int) string {
	if l == len(n.weights)-1 {
		return n.output
	}
	return n.activation
}

// activate applies a function to sums. Softmax needs a whole row and is applied elsewhere.
func activate(name string, z []float64) {
	switch name {
	case "relu":
		for i, v := range z {
			z[i] = max(v, 0)
		}
	case "tanh":
		for i, v := range z {
			z[i] = kernel.Tanh(v)
		}
	case "logistic":
		kernel.Sigmoids(z, z)
	}
}

// multiplyDerivative multiplies d by the derivative of the function whose values are in v.
func multiplyDerivative(name string, v, d []float64) {
	v = v[:len(d)]
	switch name {
	case "relu":
		for i := range d {
			if v[i] == 0 {
				d[i] = 0
			}
		}
	case "tanh":
		for i := range d {
			d[i] *= 1 - float64(v[i]*v[i])
		}
	case "logistic":
		for i := range d {
			d[i] *= float64(v[i] * (1 - v[i]))
		}
	}
}

// backward writes the gradient of the mean loss of the first rows of a batch, with the penalty alpha/2 |weights|² /
// rows, to grad and returns the loss.
func (n *net) backward(b *batch, rows int, alpha float64, grad []float64) float64 {
	n.forward(b, rows)
	weights, biases := n.split(grad)
	last, all := len(n.weights)-1, float64(rows)
	loss, square := 0.0, 0.0
	for o, v := range b.answers() {
		loss += n.loss(v[:rows], b.want[o])
		d, want := b.deltas[last+1][o][:rows], b.want[o][:rows]
		for i := range d {
			d[i] = v[i] - want[i]
		}
	}
	clear(grad)
	for l := last; l >= 0; l-- {
		in, w := n.units[l], n.weights[l]
		square += kernel.Dot(w, w)
		for o, d := range b.deltas[l+1] {
			kernel.Dots(weights[l][o*in:(o+1)*in], b.values[l], d[:rows])
			biases[l][o] = kernel.Sum(d[:rows]) / all
		}
		for k, g := range weights[l] {
			weights[l][k] = (g + float64(alpha*w[k])) / all
		}
		if l > 0 {
			n.backwardLayer(b, l, rows)
		}
	}
	return loss/all + float64(0.5*alpha*square)/all
}

// backwardLayer computes the derivatives for layer l from those for layer l+1.
func (n *net) backwardLayer(b *batch, l, rows int) {
	in, factor := n.units[l], b.factor[:n.units[l+1]]
	for k, d := range b.deltas[l] {
		d = d[:rows]
		clear(d)
		for o := range factor {
			factor[o] = n.weights[l][o*in+k]
		}
		kernel.AddScaled(d, b.deltas[l+1], factor)
		multiplyDerivative(n.activation, b.values[l][k], d)
	}
}

// loss returns, for one output, the sum over the rows of the log loss, with probabilities clipped to 2^-52 and 1 -
// 2^-52, or of half the squared error.
func (n *net) loss(answers, want []float64) float64 {
	const eps = 0x1p-52
	sum := 0.0
	for i, v := range answers {
		y := want[i]
		switch n.output {
		case "identity":
			sum += 0.5 * float64((v-y)*(v-y))
		case "softmax":
			if y > 0 {
				sum -= kernel.Log(min(max(v, eps), 1-eps))
			}
		default:
			p := min(max(v, eps), 1-eps)
			if y == 0 {
				p = 1 - p
			}
			sum -= kernel.Log(p)
		}
	}
	return sum
}
