package train

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/usertext"
	"orrery/core/work/jobs"
)

// clusters reports whether a fit is a clustering.
func clusters(r *jobs.FitResult) bool { return r.Task == "clustering" }

// groupNames returns the names of the classes, or of the clusters.
func groupNames(r *jobs.FitResult) []string {
	if !clusters(r) {
		return format.Values(r.Classes)
	}
	out := make([]string, len(r.Sizes))
	for i := range out {
		out[i] = "cluster " + strconv.Itoa(i)
	}
	return out
}

// clusterStats shows the figures of a clustering, which has no score.
func clusterStats(r *jobs.FitResult) []app.UI {
	return []app.UI{part.Stat("Clusters", strconv.Itoa(len(r.Sizes)), ""), part.Stat("inertia_", format.Amount(float64(r.Inertia)), "")}
}

// sizesCard plots the number of training rows of each cluster.
func sizesCard(s *State, send ui.Send, r *jobs.FitResult) app.UI {
	smallest, largest := 0, 0
	c := chart.Bars{Places: -1}
	for i, n := range r.Sizes {
		if n < r.Sizes[smallest] {
			smallest = i
		}
		if n > r.Sizes[largest] {
			largest = i
		}
		c.Rows = append(c.Rows, chart.Bar{Label: "cluster " + strconv.Itoa(i), Value: float64(n), Class: "f" + strconv.Itoa(i%4)})
	}
	say := ""
	if len(r.Sizes) > 0 {
		say = "The largest has " + format.Count(r.Sizes[largest], "row") + ", the smallest " + usertext.Grouped(r.Sizes[smallest]) + "."
	}
	c.Frame = chart.Frame{ID: "sizes-title", Title: "Training rows in each cluster. " + say, Width: 420}
	return part.Card("", ui.Figure(s.Session, send, "sizes", part.Fig{Title: "Rows in each cluster", Say: say, Chart: c}))
}
