package cluster

import (
	"context"
	"math"
	"slices"
	"strconv"

	"orrery/core/ml"
	"orrery/core/num/kernel"
	"orrery/core/num/random"
)

// block is the number of rows processed at once.
const block = 256

// fitting is the state of a fit.
type fitting struct {
	*KMeans
	ctx    context.Context
	cols   [][]float64 // centered
	mean   []float64
	rows   int
	shift  float64 // squared movement of the centers at which a run ends
	random *random.State
	norms  []float64 // squared norm of each row
	done   int       // iterations of all runs
	loss   float64
	work   float64
}

// lloydRun is one run from initial centers to convergence.
type lloydRun struct {
	centers    [][]float64
	labels     []int
	inertia    float64
	iterations int
}

func newFitting(ctx context.Context, k *KMeans, x ml.Matrix) (*fitting, error) {
	f := &fitting{KMeans: k, ctx: ctx, rows: x.Rows, random: random.New(k.RandomState), norms: make([]float64, x.Rows), loss: math.NaN()}
	n, variance := float64(x.Rows), 0.0
	for _, c := range x.Cols {
		mean, out := kernel.Sum(c[:x.Rows])/n, make([]float64, x.Rows)
		rest, square := 0.0, 0.0
		for i := range out {
			out[i] = c[i] - mean
			rest += out[i]
			sq := float64(out[i] * out[i])
			square += sq
			f.norms[i] += sq
		}
		variance += (square - float64(rest*rest)/n) / n
		f.cols, f.mean = append(f.cols, out), append(f.mean, mean)
		if err := f.spend(n); err != nil {
			return nil, err
		}
	}
	f.shift = float64(k.Tol * (variance / float64(len(x.Cols))))
	return f, f.tick()
}

// spend adds to the count of operations and ticks every million, a few milliseconds as WebAssembly.
func (f *fitting) spend(operations float64) error {
	if f.work += operations; f.work < 1e6 {
		return nil
	}
	return f.tick()
}

func (f *fitting) tick() error {
	f.work = 0
	return ml.Tick(f.ctx, ml.Progress{Done: f.done, Total: f.Runs * f.MaxIter, Loss: f.loss})
}

// run runs the algorithm from one set of initial centers.
func (f *fitting) run() (*lloydRun, error) {
	centers, err := f.initialCenters()
	if err != nil {
		return nil, err
	}
	r := &lloydRun{centers: centers, labels: make([]int, f.rows)}
	for i := range r.labels {
		r.labels[i] = -1
	}
	strict := false
	for r.iterations < f.MaxIter && !strict {
		changed, err := f.assign(r)
		if err != nil {
			return nil, err
		}
		moved := f.move(r)
		r.iterations++
		f.done++
		f.loss = r.inertia / float64(f.rows)
		if err := f.tick(); err != nil {
			return nil, err
		}
		if strict = !changed; !strict && moved <= f.shift {
			break
		}
	}
	if !strict { // so that the labels match the centers
		if _, err := f.assign(r); err != nil {
			return nil, err
		}
	}
	r.inertia = f.inertia(r)
	return r, nil
}

// assign assigns every row to the nearest center and reports whether one changed. The inertia that it stores is that of
// the centers before they move.
func (f *fitting) assign(r *lloydRun) (changed bool, err error) {
	a := newAssigner(r.centers)
	part := make([][]float64, len(f.cols))
	r.inertia = 0
	for first := 0; first < f.rows; first += block {
		last := min(first+block, f.rows)
		for j, c := range f.cols {
			part[j] = c[first:last]
		}
		labels := r.labels[first:last]
		a.nearest(part, last-first)
		for i := range labels {
			changed = changed || labels[i] != a.label[i]
			labels[i] = a.label[i]
			r.inertia += max(0, a.best[i]+f.norms[first+i])
		}
		if err := f.spend(float64((last - first) * len(r.centers) * (len(part) + 2))); err != nil {
			return false, err
		}
	}
	return changed, nil
}

