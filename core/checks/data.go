package checks

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"orrery/core/ml"
	"orrery/core/table"
	"orrery/core/usertext"
)

func (s Suite) dataChecks(on Subject) []check {
	var out []check
	add := func(wanted bool, name string, run func(t *table.Table) (string, bool)) {
		if wanted {
			out = append(out, check{name, "data", func(context.Context) (string, bool) { return run(on.Table) }})
		}
	}
	c := s.config
	add(len(c.Columns)+len(c.Kinds) > 0, "test_schema", c.schema)
	add(c.Target != "", "test_missing_target", c.missingTarget)
	add(c.Key != "", "test_unique_key", c.uniqueKey)
	add(c.Target != "" && task(c, on) == ml.Classification, "test_class_balance", c.classBalance)
	return out
}

// task returns the task for the target. If it is not configured, the target is a
// classification unless its values are measured numbers.
func task(c Config, on Subject) ml.Task {
	for _, t := range []ml.Task{ml.Regression, ml.Clustering, ml.Transformation} {
		if c.Task == t.String() {
			return t
		}
	}
	if c.Task != "" {
		return ml.Classification
	}
	if on.Model != nil {
		return on.Model.Task()
	}
	target, err := on.Table.Column(c.Target)
	if err == nil && target.Kind() == table.Number && !target.Integral() {
		return ml.Regression
	}
	return ml.Classification
}

func (c Config) schema(t *table.Table) (string, bool) {
	var wrong []string
	for _, name := range c.Columns {
		if !t.Has(name) {
			wrong = append(wrong, name+" is missing")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Kinds)) {
		column, err := t.Column(name)
		switch {
		case err != nil && !slices.Contains(c.Columns, name):
			wrong = append(wrong, name+" is missing")
		case err == nil && column.Kind() != c.Kinds[name]:
			wrong = append(wrong, fmt.Sprintf("%s is %s, wanted %s", name, column.Kind(), c.Kinds[name]))
		}
	}
	if len(wrong) > 0 {
		return strings.Join(wrong, ", "), false
	}
	return count(t.Width(), "column") + ", as declared", true
}

func (c Config) missingTarget(t *table.Table) (string, bool) {
	target, err := t.Column(c.Target)
	if err != nil {
		return "no column " + c.Target, false
	}
	missing, first := 0, -1
	for i := range target.Len() {
		if target.Missing(i) {
			if missing++; first < 0 {
				first = i
			}
		}
	}
	found := fmt.Sprintf("%d of %s without %s", missing, count(target.Len(), "row"), c.Target)
	if missing > 0 {
		return found + fmt.Sprintf(", the first is row %d, counting from 0; none is allowed", first), false
	}
	return found, target.Len() > 0
}

func (c Config) uniqueKey(t *table.Table) (string, bool) {
	key, err := t.Column(c.Key)
	if err != nil {
		return "no column " + c.Key, false
	}
	for i := range key.Len() {
		if key.Missing(i) {
			return fmt.Sprintf("no %s in row %d, counting from 0; every row needs one", c.Key, i), false
		}
	}
	if unique, row := table.BuildIndex(key).Unique(); !unique {
		return fmt.Sprintf("%s %q again in row %d, counting from 0; each may come once", c.Key, key.Cell(row), row), false
	}
	return fmt.Sprintf("%d distinct %s", key.Len(), c.Key), key.Len() > 0
}

func (c Config) classBalance(t *table.Table) (string, bool) {
	target, err := t.Column(c.Target)
	if err != nil {
		return "no column " + c.Target, false
	}
	counts, order, total := map[string]int{}, []string{}, 0
	for i := range target.Len() {
		if target.Missing(i) {
			continue
		}
		cell := target.Cell(i)
		if counts[cell] == 0 {
			if len(order) == maxClasses {
				return fmt.Sprintf("more than %d classes in %s; a measured number is no class", maxClasses, c.Target), false
			}
			order = append(order, cell)
		}
		counts[cell]++
		total++
	}
	if len(order) < 2 {
		return fmt.Sprintf("%s of %s; at least 2 are needed", usertext.Count(len(order), "class", "classes"), c.Target), false
	}
	return c.rarest(counts, order, total)
}

const maxClasses = 1000

// rarest compares the share of the rarest class with its limit.
func (c Config) rarest(counts map[string]int, order []string, total int) (string, bool) {
	rare := order[0]
	for _, cell := range order {
		if counts[cell] < counts[rare] {
			rare = cell
		}
	}
	limit := c.MinShare
	if limit == 0 {
		limit = 0.4 / float64(len(order))
	}
	share := float64(counts[rare]) / float64(total)
	return fmt.Sprintf("%s %% of the rows are %s, the rarest of %d classes; at least %s %%",
		percent(share), rare, len(order), percent(limit)), share >= limit
}

func percent(share float64) string { return number(100 * share) }

func count(n int, noun string) string { return usertext.Count(n, noun, noun+"s") }
