package data

import (
	"encoding/json"
	"slices"
	"strings"

	"orrery/app/station"
	"orrery/core/table"
	"orrery/core/work/jobs"
)

// guessRoles reads the roles from names and values: a person corrects them.
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

// guessTimes finds Feast's two times by their names: of a column of times that is
// named otherwise, nobody knows what happened then.
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

// single reports whether one column at most has a role.
func single(r Role) bool { return r != RoleFeature && r != RoleIgnore }

// MaxCategories is how many distinct texts a column may have to be taken for a
// feature: each becomes a column of its own.
const MaxCategories = 50

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

// MaxClasses is how many distinct values a column may have to be taken for a
// target: more is hardly a class.
const MaxClasses = 20

// guessTarget finds what is to be learnt, by its name or by its few values. A log
// of events has nothing to be learnt, unless a column says so by its name.
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

// rolesIn are the roles in a table's record.
func rolesIn(m jobs.TableRoles) []RoleOf {
	out := make([]RoleOf, len(m.Roles))
	for i, r := range m.Roles {
		out[i] = RoleOf{r.Column, Role(r.Role)}
	}
	return out
}

// SaveRoles has the roles written into the table's record, when they are others than there.
func (s *State) SaveRoles() []station.Cmd {
	d := &s.Data
	if d.Table == nil || !d.Kept || slices.Equal(d.Roles, d.savedRoles) {
		return nil
	}
	d.savedRoles = d.Roles
	return s.StartJob(&d.SavingRoles, d.Name, jobs.SetRoles{Table: d.Table.Hash(), Roles: s.ColumnRoles()})
}

// ColumnRoles are the roles as a table's record has them.
func (s *State) ColumnRoles() []jobs.ColumnRole {
	out := make([]jobs.ColumnRole, len(s.Data.Roles))
	for i, r := range s.Data.Roles {
		out[i] = jobs.ColumnRole{Column: r.Column, Role: string(r.Role)}
	}
	return out
}

// MergeRoles are the guessed roles, but for those that were kept.
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
	for i, g := range guess { // what was kept may be damaged: still there is one key and one target
		if single(g.Role) && slices.ContainsFunc(guess[:i], func(o RoleOf) bool { return o.Role == g.Role }) {
			guess[i].Role = RoleIgnore
		}
	}
	return guess
}

// chooseRole gives a column a role. There is one key and one target, so the
// column that had the role before becomes a feature, or is ignored if it is text or times.
func (s *State) chooseRole(m RoleChosen) []station.Cmd {
	if s.Data.Table == nil || !s.Data.Table.Has(m.Column) {
		return nil
	}
	key, roles := s.Column(RoleKey), slices.Clone(s.Data.Roles)
	for i, r := range roles {
		switch {
		case r.Column == m.Column:
			roles[i].Role = m.Role
		case r.Role == m.Role && single(m.Role):
			roles[i].Role = s.restingRole(r.Column)
		}
	}
	s.Data.Roles = roles
	s.Emit(RolesChanged{Key: s.Column(RoleKey) != key})
	return s.inspectAgain()
}

func (s *State) restingRole(column string) Role {
	if c, err := s.Data.Table.Column(column); err == nil && !c.Kind().Numeric() {
		return RoleIgnore
	}
	return RoleFeature
}

// Column returns the column that has a role; "" for none.
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

// RolesPrefix is before the digest of the table whose roles a setting has.
const RolesPrefix = "roles/"

// SavedRoles are the roles that were saved for a table, or else those that are given.
func (s *State) SavedRoles(hash string, or []RoleOf) []RoleOf {
	var roles []RoleOf
	if b, ok := s.Settings[RolesPrefix+hash]; ok && json.Unmarshal([]byte(b), &roles) == nil {
		return roles
	}
	return or
}
