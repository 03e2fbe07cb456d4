package profile

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"orrery/core/table"
	"orrery/core/usertext"
)

// Roles say what the columns are for; "" is none.
type Roles struct {
	Key, Target string
	Features    []string
}

// Options configure Find and Arrange.
type Options struct {
	Roles Roles
	Now   time.Time                   // the latest time that is not out of range; zero: any is in range
	Tick  func(done, total int) error // called between columns; an error ends the work; nil: nothing
}

func (o Options) tick(done, total int) error {
	if o.Tick == nil {
		return nil
	}
	return o.Tick(done, total)
}

// Finding is one thing to look at.
type Finding struct {
	Kind   string  `json:"kind"`             // as in the package's list
	Column string  `json:"column,omitempty"` // "" for whole rows
	Grave  string  `json:"grave,omitempty"`  // "fail" for what breaks or falsifies a fit, "warn", or "" to know
	Text   string  `json:"text"`             // a sentence with the numbers
	Value  float64 `json:"value,omitempty"`  // of a leak and an imbalance: what was measured
	Rows   int     `json:"rows"`             // how many Arrange lists for it
}

// kinds in the order of the list.
var kinds = []string{"missing_target", "leak", "not_finite", "conflicting_labels", "duplicate_rows", "class_imbalance",
	"time_out_of_range", "mixed_types", "constant", "near_unique_text", "missing_values", "repeated_key"}

// worst sorts findings: by gravity, then by kind, then by rows.
func worst(list []Finding) {
	grave := func(f Finding) int { return slices.Index([]string{"fail", "warn", ""}, f.Grave) }
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(grave(a)-grave(b), slices.Index(kinds, a.Kind)-slices.Index(kinds, b.Kind), b.Rows-a.Rows)
	})
}

// Find returns the findings of a table. summaries are those of table.Describe for the
// columns in order. The error is Tick's.
func Find(t *table.Table, summaries []table.Summary, o Options) ([]Finding, error) {
	p := &prober{t: t, o: o, summaries: summaries, feature: make(map[string]bool, len(o.Roles.Features))}
	for _, name := range o.Roles.Features {
		p.feature[name] = true
	}
	if t.Rows() == 0 {
		return nil, nil
	}
	if target, err := t.Column(o.Roles.Target); err == nil {
		p.target, p.classes = &target, labelsOf(target)
	}
	for i, s := range summaries {
		if err := o.tick(i, len(summaries)+1); err != nil {
			return nil, err
		}
		p.column(t.Columns()[i], s)
	}
	if err := o.tick(len(summaries), len(summaries)+1); err != nil {
		return nil, err
	}
	p.whole()
	worst(p.found)
	return p.found, nil
}

// prober collects findings.
type prober struct {
	t         *table.Table
	o         Options
	summaries []table.Summary
	feature   map[string]bool // the names of the features: there may be 10,000
	target    *table.Column   // nil for none
	classes   labels          // of the target
	found     []Finding
}

// add counts the rows that a finding concerns, and keeps it if there are any.
func (p *prober) add(f Finding, format string, args ...any) {
	f.Rows = len(concerned(p.t, f, p.o))
	p.keep(f, format, args...)
}

func (p *prober) keep(f Finding, format string, args ...any) {
	if f.Rows > 0 {
		f.Text = fmt.Sprintf(format, args...)
		p.found = append(p.found, f)
	}
}

func (p *prober) column(c table.Column, s table.Summary) {
	name, rows := c.Name(), p.t.Rows()
	is := p.feature[name]
	grave := ""
	if is {
		grave = "warn"
	}
	switch {
	case name == p.o.Roles.Target:
		p.aim(c, s)
	case s.Count == 0:
		p.add(Finding{Kind: "constant", Column: name, Grave: "warn"}, "%s has no value in any of %d rows.", name, rows)
	case s.Distinct == 1 && rows > 1:
		p.add(Finding{Kind: "constant", Column: name, Grave: "warn"}, "%s is %s in all of %d rows that have it: it tells rows apart by nothing.", name, c.Cell(first(c)), s.Count)
	}
	if s.Missing > 0 && s.Count > 0 && name != p.o.Roles.Target {
		if s.Missing*20 < rows {
			grave = ""
		}
		p.add(Finding{Kind: "missing_values", Column: name, Grave: grave}, "%d of %d cells of %s are missing (%s %%).", s.Missing, rows, name, percent(s.Missing, rows))
	}
	p.values(c, s, is)
}

