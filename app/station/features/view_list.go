package features

import (
	"slices"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/table"
	"orrery/core/usertext"
)

// featureCard lists the features. It draws only the visible rows of a long list.
func featureCard(s *State, send ui.Send) app.UI {
	total, names := len(s.FeatureNames()), s.ListedFeatures()
	if total == 0 {
		return part.Card("", part.Title("Features", ""), part.Span("small soft", "No column has the role feature. Choose one in Data, or save an expression."))
	}
	first, n := s.Features.ListWindow(len(names))
	long := total > LongList
	columns := columnSummaries(s, names[first:first+n])
	rows := make([]app.UI, n)
	for i := range rows {
		cells, chosen := featureRow(s, send, names[first+i], columns), names[first+i] == s.Features.Name
		if rows[i] = part.Row(chosen, cells...); long {
			rows[i] = part.RowAt(first+i, chosen, cells...)
		}
	}
	heads := []part.Column{{Text: "Name"}, {Text: "Expression"}, {Text: "Version"}, {Text: "Distribution"}, {Text: "Used by"}, {Text: "Change", Hidden: true}}
	if !long {
		return part.Card("flush", part.Title("Features", usertext.Grouped(total)), part.Table("Feature list", heads, rows...), describeStatus(s, send))
	}
	mute := usertext.Grouped(total)
	if len(names) < total {
		mute = usertext.Grouped(len(names)) + " of " + mute
	}
	scroll := ui.OnScroll(send, func(top int) station.Msg { return ListScrolled{Top: top} })
	return part.Card("flush", part.Title("Features", mute), listFilter(s, send, len(names)),
		part.Virtual{Label: "Feature list", Columns: heads, Total: len(names), First: first, Rows: rows,
			Wrap: func(d app.HTMLDiv) app.HTMLDiv { return scroll(d.ID(ListID)) }}.View(),
		describeStatus(s, send))
}

// listFilter draws the filter of a long list. The browser's own search finds only visible rows.
func listFilter(s *State, send ui.Send, found int) app.UI {
	f := part.Field{ID: "feature-filter", Label: "Filter features by name or expression"}
	if found == 0 {
		f.Err = "No feature has this in its name or expression."
	}
	in := ui.InitialValue(f.Input(), s.Features.Filter).Type("search").AutoComplete(false)
	return part.Div("tools", f.View(ui.OnType(in, send, func(t string) station.Msg { return ListFiltered{Text: t} })))
}

// describeStatus shows the progress of computing distributions, or why it has stopped.
func describeStatus(s *State, send ui.Send) app.UI {
	b := s.Features.Describing
	switch {
	case s.Features.Stopped != "":
		return part.Div("tools row wrap", part.Span("small soft", "Distributions are not computed. "+format.Sentence(s.Features.Stopped)),
			ui.OnPress(part.Button("sm", "play", "Compute distributions"), send, DescribePressed{}))
	case ui.IsLate(s.Session, b):
		words := ""
		if b.Total > 0 {
			words = usertext.Grouped(int(b.Done)) + " of " + usertext.Grouped(int(b.Total))
		}
		return part.Div("tools row wrap", part.Span("small soft", "Computing distributions"), part.Progress("Computing distributions", float64(b.Done), float64(b.Total)),
			part.Span("small soft num", words), ui.OnPress(part.Button("sm", "x", "Cancel"), send, station.CancelPressed{Job: b.Job}))
	}
	return ui.Nothing()
}

func featureRow(s *State, send ui.Send, name string, columns map[string]table.Summary) []app.UI {
	d, derived := s.Features.Set.Definition(name)
	if !derived {
		return []app.UI{part.RowHead("mono", name), part.Cell("mute", "column"), part.CellOf(part.Badge("", "source")),
			part.CellOf(miniHistogram(columns[name])), part.Cell("", usedBy(s, name)), part.Cell("", "")}
	}
	drawn := part.Span("small mute", "-")
	if c, ok := s.Features.Summaries[d.Name]; ok {
		drawn = miniHistogram(c)
	}
	return []app.UI{part.RowHead("mono", d.Name), app.Td().Class("mono nowrap").Title(d.Expr).Text(format.Clip(d.Expr, 40)), part.CellOf(part.Badge("", "v"+strconv.Itoa(d.Version))),
		part.CellOf(drawn), part.Cell("", usedBy(s, d.Name)),
		part.CellOf(app.Span().Class("row").Body(
			ui.OnPress(part.Button("sm quiet", "", "Edit").Aria("label", "Edit "+d.Name), send, FeatureEdited{Name: d.Name}),
			ui.OnPress(part.Button("sm quiet", "", "Remove").Aria("label", "Remove "+d.Name), send, FeatureRemoved{Name: d.Name})))}
}

// columnSummaries returns the summaries of the source columns among names.
func columnSummaries(s *State, names []string) map[string]table.Summary {
	out := make(map[string]table.Summary, len(names))
	for _, name := range names {
		if _, derived := s.Features.Set.Definition(name); !derived {
			out[name] = table.Summary{}
		}
	}
	for _, c := range s.Data.Summaries {
		if _, wanted := out[c.Name]; wanted {
			out[c.Name] = c
		}
	}
	return out
}

func miniHistogram(c table.Summary) app.UI {
	if c.Kind == table.Text {
		return part.Span("small mute", "-")
	}
	return app.Raw(chart.MiniHistogram(c.Bins, 110, 24))
}

// maxReaders is how many readers of a feature are listed.
const maxReaders = 5

// usedBy lists the readers of a feature: the champion and other features.
func usedBy(s *State, name string) string {
	var out []string
	if v := s.Live; v != nil && slices.Contains(v.Inputs, name) {
		out = append(out, "champion v"+strconv.Itoa(v.Version.N))
	}
	out = append(out, s.Features.Set.Readers(name)...)
	switch n := len(out) - maxReaders; {
	case len(out) == 0:
		return "-"
	case n > 0:
		return strings.Join(out[:maxReaders], ", ") + " and " + usertext.Grouped(n) + " more"
	}
	return strings.Join(out, ", ")
}
