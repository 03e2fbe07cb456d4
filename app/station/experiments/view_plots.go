package experiments

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/station/train"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/registry"
)

// compareLosses plots the training losses of all runs.
func compareLosses(s *State, send ui.Send, runs []registry.Run) app.UI {
	c := chart.Lines{Frame: chart.Frame{ID: "compare-loss-title", Width: 640, Height: 240}}
	longest, words := 0, []string{}
	for i, r := range runs {
		if len(r.Losses) == 0 {
			continue
		}
		longest = max(longest, len(r.Losses))
		c.Lines = append(c.Lines, chart.Series{Name: inSentence(runName(r)), X: train.Iterations(r.Losses), Y: r.Losses, Class: chart.Stroke(i)})
		if len(words) < 3 {
			words = append(words, inSentence(runName(r))+" ends at "+format.Fixed(r.Losses[len(r.Losses)-1], 4)+" after "+format.Count(len(r.Losses), "iteration"))
		}
	}
	say := "None of these runs has a training loss."
	if len(words) > 0 {
		say = format.Sentence(strings.Join(words, ", "))
	}
	c.X = train.IterationAxis("iteration", longest)
	c.Title = "Training loss by iteration. " + say
	return part.Card("", ui.Figure(s.Session, send, "compare-loss", part.Fig{Title: "Training loss", Say: say, Chart: c}))
}

// valueOf returns a parameter or metric of a run as text. name is the name of its column.
func valueOf(r registry.Run, name string) string {
	kind, key, _ := strings.Cut(name, ".")
	if kind == "params" {
		return r.Params[key]
	}
	v, ok := r.Metrics[key]
	if !ok || math.IsNaN(v) {
		return ""
	}
	return strconv.FormatFloat(v, 'g', 6, 64)
}

// differingFields returns the parameters and metrics in which the runs differ, as names of columns.
func differingFields(runs []registry.Run) (params, metrics []string) {
	differ := func(name string) bool {
		for _, r := range runs[1:] {
			if valueOf(r, name) != valueOf(runs[0], name) {
				return true
			}
		}
		return false
	}
	for _, k := range keysOf(runs, paramsOf) {
		if differ("params." + k) {
			params = append(params, "params."+k)
		}
	}
	for _, k := range keysOf(runs, metricsOf) {
		if differ("metrics."+k) && k != "fit_seconds" {
			metrics = append(metrics, "metrics."+k)
		}
	}
	return params, metrics
}

// maxAxes limits the axes of the parallel coordinates plot, to keep it readable.
const maxAxes = 8

// compareParallel is a parallel coordinates plot of the fields in which the runs differ.
func compareParallel(s *State, send ui.Send, runs []registry.Run) app.UI {
	params, metrics := differingFields(runs)
	fields := append(params[:min(len(params), maxAxes-2):min(len(params), maxAxes-2)], metrics...)
	fields = fields[:min(len(fields), maxAxes)]
	if len(fields) < 2 {
		return ui.Nothing()
	}
	c := chart.Parallel{Frame: chart.Frame{ID: "parallel-title", Title: "Parallel coordinates of " + format.Count(len(runs), "run") + ".", Width: 960, Height: 280}}
	for _, f := range fields {
		_, key, _ := strings.Cut(f, ".")
		c.Axes = append(c.Axes, key)
	}
	for _, r := range runs {
		l := chart.Line{Name: inSentence(runName(r))}
		for _, f := range fields {
			l.Texts = append(l.Texts, valueOf(r, f))
		}
		c.Lines = append(c.Lines, l)
	}
	return part.Card("", ui.Figure(s.Session, send, "parallel", part.Fig{Title: "Parallel coordinates", Say: "Parameters on the left, metrics on the right: " +
		format.Count(len(params), "parameter") + " and " + format.Count(len(metrics), "metric") + " differ.", Chart: c}))
}

