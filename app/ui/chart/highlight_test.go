package chart_test

import (
	"regexp"
	"testing"

	"orrery/app/ui/chart"
)

// A node is highlighted with all its ancestors and dependents, and so are the links between them.
func TestLineage_Lights(t *testing.T) {
	svg := chart.Lineage{Nodes: []chart.Node{
		{Name: "source"}, {Name: "left", Column: 1, From: []int{0}}, {Name: "right", Column: 1, From: []int{0}}, {Name: "model", Column: 2, From: []int{1}},
	}}.SVG()
	for _, c := range []struct{ pattern, want string }{
		{`class="nd (n\d[^"]*)"`, "n0 on0 on1 on2 on3|n1 on0 on1 on3|n2 on0 on2|n3 on0 on1 on3|"},
		{`class="ln kmut thin lk ([^"]*)"`, "on0 on1 on3|on0 on2|on0 on1 on3|"},
	} {
		got := ""
		for _, m := range regexp.MustCompile(c.pattern).FindAllStringSubmatch(svg, -1) {
			got += m[1] + "|"
		}
		if got != c.want {
			t.Errorf("%s; want %s", got, c.want)
		}
	}
}