// assigner finds the nearest centers of a block of rows. It compares c² - 2 x c, the squared distance without x², which
// is the same for all centers.
type assigner struct {
	squares []float64   // c²
	twice   [][]float64 // -2 c
	dist    []float64
	best    []float64
	label   []int
}

func newAssigner(centers [][]float64) *assigner {
	a := &assigner{dist: make([]float64, block), best: make([]float64, block), label: make([]int, block)}
	for _, c := range centers {
		twice, sum := make([]float64, len(c)), 0.0
		for j, v := range c {
			twice[j] = -2 * v
			sum += float64(v * v)
		}
		a.squares, a.twice = append(a.squares, sum), append(a.twice, twice)
	}
	return a
}

func (a *assigner) nearest(cols [][]float64, n int) {
	for k, twice := range a.twice {
		dist := a.dist[:n]
		for i := range dist {
			dist[i] = a.squares[k]
		}
		kernel.AddScaled(dist, cols, twice)
		best, label := a.best[:n], a.label[:n]
		for i, d := range dist {
			if k == 0 || d < best[i] {
				best[i], label[i] = d, k
			}
		}
	}
}

// move moves every center to the mean of its rows and returns the sum of the squared movements.
func (f *fitting) move(r *lloydRun) float64 {
	next, count := ml.NewRows(len(r.centers), len(f.cols)), make([]float64, len(r.centers))
	for _, c := range r.labels {
		count[c]++
	}
	for j, col := range f.cols {
		for i, c := range r.labels {
			next[c][j] += col[i]
		}
	}
	f.relocate(r, next, count)
	largest := 0
	for k, n := range count {
		if n > count[largest] {
			largest = k
		}
	}
	moved := 0.0
	for k, n := range count {
		if n > 0 {
			for j := range next[k] {
				next[k][j] = float64(next[k][j] * (1 / n))
			}
		}
	}
	for k, n := range count {
		if n == 0 {
			copy(next[k], next[largest])
		}
		moved += kernel.Distance2(next[k], r.centers[k])
	}
	r.centers = next
	return moved
}

// relocate moves centers without rows to the rows that are farthest from their own centers.
func (f *fitting) relocate(r *lloydRun, sums [][]float64, count []float64) {
	var taken []int
	for k, n := range count {
		if n > 0 {
			continue
		}
		far, most := -1, 0.0
		for i, c := range r.labels {
			if d := f.distance(i, r.centers[c]); d > most && !slices.Contains(taken, i) {
				far, most = i, d
			}
		}
		if far < 0 {
			return // every row is on a center: there are fewer distinct rows than clusters
		}
		taken = append(taken, far)
		for j, col := range f.cols {
			sums[r.labels[far]][j] -= col[far]
			sums[k][j] = col[far]
		}
		count[k] = 1
		count[r.labels[far]]--
	}
}

func (f *fitting) distance(row int, center []float64) float64 {
	sum := 0.0
	for j, col := range f.cols {
		d := col[row] - center[j]
		sum += float64(d * d)
	}
	return sum
}

func (f *fitting) inertia(r *lloydRun) float64 {
	sum := 0.0
	for i, c := range r.labels {
		sum += f.distance(i, r.centers[c])
	}
	return sum
}

// finish moves the centers back to the coordinates of the original rows.
func (f *fitting) finish(r *lloydRun) *kMeans {
	used := make([]bool, len(r.centers))
	for _, c := range r.labels {
		used[c] = true
	}
	distinct := 0
	for _, u := range used {
		if u {
			distinct++
		}
	}
	m := &kMeans{width: len(f.cols), centers: r.centers, labels: r.labels, inertia: r.inertia, iterations: r.iterations}
	for _, c := range m.centers {
		for j := range c {
			c[j] += f.mean[j]
		}
	}
	if distinct < len(r.centers) {
		m.warning = "only " + strconv.Itoa(distinct) + " different clusters were found, fewer than n_clusters (" +
			strconv.Itoa(len(r.centers)) + "); rows may repeat"
	}
	m.prepare()
	return m
}
