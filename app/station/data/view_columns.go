package data

import (
	"math"
	"slices"
	"sort"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/chart"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/table"
	"orrery/core/usertext"
)

// columnFigure is the id of the card of columns among the figures that are shown as tables.
const columnFigure = "columns"

// manyColumns is the largest number of columns that are all drawn. Of more, only the visible ones are.
const manyColumns = 24

// columnCard lists the columns with their statistics and roles, or with the statistics of pandas' describe.
func columnCard(s *State, send ui.Send) app.UI {
	whole := slices.Contains(s.Tables, columnFigure)
	other := "Describe"
	head, row := columnHeads(), func(i int) app.UI { return columnRow(s, send, i) }
	if whole {
		other = "Back to roles"
		head, row = describeHeads(), func(i int) app.UI { return describeRow(s.Data.Summaries[i]) }
	}
	title := part.Title("Columns", usertext.Grouped(len(s.Data.Summaries)), missingBadge(s), keyBadge(s),
		ui.OnPress(part.Button("sm", "", other), send, station.TablePressed{Figure: columnFigure}))
	return part.Card("flush", title, columnTable(s, send, head, row))
}

func columnTable(s *State, send ui.Send, head []part.Column, row func(int) app.UI) app.UI {
	n, first := len(s.Data.Summaries), 0
	count := n
	if n > manyColumns {
		first, count = part.Window(s.Data.ColumnsTop, ui.WindowHeight, n)
	}
	rows := make([]app.UI, count)
	for i := range rows {
		rows[i] = row(first + i)
	}
	if n <= manyColumns {
		return part.Table("Column summaries", head, rows...)
	}
	return part.Virtual{Label: "Column summaries", Columns: head, Total: n, First: first, Rows: rows,
		Wrap: ui.OnScroll(send, func(top int) station.Msg { return ColumnsScrolled{Top: top} })}.View()
}

func missingBadge(s *State) app.UI {
	n := 0
	for _, c := range s.Data.Summaries {
		n += c.Missing
	}
	if n == 0 {
		return part.Badge("ok", "No missing values")
	}
	return part.Badge("warn", usertext.Grouped(n)+" missing")
}

// keyBadge shows whether the values of the entity key are unique.
func keyBadge(s *State) app.UI {
	key := s.Column(RoleKey)
	switch {
	case key == "":
		return part.Badge("", "No entity key")
	case s.Data.Indexing.Running():
		return part.Badge("", "Checking "+key)
	case s.Data.Index == nil:
		return part.Badge("fail", "No index of "+key)
	case s.Data.Repeat >= 0:
		return part.Badge("warn", key+" repeats in row "+strconv.Itoa(s.Data.Repeat))
	}
	return part.Badge("ok", "No duplicate ids")
}

func columnHeads() []part.Column {
	return []part.Column{{Text: "Column"}, {Text: "Type"}, {Text: "Distribution"}, {Text: "Missing", Number: true}, {Text: "Distinct", Number: true},
		{Text: "Min", Number: true}, {Text: "Mean", Number: true}, {Text: "Max", Number: true}, {Text: "Std", Number: true}, {Text: "Role"}}
}

func columnRow(s *State, send ui.Send, i int) app.UI {
	c := s.Data.Summaries[i]
	places := decimals(c)
	low, mean := format.Statistic(c, c.Min, places), format.Statistic(c, c.Mean, 3)
	if c.Kind == table.Time && len(low) == 10 && len(mean) > 10 {
		mean = mean[:10] // the date alone, as min and max
	}
	return part.Row(s.Data.Profile.Open == c.Name, profileButton(s, send, c.Name), part.Cell("mute", c.Type), part.CellOf(distribution(s, c)),
		part.Num(usertext.Grouped(c.Missing)), part.Num(usertext.Grouped(c.Distinct)),
		part.Num(low), part.Num(mean), part.Num(format.Statistic(c, c.Max, places)), part.Num(format.Quantity(c.Std, 3)),
		part.CellOf(roleSelect(send, i, s.Data.Roles[i], c.Kind == table.Time)))
}