// compareScatter plots a metric against another field.
func compareScatter(s *State, send ui.Send, runs []registry.Run) app.UI {
	params, metrics := differingFields(runs)
	params = slices.DeleteFunc(params, func(p string) bool {
		_, err := strconv.ParseFloat(valueOf(runs[0], p), 64)
		return err != nil
	})
	all := append(params, metrics...)
	if len(metrics) == 0 || len(all) < 2 {
		return part.Card("stack", part.Title("Scatter", ""), ui.Quiet("At least two numbers must differ between the runs."))
	}
	x, y := s.Experiments.X, s.Experiments.Y
	if !slices.Contains(all, x) {
		x = all[0]
	}
	if !slices.Contains(metrics, y) {
		y = metrics[len(metrics)-1]
	}
	c := chart.Lines{Frame: chart.Frame{ID: "runs-scatter-title", Title: y + " against " + x + ".", Width: 640, Height: 240}, X: chart.Axis{Label: x}, Y: chart.Axis{Label: y}}
	for _, r := range runs {
		a, errA := strconv.ParseFloat(valueOf(r, x), 64)
		b, errB := strconv.ParseFloat(valueOf(r, y), 64)
		if errA == nil && errB == nil {
			c.Lines = append(c.Lines, chart.Series{Name: inSentence(runName(r)), X: []float64{a}, Y: []float64{b}})
			c.Dots = append(c.Dots, chart.Dot{X: a, Y: b})
		}
	}
	pickAxis := func(axis, label, chosen string, names []string) app.UI {
		var options []part.Option
		for _, n := range names {
			options = append(options, part.Option{Value: n})
		}
		return chooser(send, "scatter-"+axis, label, chosen, options, func(v string) station.Msg { return PlotChosen{Axis: axis, Field: v} })
	}
	return part.Card("stack", part.Div("row wrap wide", pickAxis("x", "X axis", x, all), pickAxis("y", "Y axis", y, metrics)),
		ui.Figure(s.Session, send, "runs-scatter", part.Fig{Title: "Scatter", Say: y + " against " + x, Chart: c}))
}

// sparkPoints is enough points for a line of 96 pixels.
const sparkPoints = 48

func sparkline(r registry.Run) app.UI {
	if len(r.Losses) < 2 {
		return part.Span("mute", "-")
	}
	v := r.Losses
	if len(v) > sparkPoints {
		v = make([]float64, sparkPoints)
		for i := range v {
			v[i] = r.Losses[i*(len(r.Losses)-1)/(sparkPoints-1)]
		}
	}
	return app.Raw(chart.Sparkline(v))
}

// championHistoryCard shows which version each alias pointed at over time.
func championHistoryCard(s *State, send ui.Send) app.UI {
	c := chart.Gantt{Frame: chart.Frame{ID: "live-title", Width: 960}}
	now := float64(s.Now.UnixMilli())
	open := map[string]int{} // index in c.Spans of each alias's current span
	events := s.AuditTrail(s.ModelName())
	end := func(alias string, at float64) {
		if i, ok := open[alias]; ok {
			c.Spans[i].To, c.Spans[i].Open, c.Spans[i].Chosen = at, false, false
			delete(open, alias)
		}
	}
	for i := range events {
		e := events[len(events)-1-i] // oldest first
		if e.Kind != registry.EventAlias {
			continue
		}
		at := float64(e.At.UnixMilli())
		end(e.Alias, at)
		if e.To > 0 {
			open[e.Alias] = len(c.Spans)
			c.Spans = append(c.Spans, chart.Span{Lane: e.Alias, Text: "v" + strconv.Itoa(e.To), From: at, To: max(now, at), Open: true, Chosen: e.Alias == registry.Champion})
		}
	}
	if len(c.Spans) == 0 {
		return ui.Nothing()
	}
	say := "No version is champion."
	if n := s.AliasN(registry.Champion); n > 0 {
		since := ""
		if i, ok := open[registry.Champion]; ok {
			since = ", since " + format.Timestamp(time.UnixMilli(int64(c.Spans[i].From)))
		}
		say = "v" + strconv.Itoa(n) + " is champion of " + s.ModelName() + since + "."
	}
	c.Title = "Champion history. " + say
	return part.Card("", ui.Figure(s.Session, send, "live", part.Fig{Title: "Champion history", Say: say, Chart: c}))
}
