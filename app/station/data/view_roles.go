package data

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
	"orrery/core/table"
	"orrery/core/usertext"
)

// roleCard chooses the entity key, the target and the event time.
func roleCard(s *State, send ui.Send) app.UI {
	key, target := s.Column(RoleKey), s.Column(RoleTarget)
	k := part.Field{ID: "role-key", Label: "Entity key"}
	k.Hint, k.Err = keyHint(s, key)
	t := part.Field{ID: "role-target", Label: "Target"}
	t.Hint, t.Err = targetHint(s, target)
	return part.Card("stack", part.Title("Column roles", ""),
		k.View(ui.OnChoose(k.Select(cmp.Or(key, ui.NoText), columnOptions(s, key, func(c table.Summary) bool { return c.Distinct == c.Count })...), send, roleChoice(s, key, RoleKey))),
		t.View(ui.OnChoose(t.Select(cmp.Or(target, ui.NoText), columnOptions(s, target, func(c table.Summary) bool { return c.Distinct >= 2 && c.Distinct <= 20 })...), send, roleChoice(s, target, RoleTarget))),
		eventField(s, send),
		part.Span("small soft", roleCounts(s)))
}

// eventField chooses the column with the event time.
func eventField(s *State, send ui.Send) app.UI {
	at := s.Column(RoleTime)
	f := part.Field{ID: "role-time", Label: "Event time", Hint: "No time column: all rows are treated as the same age."}
	if c, ok := SummaryOf(s.Data.Summaries, at); ok {
		f.Hint = "From " + format.Statistic(c, c.Min, 0) + " to " + format.Statistic(c, c.Max, 0) + ", UTC."
		if c.Missing > 0 {
			f.Hint, f.Err = "", format.Count(c.Missing, "row")+" without an event time."
		}
	}
	options := []part.Option{{Value: ui.NoText, Text: "None: use row order"}}
	for _, c := range s.Data.Summaries {
		if c.Kind == table.Time || c.Name == at {
			options = append(options, part.Option{Value: c.Name})
		}
	}
	return f.View(ui.OnChoose(f.Select(cmp.Or(at, ui.NoText), options...), send, roleChoice(s, at, RoleTime)))
}

// roleChoice returns the message of choosing a column for a role. Without a column, the one that has the role now
// gets its default role.
func roleChoice(s *State, now string, role Role) func(string) station.Msg {
	return func(v string) station.Msg {
		if v == ui.NoText || v == "" {
			return RoleChosen{Column: now, Role: s.defaultRole(now)}
		}
		return RoleChosen{Column: v, Role: role}
	}
}

// manyOptions is the largest number of columns in a select. Of more, only those that suit the role are listed.
const manyOptions = 200

func columnOptions(s *State, chosen string, fits func(table.Summary) bool) []part.Option {
	out := []part.Option{{Value: ui.NoText, Text: "None"}}
	all := len(s.Data.Summaries) <= manyOptions
	for _, c := range s.Data.Summaries {
		if c.Name == chosen || all || fits(c) && len(out) < manyOptions {
			out = append(out, part.Option{Value: c.Name})
		}
	}
	return out
}

// keyHint describes the entity key, or what is wrong with it.
func keyHint(s *State, key string) (hint, wrong string) {
	c, ok := SummaryOf(s.Data.Summaries, key)
	if !ok {
		return "Without a key, rows cannot be looked up by id.", ""
	}
	counts := usertext.Grouped(c.Distinct) + " distinct of " + usertext.Grouped(s.Data.Table.Rows()) + "."
	switch {
	case s.Data.Repeat >= 0:
		return "", "Row " + strconv.Itoa(s.Data.Repeat) + " repeats an id: " + counts + " Look-up finds only the first row of an id."
	case c.Missing > 0:
		return "", format.Count(c.Missing, "row") + " without an id: " + counts
	case c.Distinct < c.Count:
		return "Several rows for one " + key + ": " + counts, ""
	}
	return "One row per " + key + ": " + counts, ""
}

// targetHint describes the task that the target implies, or why no model can be trained.
func targetHint(s *State, target string) (hint, wrong string) {
	c, ok := SummaryOf(s.Data.Summaries, target)
	if !ok {
		return "Without a target, nothing can be trained.", ""
	}
	names, _ := classes(c)
	switch {
	case c.Missing > 0:
		return "", format.Count(c.Missing, "row") + " without " + target + ". Training needs a value in every row."
	case c.Distinct < 2:
		return "", "Only one value. A classifier needs two classes or more."
	case c.Distinct == 2:
		return "Binary, " + strings.Join(names, " or ") + ". Task: classification.", ""
	case len(names) > 0:
		return strconv.Itoa(len(names)) + " classes: " + strings.Join(names, ", ") + ". Task: classification.", ""
	}
	return usertext.Grouped(c.Distinct) + " distinct values, each one a class. Task: classification.", ""
}

// SummaryOf returns the summary of the column with a name.
func SummaryOf(all []table.Summary, name string) (table.Summary, bool) {
	for _, c := range all {
		if c.Name == name {
			return c, true
		}
	}
	return table.Summary{}, false
}

// roleCounts counts the features and the ignored columns.
func roleCounts(s *State) string {
	of := map[Role]int{}
	for _, r := range s.Data.Roles {
		of[r.Role]++
	}
	return format.Count(of[RoleFeature], "feature") + ", " + usertext.Grouped(of[RoleIgnore]) + " ignored."
}
