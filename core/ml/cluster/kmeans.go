package cluster

import (
	"context"
	"math"
	"strconv"

	"orrery/core/ml"
)

const kMeansKind = "KMeans"

// KMeans finds the centers that minimize the sum of the squared distances of the rows to their nearest center.
type KMeans struct {
	Clusters    int
	Init        [][]float64 // initial centers; nil draws them
	Random      bool        // draw them uniformly from the rows instead of by k-means++
	Runs        int         // number of runs, of which the best counts
	MaxIter     int
	Tol         float64
	RandomState uint64
}

// KMeansParams describes the parameters of KMeans.
func KMeansParams() ml.ParamDocs {
	inf := math.Inf(1)
	return ml.ParamDocs{
		{Name: "n_clusters", Default: 8.0, Min: 1, Max: inf, Whole: true, Doc: "Number of groups."},
		{Name: "init", Default: "k-means++", Choices: []string{"k-means++", "random"}, Free: true,
			Doc: "The initial centers: rows that are far from each other (k-means++), any rows (random), or a list of centers."},
		{Name: "n_init", Default: 10.0, Choices: []string{"auto"}, Free: true,
			Doc: "Number of runs, of which the best is kept. auto is 1 with k-means++ and 10 with random."},
		{Name: "max_iter", Default: 300.0, Min: 1, Max: inf, Whole: true, Doc: "Maximum number of iterations of a run."},
		{Name: "tol", Default: 1e-4, Min: 0, Max: inf,
			Doc: "A run ends when the centers move by less than this, relative to the mean variance of the columns."},
		{Name: "random_state", Default: nil, None: true, Min: 0, Max: math.MaxUint32, Whole: true,
			Doc: "Seed of the initial centers; None is 0."},
		{Name: "algorithm", Default: "lloyd", Choices: []string{"lloyd", "elkan", "auto", "full"},
			Doc: "scikit-learn's algorithm. Here all values use Lloyd's, which has the same result."},
	}
}

// MakeKMeans returns the catalog entry of KMeans.
func MakeKMeans() ml.Maker {
	return ml.Maker{
		Params: KMeansParams(),
		Note:   "Groups the rows around centers, without a target.",
		Build:  func(params map[string]any) (any, error) { return readKMeans(params) },
	}
}

func readKMeans(params map[string]any) (*KMeans, error) {
	p, err := KMeansParams().Read(kMeansKind, params)
	if err != nil {
		return nil, err
	}
	k := &KMeans{Clusters: p.Int("n_clusters"), Random: p.Text("init") == "random", Runs: 10, MaxIter: p.Int("max_iter"), Tol: p.Float("tol")}
	if p.Value("random_state") != nil {
		k.RandomState = uint64(p.Float("random_state"))
	}
	runs, number := p.Value("n_init").(float64)
	switch auto := p.Text("n_init") == "auto"; {
	case auto && !k.Random:
		k.Runs = 1
	case number && runs >= 1 && runs <= math.MaxInt32 && runs == math.Floor(runs):
		k.Runs = int(runs)
	case !auto:
		return nil, p.Refuse("n_init", "a whole number above 0, or auto")
	}
	if word := p.Text("init"); word != "k-means++" && word != "random" {
		list, _ := p.Value("init").([]any)
		if k.Init = readCenters(list); k.Init == nil || len(k.Init) != k.Clusters {
			return nil, p.Refuse("init", "k-means++, random, or a list of "+strconv.Itoa(k.Clusters)+" centers, each a list of finite numbers")
		}
		k.Runs = 1
	}
	return k, nil
}

// readCenters returns nil unless all rows consist of numbers and have the same length.
func readCenters(list []any) (out [][]float64) {
	for _, v := range list {
		row, _ := v.([]any)
		numbers := make([]float64, len(row))
		for j, v := range row {
			f, ok := v.(float64)
			if !ok || f-f != 0 {
				return nil
			}
			numbers[j] = f
		}
		if len(row) == 0 || out != nil && len(row) != len(out[0]) {
			return nil
		}
		out = append(out, numbers)
	}
	return out
}

// Tags says that there is no target.
func (*KMeans) Tags() ml.Tags { return ml.Tags{Task: ml.Clustering} }

// Fit runs Lloyd's algorithm from each set of initial centers: assign every row to the nearest center, the first of
// several at the same distance, move every center to the mean of its rows, and repeat until no row changes or the
// centers move by less than Tol. A center without rows takes the row that is farthest from its own center. The rows are
// centered first, for precision.
//
// Fewer rows than clusters are a *ml.StepError, initial centers of the wrong width a *ml.ParamError. Time: rows times
// columns times clusters for each iteration.
func (k *KMeans) Fit(ctx context.Context, x ml.Matrix, _ []float64) (ml.Predictor, error) {
	if x.Rows < k.Clusters {
		return nil, &ml.StepError{Step: kMeansKind, Text: strconv.Itoa(x.Rows) + " rows cannot make " + strconv.Itoa(k.Clusters) +
			" clusters; n_clusters is at most the number of rows"}
	}
	if k.Init != nil && len(k.Init[0]) != len(x.Cols) {
		return nil, &ml.ParamError{Kind: kMeansKind, Param: "init", Value: len(k.Init[0]),
			Want: "centers of " + strconv.Itoa(len(x.Cols)) + " numbers, one for each column"}
	}
	f, err := newFitting(ctx, k, x)
	if err != nil {
		return nil, err
	}
	var best *lloydRun
	for range k.Runs {
		r, err := f.run()
		if err != nil {
			return nil, err
		}
		if best == nil || r.inertia < best.inertia && !sameGroups(r.labels, best.labels, k.Clusters) {
			best = r
		}
	}
	return f.finish(best), nil
}

// sameGroups reports whether labels a and b are equal up to renumbering.
func sameGroups(a, b []int, clusters int) bool {
	number := make([]int, clusters)
	for i := range number {
		number[i] = -1
	}
	for i, c := range a {
		if number[c] < 0 {
			number[c] = b[i]
		} else if number[c] != b[i] {
			return false
		}
	}
	return true
}
