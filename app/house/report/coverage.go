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

var coverageLine = regexp.MustCompile(`(?m)^(?:ok|FAIL|\?)?\s*(\S+)\s.*coverage: ([\d.]+)% of statements`)

// coverages reads the output of go test -cover. It leaves out packages without statements and testSupport.
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
