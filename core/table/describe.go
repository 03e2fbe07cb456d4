package table

import (
	"encoding/json"
	"fmt"
	"math"

	"orrery/core/table/literal"
)

// Summary describes a column as pandas' describe does. For Text all numbers below Distinct
// are NaN and there are no bins; a Bool is described as its zeros and ones, and a Time in microseconds since 1970
// (FormatTime), without Std, which would be a duration.
type Summary struct {
	Name     string // of the column
	Type     string // Column.Type
	Kind     Kind
	Count    int // present cells
	Missing  int
	Distinct int // distinct present cells; 0 and -0 are equal

	Mean float64 // sum / Count; NaN without present cells
	Std  float64 // square root of the squared distances' sum / (Count-1); NaN for Count < 2
	Min  float64
	// Quartiles by linear interpolation between the two nearest cells at q*(Count-1).
	Q25, Median, Q75 float64
	Max              float64

	// Bins counts the finite cells in 24 bins of one width: bin i holds Edges[i] <= x < Edges[i+1], the last bin its
	// upper edge too. If all cells are one value x, the bins reach from x-0.5 to x+0.5.
	Bins  []int
	Edges []float64
	// Top is the ten most frequent present cells, the most frequent first; equals in ascending order.
	Top []ValueCount
}

// ValueCount is a cell, as Column.Cell writes it, and how often it occurs.
type ValueCount struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

const (
	summaryBins = 24
	summaryTop  = 10
	tickRows    = 1 << 16 // rows between two calls of tick: well below a millisecond each
)

// Describe computes the summary of a column in O(n) time (radix sort, hashing). tick, which
// may be nil, is called about every 65,536 rows; if it returns an error, Describe returns it.
//
// Sums are compensated (Neumaier 1974), so that the mean is right to the last digits for any order of the rows; the
// standard deviation is the corrected two-pass one (Chan, Golub and LeVeque 1983).
func Describe(c Column, tick func() error) (Summary, error) {
	if tick == nil {
		tick = func() error { return nil }
	}
	nan := math.NaN()
	s := Summary{Name: c.name, Type: c.Type(), Kind: c.kind,
		Mean: nan, Std: nan, Min: nan, Q25: nan, Median: nan, Q75: nan, Max: nan}
	if err := tick(); err != nil {
		return Summary{}, err
	}
	var err error
	if c.kind == Text {
		err = s.describeText(c, tick)
	} else {
		err = s.describeNumbers(c, tick)
	}
	if err != nil {
		return Summary{}, err
	}
	return s, nil
}

func (s *Summary) describeText(c Column, tick func() error) error {
	groups, err := groupTexts(c, tick)
	if err != nil {
		return err
	}
	top := topList[string]{less: func(a, b string) bool { return a < b }}
	for _, g := range groups {
		s.Count += int(g.count)
		top.add(c.Text(int(g.row)), int(g.count))
	}
	s.Missing, s.Distinct = c.Len()-s.Count, len(groups)
	for _, e := range top.entries {
		s.Top = append(s.Top, ValueCount{e.value, e.count})
	}
	return nil
}

func (s *Summary) describeNumbers(c Column, tick func() error) error {
	v, err := sortedPresent(c.nums, tick)
	if err != nil {
		return err
	}
	s.Count, s.Missing = len(v), c.Len()-len(v)
	if len(v) == 0 {
		return nil
	}
	s.Mean = mean(v)
	if s.Kind != Time {
		s.Std = deviation(v, s.Mean)
	}
	s.Min, s.Max = v[0], v[len(v)-1]
	s.Q25, s.Median, s.Q75 = quantile(v, 0.25), quantile(v, 0.5), quantile(v, 0.75)
	if err := tick(); err != nil {
		return err
	}
	s.countRuns(c, v)
	s.countBins(v)
	return nil
}

// countRuns finds Distinct and Top among sorted cells.
func (s *Summary) countRuns(c Column, v []float64) {
	top := topList[float64]{less: func(a, b float64) bool { return a < b }}
	for i := 0; i < len(v); {
		j := i + 1
		for j < len(v) && v[j] == v[i] {
			j++
		}
		s.Distinct++
		top.add(v[i], j-i)
		i = j
	}
	for _, e := range top.entries {
		s.Top = append(s.Top, ValueCount{c.format(e.value), e.count})
	}
}

func (s *Summary) countBins(v []float64) {
	for len(v) > 0 && math.IsInf(v[0], -1) {
		v = v[1:]
	}
	for len(v) > 0 && math.IsInf(v[len(v)-1], 1) {
		v = v[:len(v)-1]
	}
	if len(v) == 0 {
		return
	}
	s.Edges = binEdges(v[0], v[len(v)-1])
	s.Bins = make([]int, summaryBins)
	bin := 0
	for _, x := range v {
		for bin < summaryBins-1 && x >= s.Edges[bin+1] {
			bin++
		}
		s.Bins[bin]++
	}
}

func binEdges(lo, hi float64) []float64 {
	if lo == hi {
		lo, hi = lo-0.5, hi+0.5
	}
	edges := make([]float64, summaryBins+1)
	step := (hi - lo) / summaryBins
	for i := range edges {
		edges[i] = lo + float64(float64(i)*step)
		if step > math.MaxFloat64 {
			edges[i] = between(lo, hi, float64(i)/summaryBins)
		}
	}
	edges[summaryBins] = hi
	return edges
}

