package data

import (
	"encoding/json"
	"slices"
	"strings"

	"orrery/app/station"
	"orrery/core/table"
	"orrery/core/work/jobs"
)

// guessRoles guesses the roles of columns from their names and values. The user can correct them.
func guessRoles(cols []table.Summary, rows int, encoders bool) []RoleOf {
	out := make([]RoleOf, len(cols))
	event, created := guessTimes(cols)
	key, target := guessKey(cols, rows), guessTarget(cols, created != "")
	for i, c := range cols {
		out[i] = RoleOf{c.Name, RoleFeature}
		switch {
		case c.Name == key:
			out[i].Role = RoleKey
		case c.Name == target:
			out[i].Role = RoleTarget
		case c.Name == event:
			out[i].Role = RoleTime
		case c.Name == created:
			out[i].Role = RoleCreated
		case c.Kind == table.Time, c.Kind == table.Text && (!encoders || c.Distinct > MaxCategories):
			out[i].Role = RoleIgnore
		}
	}
	return out
}

// guessTimes finds the two timestamps of Feast by their names. The meaning of a time column with another name is
// unknown.
func guessTimes(cols []table.Summary) (event, created string) {
	for _, c := range cols {
		name := strings.ToLower(c.Name)
		switch {
		case c.Kind != table.Time:
		case created == "" && strings.HasPrefix(name, "created"):
			created = c.Name
		case event == "" && (strings.Contains(name, "event") || strings.Contains(name, "timestamp") || name == "time" || name == "datetime" || name == "ts"):
			event = c.Name
		}
	}
	return event, created
}

// isUnique reports whether at most one column can have a role.
func isUnique(r Role) bool { return r != RoleFeature && r != RoleIgnore }

// MaxCategories is the largest number of distinct values of a text column that is a feature by default. One-hot
// encoding makes a column of each.
const MaxCategories = 50

// guessKey finds a column without repeated values: by its name, otherwise the first text column.
func guessKey(cols []table.Summary, rows int) string {
	for _, named := range []bool{true, false} {
		for _, c := range cols {
			id := strings.HasSuffix(strings.ToLower(c.Name), "id")
			distinct := c.Missing == 0 && c.Distinct == rows
			if distinct && (named && id || !named && c.Kind == table.Text) {
				return c.Name
			}
		}
	}
	return ""
}

// MaxClasses is the largest number of distinct values of a column that is the target by default.
const MaxClasses = 20

// guessTarget finds the target by its name, otherwise by its small number of distinct values. In a log of events only
// the name counts.
func guessTarget(cols []table.Summary, log bool) string {
	for _, name := range []string{"target", "label", "class", "y"} {
		for _, c := range cols {
			if strings.EqualFold(c.Name, name) && c.Distinct >= 2 {
				return c.Name
			}
		}
	}
	for i := len(cols) - 1; i >= 0 && !log; i-- {
		if c := cols[i]; c.Kind != table.Time && c.Distinct >= 2 && c.Distinct <= MaxClasses && c.Distinct < c.Count {
			return c.Name
		}
	}
	return ""
}

// rolesOfRecord returns the roles in a table's record.
func rolesOfRecord(m jobs.TableRoles) []RoleOf {
	out := make([]RoleOf, len(m.Roles))
	for i, r := range m.Roles {
		out[i] = RoleOf{r.Column, Role(r.Role)}
	}
	return out
}

// SaveRoles writes the roles to the table's record if they have changed.
func (s *State) SaveRoles() []station.Cmd {
	d := &s.Data
	if d.Table == nil || !d.Kept || slices.Equal(d.Roles, d.savedRoles) {
		return nil
	}
	d.savedRoles = d.Roles
	return s.StartJob(&d.SavingRoles, d.Name, jobs.SetRoles{Table: d.Table.Hash(), Roles: s.ColumnRoles()})
}

// ColumnRoles returns the roles as a table's record stores them.
func (s *State) ColumnRoles() []jobs.ColumnRole {
	out := make([]jobs.ColumnRole, len(s.Data.Roles))
	for i, r := range s.Data.Roles {
		out[i] = jobs.ColumnRole{Column: r.Column, Role: string(r.Role)}
	}
	return out
}

// MergeRoles overwrites guessed roles with those that were saved.
func MergeRoles(guess, kept []RoleOf) []RoleOf {
	was := make(map[string]Role, len(kept))
	for _, k := range kept {
		was[k.Column] = k.Role
	}
	for i, g := range guess {
		if role, ok := was[g.Column]; ok {
			guess[i].Role = role
		}
	}
	for i, g := range guess { // saved roles may be damaged: allow one key and one target
		if isUnique(g.Role) && slices.ContainsFunc(guess[:i], func(o RoleOf) bool { return o.Role == g.Role }) {
			guess[i].Role = RoleIgnore
		}
	}
	return guess
}

// chooseRole sets the role of a column. There is one key and one target, so the column that had such a role before
// gets its default role.
func (s *State) chooseRole(m RoleChosen) []station.Cmd {
	if s.Data.Table == nil || !s.Data.Table.Has(m.Column) {
		return nil
	}
	key, roles := s.Column(RoleKey), slices.Clone(s.Data.Roles)
	for i, r := range roles {
		switch {
		case r.Column == m.Column:
			roles[i].Role = m.Role
		case r.Role == m.Role && isUnique(m.Role):
			roles[i].Role = s.defaultRole(r.Column)
		}
	}
	s.Data.Roles = roles
	s.Emit(RolesChanged{Key: s.Column(RoleKey) != key})
	return s.restartProfile()
}

// defaultRole returns the default role of a column: ignored if it has text or times, otherwise a feature.
func (s *State) defaultRole(column string) Role {
	if c, err := s.Data.Table.Column(column); err == nil && !c.Kind().Numeric() {
		return RoleIgnore
	}
	return RoleFeature
}

// Column returns the column that has a role; "" without one.
func (s *State) Column(r Role) string {
	for _, c := range s.Data.Roles {
		if c.Role == r {
			return c.Column
		}
	}
	return ""
}

// RoleOf returns a column's role.
func (s *State) RoleOf(column string) Role {
	for _, c := range s.Data.Roles {
		if c.Column == column {
			return c.Role
		}
	}
	return RoleIgnore
}

// RolesPrefix starts the key of the setting with a table's roles. The table's digest follows.
const RolesPrefix = "roles/"

// SavedRoles returns the roles in the settings for a table, or the given ones if there are none.
func (s *State) SavedRoles(hash string, or []RoleOf) []RoleOf {
	var roles []RoleOf
	if b, ok := s.Settings[RolesPrefix+hash]; ok && json.Unmarshal([]byte(b), &roles) == nil {
		return roles
	}
	return or
}
