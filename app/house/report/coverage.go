package main

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// coverage is how much of a package its tests run, in per cent.
type coverage struct {
	pkg     string
	percent float64
}

var coverageLine = regexp.MustCompile(`(?m)^(?:ok +)?\t(\S+)\t.*coverage: ([\d.]+)% of statements`)

// coverages reads the output of go test -cover. It leaves out packages without statements, those whose tests fail, and
// testSupport.
func coverages(output string) []coverage {
	var list []coverage
	for _, m := range coverageLine.FindAllStringSubmatch(output, -1) {
		if percent, err := strconv.ParseFloat(m[2], 64); err == nil && !testSupport[m[1]] {
			list = append(list, coverage{m[1], percent})
		}
	}
	slices.SortStableFunc(list, func(a, b coverage) int { return cmp.Compare(a.percent, b.percent) })
	return list
}

// failures returns the output of go test without the lines of packages that pass.
func failures(output string) string {
	var b strings.Builder
	for line := range strings.Lines(output) {
		if !strings.HasPrefix(line, "ok ") && !coverageLine.MatchString(line) {
			b.WriteString(line)
		}
	}
	return b.String()
}

// printCoverages prints the packages, the least covered first, and returns how many are below minCoverage.
func printCoverages(out io.Writer, list []coverage) (below int) {
	fmt.Fprintf(out, "\nCoverage of the core (go test -cover)\n")
	for _, c := range list {
		note := ""
		if c.percent < minCoverage {
			note = fmt.Sprintf("  below %.0f %%", minCoverage)
			below++
		}
		fmt.Fprintf(out, "  %-28s %5.1f %%%s\n", strings.TrimPrefix(c.pkg, "orrery/"), c.percent, note)
	}
	return below
}