// between interpolates linearly, without overflow if hi-lo is beyond the largest float64.
func between(lo, hi, t float64) float64 { return float64(lo*(1-t)) + float64(hi*t) }

// total adds with Neumaier's compensation.
type total struct{ sum, lost float64 }

func (a *total) add(x float64) {
	t := a.sum + x
	if math.Abs(a.sum) >= math.Abs(x) {
		a.lost += (a.sum - t) + x
	} else {
		a.lost += (x - t) + a.sum
	}
	a.sum = t
}

func (a *total) value() float64 {
	if a.lost != a.lost { // inf - inf: use the uncompensated sum
		return a.sum
	}
	return a.sum + a.lost
}

func mean(v []float64) float64 {
	var a total
	for _, x := range v {
		a.add(x)
	}
	return a.value() / float64(len(v))
}

func deviation(v []float64, mean float64) float64 {
	if len(v) < 2 {
		return math.NaN()
	}
	var squares, rest total
	for _, x := range v {
		d := x - mean
		squares.add(float64(d * d))
		rest.add(d)
	}
	n, r := float64(len(v)), rest.value()
	return math.Sqrt((squares.value() - float64(r*r)/n) / (n - 1))
}

// quantile interpolates in sorted cells with the same rounding as numpy's percentile.
func quantile(v []float64, q float64) float64 {
	pos := float64(q * float64(len(v)-1))
	i := int(pos)
	t := pos - float64(i)
	if t == 0 || v[i] == v[i+1] { // also where infinities would make a NaN
		return v[i]
	}
	lo, hi := v[i], v[i+1]
	switch d := hi - lo; {
	case d > math.MaxFloat64:
		return between(lo, hi, t)
	case t < 0.5:
		return lo + float64(d*t)
	default:
		return hi - float64(d*(1-t))
	}
}

// topList collects the summaryTop most frequent values.
type topList[T any] struct {
	less    func(a, b T) bool
	entries []topEntry[T]
}

type topEntry[T any] struct {
	value T
	count int
}

func (l *topList[T]) add(value T, count int) {
	e := topEntry[T]{value, count}
	if len(l.entries) == summaryTop {
		if !l.before(e, l.entries[summaryTop-1]) {
			return
		}
		l.entries = l.entries[:summaryTop-1]
	}
	i := len(l.entries)
	for i > 0 && l.before(e, l.entries[i-1]) {
		i--
	}
	l.entries = append(l.entries, e)
	copy(l.entries[i+1:], l.entries[i:])
	l.entries[i] = e
}

func (l *topList[T]) before(a, b topEntry[T]) bool {
	if a.count != b.count {
		return a.count > b.count
	}
	return l.less(a.value, b.value)
}

// wireSummary is a Summary whose numbers may be "nan", "inf" or "-inf", which JSON's own may not.
type wireSummary struct {
	Name     string       `json:"name"`
	Type     string       `json:"type"`
	Kind     Kind         `json:"kind"`
	Count    int          `json:"count"`
	Missing  int          `json:"missing"`
	Distinct int          `json:"distinct"`
	Mean     wireFloat    `json:"mean"`
	Std      wireFloat    `json:"std"`
	Min      wireFloat    `json:"min"`
	Q25      wireFloat    `json:"q25"`
	Median   wireFloat    `json:"median"`
	Q75      wireFloat    `json:"q75"`
	Max      wireFloat    `json:"max"`
	Bins     []int        `json:"bins,omitempty"`
	Edges    []wireFloat  `json:"edges,omitempty"`
	Top      []ValueCount `json:"top,omitempty"`
}

// MarshalJSON writes NaN and infinities as the strings "nan", "inf" and "-inf".
func (s Summary) MarshalJSON() ([]byte, error) {
	w := wireSummary{s.Name, s.Type, s.Kind, s.Count, s.Missing, s.Distinct,
		wireFloat(s.Mean), wireFloat(s.Std), wireFloat(s.Min), wireFloat(s.Q25),
		wireFloat(s.Median), wireFloat(s.Q75), wireFloat(s.Max), s.Bins, nil, s.Top}
	for _, e := range s.Edges {
		w.Edges = append(w.Edges, wireFloat(e))
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Summary) UnmarshalJSON(b []byte) error {
	var w wireSummary
	if err := json.Unmarshal(b, &w); err != nil {
		return fmt.Errorf("table: read a summary: %w", err)
	}
	*s = Summary{w.Name, w.Type, w.Kind, w.Count, w.Missing, w.Distinct,
		float64(w.Mean), float64(w.Std), float64(w.Min), float64(w.Q25),
		float64(w.Median), float64(w.Q75), float64(w.Max), w.Bins, nil, w.Top}
	for _, e := range w.Edges {
		s.Edges = append(s.Edges, float64(e))
	}
	return nil
}

type wireFloat float64

func (f wireFloat) MarshalJSON() ([]byte, error) {
	switch v := float64(f); {
	case v != v:
		return []byte(`"nan"`), nil
	case math.IsInf(v, 0):
		return append(literal.AppendFloat([]byte{'"'}, v), '"'), nil
	default:
		return literal.AppendFloat(nil, v), nil
	}
}

func (f *wireFloat) UnmarshalJSON(b []byte) error {
	if len(b) > 1 && b[0] == '"' {
		b = b[1 : len(b)-1]
	}
	v, ok := literal.ParseFloat(b, '.')
	if !ok {
		if v = math.NaN(); string(b) != "nan" {
			return fmt.Errorf("table: %q is not a number", b)
		}
	}
	*f = wireFloat(v)
	return nil
}
