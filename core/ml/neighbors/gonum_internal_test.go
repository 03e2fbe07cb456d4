package neighbors

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/spatial/kdtree"

	"orrery/core/ml"
	"orrery/core/num/random"
)

// points returns random rows, as columns and as gonum's points.
func points(rows, width int, seed uint64) (ml.Matrix, kdtree.Points) {
	r := random.New(seed)
	x, p := ml.Matrix{Rows: rows, Cols: make([][]float64, width)}, make(kdtree.Points, rows)
	for j := range x.Cols {
		x.Cols[j] = make([]float64, rows)
	}
	for i := range p {
		p[i] = make(kdtree.Point, width)
		for j := range p[i] {
			p[i][j] = r.Float64()
			x.Cols[j][i] = p[i][j]
		}
	}
	return x, p
}

func grown(t testing.TB, x ml.Matrix) *tree {
	t.Helper()
	out := newTree(x)
	if err := out.grow(context.Background(), 30); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFind_AsGonum(t *testing.T) {
	const neighbors = 5
	for _, width := range []int{1, 3, 8} {
		x, p := points(500, width, 1)
		ours, theirs := grown(t, x), kdtree.New(p, true)
		_, asked := points(50, width, 2)
		for _, point := range asked {
			q := query{tree: ours, power: 2, point: point, near: make([]neighbor, neighbors)}
			q.find()
			keep := kdtree.NewNKeeper(neighbors)
			theirs.NearestSet(keep, point)
			far := 0.0
			for _, c := range keep.Heap {
				far = max(far, c.Dist)
			}
			if got := q.near[neighbors-1].distance; math.Abs(got-math.Sqrt(far)) > 1e-15 {
				t.Fatalf("%d columns: the last neighbor is %v away, gonum's %v", width, got, math.Sqrt(far))
			}
		}
	}
}

func BenchmarkGonum(b *testing.B) {
	x, p := points(20_000, 3, 1)
	_, asked := points(1000, 3, 2)
	b.Run("build 20000x3/ours", func(b *testing.B) {
		for b.Loop() {
			grown(b, x)
		}
	})
	b.Run("build 20000x3/gonum", func(b *testing.B) {
		for b.Loop() {
			kdtree.New(p, true)
		}
	})
	ours, theirs := grown(b, x), kdtree.New(p, true)
	b.Run("find 1000/ours", func(b *testing.B) {
		near := make([]neighbor, 5)
		for b.Loop() {
			for _, point := range asked {
				q := query{tree: ours, power: 2, point: point, near: near}
				q.find()
			}
		}
	})
	b.Run("find 1000/gonum", func(b *testing.B) {
		for b.Loop() {
			for _, point := range asked {
				theirs.NearestSet(kdtree.NewNKeeper(5), point)
			}
		}
	})
}
