package synth

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"time"

	"orrery/core/table"
	"orrery/core/table/csv"
)

// Made has the options of Make. The zero value of a field below Columns disables it.
type Made struct {
	Rows     int     // 10 to 1,000,000
	Columns  int     // features that are numbers, 1 to 20
	Seed     uint64  // one seed, one table
	Noise    float64 // standard deviation of the noise in the target's score; that of a feature is 1
	Positive float64 // share of rows with target 1, above 0 and below 1; 0 is a half
	Missing  float64 // share of the features' cells that are emptied, wherever they stand; below 1
	Days     int     // that the rows are spread over, 2 to 3650; 0 is 90
	Drift    Drift
}

// ErrOptions is wrapped by the errors of Make.
var ErrOptions = errors.New("synth: impossible options")

// Drift describes changes from a day on.
type Drift struct {
	Day      int     // the first day that is different, counted from 1; 0: none is
	Shift    float64 // is added to feature_1: the data move, the answer to a value does not
	Category bool    // three of ten rows have a region that was not there before
	Flip     bool    // the target's answer is turned over: the concept moves, the data do not
}

// Fact is one thing that is true of a made table, in words.
type Fact struct{ Name, Value string }

const (
	mostMadeRows    = 1_000_000
	mostMadeColumns = 20
)

// madeStart is the midnight of day 1.
func madeStart() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

// Make makes a table of two classes over time, and tells what is true of it. Columns: event_timestamp (ascending,
// evenly spread), user_id (all different), feature_1 to feature_n (standard normal), region (north, south or west, and
// east after a new category), target (0 or 1).
//
// The truth is a line: score = sum of w_j feature_j, with w_j = 1/j and every second one negative, and region north
// adds 0.5. target is 1 where score + Noise*g is above the limit that the asked share of the rows before the drift
// exceeds. The facts hold the weights, the limit and how often the rule without noise is right, before and after the
// drift: no model can be expected to do better.
func Make(o Made) (*table.Table, []Fact, error) {
	if o.Positive == 0 {
		o.Positive = 0.5
	}
	if o.Days == 0 {
		o.Days = 90
	}
	if err := o.check(); err != nil {
		return nil, nil, err
	}
	m := o.draw()
	m.decide()
	facts := m.facts()
	t, err := m.table()
	return t, facts, err
}

func (o Made) check() error {
	in := func(v, lo, hi float64) bool { return v >= lo && v <= hi } // false for NaN
	switch {
	case !in(float64(o.Rows), 10, mostMadeRows):
		return fmt.Errorf("%w: %d rows; choose 10 to 1,000,000", ErrOptions, o.Rows)
	case !in(float64(o.Columns), 1, mostMadeColumns):
		return fmt.Errorf("%w: %d features; choose 1 to 20", ErrOptions, o.Columns)
	case !in(float64(o.Days), 2, 3650) || o.Drift.Day < 0 || o.Drift.Day > o.Days:
		return fmt.Errorf("%w: drift from day %d of %d; choose a day that is there, of 2 to 3650", ErrOptions, o.Drift.Day, o.Days)
	case !in(o.Noise, 0, 100), !in(o.Positive, 0.001, 0.999), !in(o.Missing, 0, 0.95), !in(o.Drift.Shift, -100, 100):
		return fmt.Errorf("%w: noise %v, positive share %v, missing %v, shift %v", ErrOptions, o.Noise, o.Positive, o.Missing, o.Drift.Shift)
	}
	return nil
}

// making is a table while it is made.
type making struct {
	Made
	first    int // row of the drift; Rows for none
	features [][]float64
	regions  []string
	score    []float64
	noise    []float64
	target   []float64
	limit    float64
}

// draw draws each column with a generator of its own, so that one option changes no other's draws.
func (o Made) draw() *making {
	m := &making{Made: o, first: o.Rows}
	if o.Drift.Day > 0 {
		for m.first = 0; m.first < o.Rows && m.day(m.first) < o.Drift.Day; m.first++ {
		}
	}
	m.regions = make([]string, o.Rows)
	for i, r := 0, NewRand(mixSeed(o.Seed, 1)); i < o.Rows; i++ {
		old, fresh := []string{"north", "south", "south", "west"}[r.IntN(4)], r.IntN(10) < 3
		if m.regions[i] = old; fresh && o.Drift.Category && i >= m.first {
			m.regions[i] = "east"
		}
	}
	m.noise = make([]float64, o.Rows)
	for i, r := 0, NewRand(mixSeed(o.Seed, 2)); i < o.Rows; i++ {
		m.noise[i] = float64(o.Noise * r.Normal())
	}
	for j := range o.Columns {
		v := make([]float64, o.Rows)
		for i, r := 0, NewRand(mixSeed(o.Seed, 3+uint64(j))); i < o.Rows; i++ {
			v[i] = r.Normal()
			if j == 0 && i >= m.first {
				v[i] += o.Drift.Shift
			}
			v[i] = round6(v[i])
		}
		m.features = append(m.features, v)
	}
	return m
}