// values are the findings that need a look at the cells.
func (p *prober) values(c table.Column, s table.Summary, is bool) {
	name := c.Name()
	switch c.Kind() {
	case table.Text:
		p.texts(c, s, is)
	case table.Time:
		p.add(Finding{Kind: "time_out_of_range", Column: name, Grave: "warn"},
			"Times of %s are outside 1900 to now: from %s to %s.", name, table.FormatTime(s.Min, false), table.FormatTime(s.Max, false))
	case table.Number:
		p.add(Finding{Kind: "not_finite", Column: name, Grave: "fail"}, "%s has infinite numbers, which a fit refuses.", name)
	}
	if name == p.o.Roles.Key && s.Distinct < s.Count {
		p.add(Finding{Kind: "repeated_key", Column: name}, "%s has %d different values in %d rows: look-ups find the first row of each.", name, s.Distinct, s.Count)
	}
	if p.target != nil && is && s.Distinct > 1 {
		if value, means := leak(c, *p.target, p.classes); means != "" {
			p.add(Finding{Kind: "leak", Column: name, Grave: "fail", Value: value},
				"%s alone predicts %s: %s. Is it known when a prediction is asked for?", name, p.target.Name(), means)
		}
	}
}

func (p *prober) texts(c table.Column, s table.Summary, is bool) {
	grave := ""
	if is {
		grave = "warn"
	}
	if n := numbers(c); n > 0 && n < s.Count && n*10 >= s.Count {
		p.add(Finding{Kind: "mixed_types", Column: c.Name(), Grave: "warn"}, "%s mixes types: %d cells are numbers, %d are other text, such as %s.",
			c.Name(), n, s.Count-n, clip(c.Cell(other(c))))
	}
	if s.Count >= 10 && s.Distinct*10 >= s.Count*9 && c.Name() != p.o.Roles.Key {
		p.add(Finding{Kind: "near_unique_text", Column: c.Name(), Grave: grave}, "%s has %d different texts in %d rows: a category of its own for nearly every row.",
			c.Name(), s.Distinct, s.Count)
	}
}

// aim looks at the target.
func (p *prober) aim(c table.Column, s table.Summary) {
	name, rows := c.Name(), p.t.Rows()
	if s.Missing > 0 {
		p.add(Finding{Kind: "missing_target", Column: name, Grave: "fail"}, "%d of %d rows have no %s. A fit needs one in every row.", s.Missing, rows, name)
	}
	if s.Distinct == 1 {
		p.add(Finding{Kind: "constant", Column: name, Grave: "fail"}, "%s is %s in every row: there is nothing to learn.", name, c.Cell(first(c)))
	}
	l := p.classes
	if k := len(l.names); k >= 2 && classification(c, k) {
		rare, limit := l.rarest(), 0.4/float64(k)
		if v := float64(l.counts[rare]) / float64(s.Count); v < limit {
			p.add(Finding{Kind: "class_imbalance", Column: name, Grave: "warn", Value: v}, "Only %s %% of the rows are %s, the rarest of %d classes of %s. Below %.3g %%, accuracy says little.",
				percent(l.counts[rare], s.Count), clip(l.names[rare]), k, name, 100*limit)
		}
	}
}

// whole are the findings about rows as wholes. Where a column has another value in every
// row, no two rows are alike, and nothing is looked for.
func (p *prober) whole() {
	r := p.o.Roles
	if !p.apart(p.t.Names()) {
		first := group(p.t.Columns(), p.t.Rows())
		p.keep(Finding{Kind: "duplicate_rows", Grave: "warn", Rows: len(shared(first))},
			"%s an earlier one in every column: test rows may also be among the training rows.", usertext.Count(repeats(first), "row repeats", "rows repeat"))
	}
	if p.target != nil && len(r.Features) > 0 && !p.apart(r.Features) {
		p.add(Finding{Kind: "conflicting_labels", Grave: "warn"}, "Rows that are alike in all features differ in %s: no model can be right in all of them.", r.Target)
	}
}

// apart reports whether one of the columns tells every row from every other.
func (p *prober) apart(names []string) bool {
	return slices.ContainsFunc(p.summaries, func(s table.Summary) bool {
		return s.Distinct == p.t.Rows() && slices.Contains(names, s.Name)
	})
}

func percent(n, of int) string { return fmt.Sprintf("%.2g", 100*float64(n)/float64(max(of, 1))) }

// clip shortens a text to what a sentence holds.
func clip(s string) string {
	const most = 40
	for i := range s {
		if i > most {
			return s[:i] + "…"
		}
	}
	return s
}
