//go:build e2e

package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"time"

	"orrery/core/expr"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/table"
	"orrery/core/table/csv"
)

// fact is a case: work to measure, and its target.
type fact struct {
	name    string
	ratio   float64 // maximum ratio to Python's time
	atLeast bool    // ratio is a minimum, and the figure itself is a ratio
	work    func(dir string) (func() error, error)
}

func (c fact) target() string {
	if c.atLeast {
		return fmt.Sprintf(">= %.1f", c.ratio)
	}
	return fmt.Sprintf("<= %.2g", c.ratio)
}

// The names are also those of versus.py.
func cases() []fact {
	return []fact{
		{"LogisticRegression 100 x 3", 0.3, false, fit("100x3", "LogisticRegression", nil)},
		{"LogisticRegression 10k x 20", 1.5, false, fit("10kx20", "LogisticRegression", nil)},
		{"LogisticRegression 100k x 50", 2, false, fit("100kx50", "LogisticRegression", nil)},
		{"LogisticRegression 1M x 20", 1.2, false, fit("1Mx20", "LogisticRegression", nil)},
		{"RandomForest 80k x 20, 10 trees", 0.35, false, fit("80kx20", "RandomForestClassifier", map[string]any{"n_estimators": 10, "random_state": 0})},
		{"HistGradientBoosting 80k x 20, 100 rounds", 2, false, fit("80kx20", "HistGradientBoostingClassifier", map[string]any{"early_stopping": false})},
		{"KNeighbors 20k x 10, predict 1k", 2, false, neighbours},
		{"feature_1 ** 2, 1M rows", 0.5, false, square},
		{"CSV of 130 MB", 2, false, readCSV},
		{name: peak, ratio: 3},
		{name: twoWorkers, ratio: 1.6, atLeast: true},
	}
}

const (
	peak       = "peak memory of 1M x 20 / table"
	twoWorkers = "cross-validation: 1 worker / 2 workers"
)

// mark is the prefix of output lines with a figure.
const mark = "versus: "

// best returns the shortest time in seconds of the runs within two seconds, at least two, after one warm-up run.
func best(work func() error) (float64, error) {
	shortest := math.Inf(1)
	begin := time.Now()
	for run := 0; run < 3 || run < 50 && time.Since(begin) < 2*time.Second; run++ {
		start := time.Now()
		if err := work(); err != nil {
			return 0, err
		}
		if took := time.Since(start).Seconds(); run > 0 {
			shortest = min(shortest, took)
		}
	}
	return shortest, nil
}

// estimator returns an estimator with the catalog's defaults except for the given parameters.
func estimator(kind string, params map[string]any) (ml.Estimator, error) {
	step, err := catalog.Catalog().Build(ml.Spec{Kind: kind, Params: params})
	if err != nil {
		return nil, err
	}
	return step.(ml.Estimator), nil
}

func fit(set, kind string, params map[string]any) func(string) (func() error, error) {
	return func(dir string) (func() error, error) {
		e, err := estimator(kind, params)
		if err != nil {
			return nil, err
		}
		x, y, err := read(dir, set)
		return func() error {
			_, err := e.Fit(context.Background(), x, y)
			return err
		}, err
	}
}

// neighbours predicts the last thousand rows from the others.
func neighbours(dir string) (func() error, error) {
	e, err := estimator("KNeighborsClassifier", nil)
	if err != nil {
		return nil, err
	}
	x, y, err := read(dir, "21kx10")
	if err != nil {
		return nil, err
	}
	train, test := ml.Matrix{Rows: 20_000}, ml.Matrix{Rows: 1000}
	for _, c := range x.Cols {
		train.Cols, test.Cols = append(train.Cols, c[:20_000]), append(test.Cols, c[20_000:])
	}
	m, err := e.Fit(context.Background(), train, y[:20_000])
	return func() error {
		if got := m.Predict(nil, test); len(got) != 1000 {
			return fmt.Errorf("%d answers", len(got))
		}
		return nil
	}, err
}

func square(dir string) (func() error, error) {
	x, _, err := read(dir, "1Mx20")
	if err != nil {
		return nil, err
	}
	var cols []table.Column
	for j, c := range x.Cols {
		cols = append(cols, table.Numbers(fmt.Sprintf("feature_%d", j+1), c))
	}
	t, err := table.New(cols...)
	if err != nil {
		return nil, err
	}
	p, err := expr.Compile("feature_1 ** 2", t.Schema())
	return func() error {
		_, err := p.Eval(t)
		return err
	}, err
}

func readCSV(dir string) (func() error, error) {
	return func() error {
		f, err := os.Open(filepath.Join(dir, bigCSV))
		if err != nil {
			return err
		}
		defer f.Close()
		info, err := f.Stat()
		if err != nil {
			return err
		}
		_, _, err = csv.ReadTable(f, info.Size(), csv.Options{})
		return err
	}, nil
}