// second is a row's time after madeStart.
func (o Made) second(row int) int { return int(int64(row) * int64(o.Days) * 86_400 / int64(o.Rows)) }

// day counts from 1.
func (o Made) day(row int) int { return o.second(row)/86_400 + 1 }

func weight(j int) float64 {
	if j%2 == 1 {
		return -1 / float64(j+1)
	}
	return 1 / float64(j+1)
}

const northAdds = 0.5

// decide finds the target of every row.
func (m *making) decide() {
	m.score, m.target = make([]float64, m.Rows), make([]float64, m.Rows)
	for i := range m.score {
		if m.regions[i] == "north" {
			m.score[i] = northAdds
		}
		for j, v := range m.features {
			m.score[i] += float64(weight(j) * v[i])
		}
	}
	before := m.first
	if before == 0 {
		before = m.Rows
	}
	heard := make([]float64, before)
	for i := range heard {
		heard[i] = m.score[i] + m.noise[i]
	}
	slices.Sort(heard)
	m.limit = heard[min(before-1, int(float64(before)*(1-m.Positive)))]
	for i := range m.target {
		is := m.score[i]+m.noise[i] >= m.limit
		if m.Drift.Flip && i >= m.first {
			is = !is
		}
		if is {
			m.target[i] = 1
		}
	}
}

// right is how often the rule without noise is right in rows from..to.
func (m *making) right(from, to int, turned bool) float64 {
	n := 0
	for i := from; i < to; i++ {
		if ((m.score[i] >= m.limit) != turned) == (m.target[i] == 1) {
			n++
		}
	}
	return float64(n) / float64(max(1, to-from))
}

func (m *making) facts() []Fact {
	rule := "score = " // such as + 1 feature_1 - 0.5 feature_2 + 0.5 in region north
	for j := range m.features {
		rule += []string{"+ ", "- "}[j%2] + strconv.FormatFloat(math.Abs(weight(j)), 'g', 4, 64) + " feature_" + strconv.Itoa(j+1) + " "
	}
	percent := func(v float64) string { return strconv.FormatFloat(100*v, 'f', 1, 64) + " %" }
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }
	positive := 0.0
	for _, y := range m.target {
		positive += y
	}
	out := []Fact{
		{"Seed", strconv.FormatUint(m.Seed, 10)},
		{"Rule", rule + "+ " + number(northAdds) + " in region north"},
		{"Target", "1 where score + noise >= " + number(m.limit) + ": in " + percent(positive/float64(m.Rows)) + " of the rows"},
		{"Noise", "standard deviation " + number(m.Noise)},
		{"Missing", percent(m.Missing) + " of the features' cells, anywhere"},
		{"The rule itself is right", percent(m.right(0, m.first, false)) + " of " + strconv.Itoa(m.first) + " rows"},
	}
	if m.first < m.Rows {
		out = append(out, m.drifted(percent, number)...)
	}
	return out
}

func (m *making) drifted(percent, number func(float64) string) []Fact {
	what := ""
	if m.Drift.Shift != 0 {
		what += ", feature_1 moves by " + number(m.Drift.Shift)
	}
	if m.Drift.Category {
		what += ", region east appears"
	}
	if m.Drift.Flip {
		what += ", the target is turned over"
	}
	if what == "" {
		what = ", nothing changes"
	}
	start := madeStart().AddDate(0, 0, m.Drift.Day-1).Format("2006-01-02")
	return []Fact{{"Drift", "from day " + strconv.Itoa(m.Drift.Day) + " (" + start + ", row " + strconv.Itoa(m.first) + ")" + what},
		{"The old rule after it", percent(m.right(m.first, m.Rows, false)) + " of " + strconv.Itoa(m.Rows-m.first) + " rows"}}
}

// table empties cells and puts the columns together.
func (m *making) table() (*table.Table, error) {
	at, r := make([]float64, m.Rows), NewRand(mixSeed(m.Seed, 99))
	for i := range at {
		at[i] = float64(madeStart().Unix()+int64(m.second(i))) * 1e6
	}
	for _, v := range m.features {
		for i := range v {
			if r.Float64() < m.Missing {
				v[i] = math.NaN()
			}
		}
	}
	cols := []table.Column{table.Times("event_timestamp", at), userIDs(m.Rows)}
	for j, v := range m.features {
		cols = append(cols, table.Numbers("feature_"+strconv.Itoa(j+1), v))
	}
	return table.New(append(cols, table.Texts("region", m.regions), table.Numbers("target", m.target))...)
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

// Sample is a file of data/ that comes from a seed.
type Sample struct {
	Name  string
	Write func(io.Writer) error
}

// Samples are the files of data/ that this package makes, byte for byte; the others there
// have been measured by somebody.
func Samples() []Sample {
	file := func(t func() *table.Table) func(io.Writer) error {
		return func(w io.Writer) error { return csv.Write(w, t()) }
	}
	return []Sample{
		{"user_data.csv", WriteUserData},
		{"customers.csv", file(Customers)},
		{"user_events.csv", file(Events)},
		{"user_labels.csv", file(Labels)},
	}
}