func roleSelect(send ui.Send, i int, r RoleOf, time bool) app.UI {
	var options []part.Option
	roles := []Role{RoleFeature, RoleTarget, RoleKey, RoleIgnore}
	if time || r.Role == RoleTime || r.Role == RoleCreated {
		roles = append(roles, RoleTime, RoleCreated)
	}
	for _, o := range roles {
		options = append(options, part.Option{Value: string(o)})
	}
	list := part.Field{ID: "role-" + strconv.Itoa(i)}.Select(string(r.Role), options...)
	return ui.OnChoose(list.Class("role").Aria("label", "Role of "+r.Column), send,
		func(v string) station.Msg { return RoleChosen{Column: r.Column, Role: Role(v)} })
}

// distribution draws a small figure of a column's values.
func distribution(s *State, c table.Summary) app.UI {
	if names, counts := classes(c); c.Name == s.Column(RoleTarget) && len(names) > 1 {
		return app.Raw(chart.ClassBar(counts))
	}
	if c.Kind != table.Text {
		return app.Raw(chart.MiniHistogram(c.Bins, 120, 26))
	}
	if c.Distinct == c.Count && c.Missing == 0 {
		return part.Span("small", "all distinct")
	}
	if len(c.Top) == 0 {
		return part.Span("small mute", "empty")
	}
	return part.Span("small", format.Clip(c.Top[0].Value, 12)+" "+format.Share(c.Top[0].Count, c.Count))
}

// maxColours is the largest number of classes that are drawn with their own colour and shape.
const maxColours = 6

// classes returns a column's distinct values in the order of a model's classes, and their counts. It returns none for
// a column of more than maxColours values.
func classes(c table.Summary) (names []string, counts []int) {
	if c.Distinct > maxColours || c.Distinct > len(c.Top) {
		return nil, nil
	}
	top := slices.Clone(c.Top)
	sort.Slice(top, func(i, j int) bool {
		if c.Kind == table.Number {
			x, _ := strconv.ParseFloat(top[i].Value, 64)
			y, _ := strconv.ParseFloat(top[j].Value, 64)
			return x < y
		}
		return top[i].Value < top[j].Value
	})
	for _, v := range top {
		names, counts = append(names, v.Value), append(counts, v.Count)
	}
	return names, counts
}

func describeHeads() []part.Column {
	heads := []part.Column{{Text: "Column"}}
	for _, name := range []string{"count", "mean", "std", "min", "25 %", "50 %", "75 %", "max"} {
		heads = append(heads, part.Column{Text: name, Number: true})
	}
	return append(heads, part.Column{Text: "most frequent"})
}

// describeRow draws the statistics that pandas' describe has for a column.
func describeRow(c table.Summary) app.UI {
	cells := []app.UI{part.RowHead("mono", c.Name), part.Num(usertext.Grouped(c.Count))}
	for _, v := range []float64{c.Mean, c.Std, c.Min, c.Q25, c.Median, c.Q75, c.Max} {
		places := 4
		if v == math.Trunc(v) {
			places = min(places, decimals(c))
		}
		cells = append(cells, part.Num(format.Statistic(c, v, places)))
	}
	frequent := ""
	for i, v := range c.Top {
		if i == 3 || c.Distinct == c.Count {
			break
		}
		if i > 0 {
			frequent += ", "
		}
		frequent += format.Clip(v.Value, 16) + " (" + usertext.Grouped(v.Count) + ")"
	}
	if c.Distinct == c.Count {
		frequent = "all distinct"
	}
	return part.Row(false, append(cells, part.Cell("small", frequent))...)
}

// decimals returns how many decimals the minimum and maximum of a column need.
func decimals(s table.Summary) int {
	if s.Kind == table.Bool || s.Type == "int64" {
		return 0
	}
	return 3
}
