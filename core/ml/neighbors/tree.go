package neighbors

import (
	"context"
	"math"

	"orrery/core/ml"
)

// tree holds the training rows. With nodes it is a k-d tree with the rows in the order of its leaves. Without, it is a
// single leaf.
type tree struct {
	rows, width int
	data        []float64 // row i at i*width
	index       []int32   // the training row at each position
	nodes       []node    // the children of node i are 2i+1 and 2i+2
	low, high   []float64 // bounds of node i at i*width
}

// node is a range of rows.
type node struct {
	first, last int32
	leaf        bool
}

// newTree copies the columns row by row.
func newTree(x ml.Matrix) *tree {
	t := &tree{rows: x.Rows, width: len(x.Cols), data: make([]float64, x.Rows*len(x.Cols)), index: make([]int32, x.Rows)}
	for j, c := range x.Cols {
		for i, v := range c[:x.Rows] {
			t.data[i*t.width+j] = v
		}
	}
	for i := range t.index {
		t.index[i] = int32(i)
	}
	return t
}

// grow builds the k-d tree as scikit-learn does: it halves every node along its longest dimension, with as many levels
// as give leafSize to twice as many rows in each leaf.
func (t *tree) grow(ctx context.Context, leafSize int) error {
	levels := 1
	for share := float64(t.rows-1) / float64(leafSize); share >= 2; share /= 2 {
		levels++
	}
	count := 1<<levels - 1
	g := &grower{tree: t, keys: make([]float64, t.rows)}
	t.nodes = make([]node, count)
	t.low, t.high = make([]float64, count*t.width), make([]float64, count*t.width)
	if err := g.split(ctx, 0, 0, t.rows); err != nil {
		return err
	}
	old := t.data
	t.data = make([]float64, len(old))
	for i, from := range t.index {
		copy(t.data[i*t.width:(i+1)*t.width], old[int(from)*t.width:])
	}
	return nil
}

// grower holds the buffers for sorting.
type grower struct {
	*tree
	keys []float64
	work int
}

// split sets node i to the rows from first to last and builds the nodes below it.
func (g *grower) split(ctx context.Context, i, first, last int) error {
	n := &g.nodes[i]
	n.first, n.last = int32(first), int32(last)
	long := g.bound(i, first, last)
	if g.work += (last - first) * g.width; g.work > 1<<18 || i == 0 {
		g.work = 0
		if err := ml.Tick(ctx, ml.Progress{Loss: math.NaN()}); err != nil {
			return err
		}
	}
	if n.leaf = 2*i+1 >= len(g.nodes) || last-first < 2; n.leaf {
		return nil
	}
	index, keys := g.index[first:last], g.keys[first:last]
	for k, row := range index {
		keys[k] = g.data[int(row)*g.width+long]
	}
	half := (last - first) / 2
	(&rowsByKey{keys, index}).selectSmallest(half)
	if err := g.split(ctx, 2*i+1, first, first+half); err != nil {
		return err
	}
	return g.split(ctx, 2*i+2, first+half, last)
}

// bound sets the bounds of node i and returns its longest dimension, the first of several.
func (g *grower) bound(i, first, last int) int {
	low, high := g.low[i*g.width:(i+1)*g.width], g.high[i*g.width:(i+1)*g.width]
	for j := range low {
		low[j], high[j] = math.Inf(1), math.Inf(-1)
	}
	for _, row := range g.index[first:last] {
		for j, v := range g.data[int(row)*g.width : int(row+1)*g.width] {
			if v < low[j] {
				low[j] = v
			}
			if v > high[j] {
				high[j] = v
			}
		}
	}
	long, most := 0, 0.0
	for j := range low {
		if d := high[j] - low[j]; d > most {
			long, most = j, d
		}
	}
	return long
}
