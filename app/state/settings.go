package state

import (
	"encoding/json"
	"strconv"
	"strings"

	"orrery/core/feature"
	"orrery/core/table"
	"orrery/core/work"
)

// dataSetting names the table, which lies in the worker's store.
type dataSetting struct {
	Name, Hash string
	Roles      []RoleOf
}

// settingKeys are the things that a person has chosen and that a reload must
// bring back, each under a key of its own.
var settingKeys = [...]string{"theme", "data", "features", "train", "schedule", "checks"}

// settings are the values of settingKeys, as they are stored. The drafts of
// forms are not among them.
func (s State) settings() (out [len(settingKeys)]string) {
	d := dataSetting{Name: s.Data.Name, Roles: s.Data.Roles}
	if s.Data.Table != nil {
		d.Hash = s.Data.Table.Hash()
	}
	values := [...]any{s.Theme, d, s.Features.Defs, s.Train.TrainSettings, s.Automation.AutoSettings, s.Checks.CheckSettings}
	for i, v := range values {
		b, _ := json.Marshal(v) // texts and numbers that JSON always holds
		out[i] = string(b)
	}
	return out
}

// save keeps the settings that differ from what was last kept.
func save(s State) (State, []Cmd) {
	var cmds []Cmd
	now := s.settings()
	for i, v := range now {
		if v != s.kept[i] {
			cmds = append(cmds, Save{Key: settingKeys[i], Value: []byte(v)})
		}
	}
	s.kept = now
	return s, cmds
}

// restoring marks the load of a kept table, which keeps the person's roles.
const restoring = "what was open"

// restore takes in what this browser has kept. A setting that cannot be read is
// left at its default and reported; nothing is overwritten until it changes.
func restore(s State, m Restored) (State, []Cmd) {
	s.Ready, s.Now, s.Prefix, s.Theme = true, m.Now, m.Prefix, m.Theme
	s.keep(m.Book)
	s.Storage.Problems = m.Problems
	var d dataSetting
	var defs []feature.Definition
	train, auto, check := s.Train.TrainSettings, s.Automation.AutoSettings, s.Checks.CheckSettings
	for key, into := range map[string]any{"data": &d, "features": &defs, "train": &train, "schedule": &auto, "checks": &check} {
		if b, ok := m.Settings[key]; ok && json.Unmarshal(b, into) != nil {
			s.Storage.Problems = append(s.Storage.Problems, "the setting "+key)
		}
	}
	s.Features.Defs, s.Train.TrainSettings, s.Automation.AutoSettings, s.Checks.CheckSettings = defs, train, auto, check
	s = s.reschedule()
	if d.Hash == "" {
		return s, nil
	}
	s.Data.Name, s.Data.Roles = d.Name, d.Roles
	s.Data.Loading = Busy{Job: s.job(), What: restoring, Since: s.Now}
	return s, []Cmd{Work{Job: s.Data.Loading.Job, Task: work.Open{Table: d.Hash, Name: d.Name}}}
}

func itoa(n int) string { return strconv.Itoa(n) }

// parseAs reads typed text as the kind of the column it stands for.
func parseAs(t *table.Table, f Typed) table.Value {
	if t == nil {
		return table.TextValue(f.Text)
	}
	c, err := t.Column(f.Name)
	if err == nil && c.Kind() == table.Text {
		return table.TextValue(f.Text)
	}
	if err == nil && c.Kind() == table.Bool && f.Text != "" {
		return table.BoolValue(strings.EqualFold(f.Text, "true") || f.Text == "1")
	}
	v, err := strconv.ParseFloat(f.Text, 64)
	if err != nil {
		return table.TextValue(f.Text) // not a number: the server says so, by name
	}
	return table.NumberValue(v)
}
