package synth

import (
	"errors"
	"fmt"
	"strconv"

	"orrery/core/table"
)

// Options says what Classification makes.
type Options struct {
	// Rows is the number of rows, at least 1.
	Rows int
	// Columns is the number of features, at least 1; target and user_id come besides.
	Columns int
	// Seed chooses the table: one seed, one table.
	Seed uint64
	// Noise is the standard deviation of the features within a class, where the first
	// feature's class means are 2 apart; 0 means 1. About 0.5 makes classes that hardly
	// overlap, 4 ones that hardly differ.
	Noise float64
}

// ErrOptions is wrapped by Classification's errors.
var ErrOptions = errors.New("synth: impossible options")

// Classification makes a table of two classes: the numbers feature_1 to feature_n, target
// (0 or 1, each about as often) and user_id (u and digits, all different).
//
// Feature j of a row of class c is m + Noise*g, with m = ±1/j (plus for class 1, and the
// other way round for every second feature) and g drawn by Normal: the first features tell
// the most, and a linear boundary is right. Values have six decimals.
func Classification(o Options) (*table.Table, error) {
	if o.Rows < 1 || o.Columns < 1 || !(o.Noise >= 0) {
		return nil, fmt.Errorf("%w: %d rows, %d columns, noise %v", ErrOptions, o.Rows, o.Columns, o.Noise)
	}
	if o.Noise == 0 {
		o.Noise = 1
	}
	// Each column has a generator of its own: the table does not change when another column
	// is added.
	target := make([]float64, o.Rows)
	for i, r := 0, NewRand(mixSeed(o.Seed, 0)); i < o.Rows; i++ {
		target[i] = float64(r.Uint64() >> 63)
	}
	cols := make([]table.Column, 0, o.Columns+2)
	for j := 1; j <= o.Columns; j++ {
		cols = append(cols, table.Numbers("feature_"+strconv.Itoa(j), feature(o, j, target)))
	}
	t, err := table.New(append(cols, table.Numbers("target", target), userIDs(o.Rows))...)
	if err != nil {
		return nil, fmt.Errorf("synth: %w", err)
	}
	return t, nil
}

func feature(o Options, j int, target []float64) []float64 {
	r := NewRand(mixSeed(o.Seed, uint64(j)))
	mean := [2]float64{-1 / float64(j), 1 / float64(j)}
	if j%2 == 0 {
		mean[0], mean[1] = mean[1], mean[0]
	}
	v := make([]float64, len(target))
	for i, class := range target {
		v[i] = round6(mean[int(class)] + float64(o.Noise*r.Normal()))
	}
	return v
}

// mixSeed makes seeds for several generators out of one.
func mixSeed(seed, n uint64) uint64 {
	r := NewRand(seed)
	return r.Uint64() ^ NewRand(n).Uint64()
}

// userIDs counts in as many digits as the last id needs.
func userIDs(rows int) table.Column {
	digits := len(strconv.Itoa(rows - 1))
	data, offsets := make([]byte, 0, rows*(digits+1)), make([]uint32, 1, rows+1)
	var buf [20]byte
	for i := range rows {
		n := strconv.AppendInt(buf[:0], int64(i), 10)
		data = append(data, 'u')
		for range digits - len(n) {
			data = append(data, '0')
		}
		data = append(data, n...)
		offsets = append(offsets, uint32(len(data)))
	}
	return table.TextBytes("user_id", data, offsets)
}
