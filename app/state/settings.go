package state

import (
	"encoding/json"
	"slices"
	"strconv"

	"orrery/core/work"
)

// dataSetting names the table, which lies in the worker's store.
type dataSetting struct {
	Name, Hash string
	Model      string `json:",omitempty"`
	Roles      []RoleOf
}

// runSetting is where new runs belong.
type runSetting struct{ Into string }

// settingKeys are the things that a person has chosen and that a reload must
// bring back, each under a key of its own.
var settingKeys = [...]string{"theme", "data", "features", "train", "schedule", "checks", "feature_store", "runs", "durability"}

// settings are the values of settingKeys, as they are stored. The drafts of
// forms are not among them.
func (s State) settings() (out [len(settingKeys)]string) {
	d := dataSetting{Name: s.Data.Name, Model: s.Data.Model, Roles: s.Data.Roles}
	if s.Data.Table != nil && s.Data.Kept {
		d.Hash = s.Data.Table.Hash()
	}
	values := [...]any{s.Theme, d, s.Features.Defs, s.Train.TrainSettings, s.Automation.AutoSettings, s.Checks.CheckSettings, s.Store.StoreSettings, runSetting{s.Experiments.Into},
		durabilitySetting{s.Durability.Persistence, s.Durability.Exported}}
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
	s.Storage.Problems, s.Storage.Unusable = slices.Clone(m.Problems), m.Unusable
	s.Start = StartState{Safe: m.Safe, Failed: m.Failed, Step: readStep(m.Step), Absent: m.Absent}
	d := recall(&s, m, "data", dataSetting{})
	s.Features.Defs = recall(&s, m, "features", s.Features.Defs)
	s.Train.TrainSettings = recall(&s, m, "train", s.Train.TrainSettings)
	s.Automation.AutoSettings = recall(&s, m, "schedule", s.Automation.AutoSettings)
	s.Checks.CheckSettings = recall(&s, m, "checks", s.Checks.CheckSettings)
	s.Store.StoreSettings = recall(&s, m, "feature_store", s.Store.StoreSettings)
	s.Checks.Config = checkConfig(s)
	s.Experiments.Into = recall(&s, m, "runs", runSetting{}).Into
	durable := recall(&s, m, "durability", durabilitySetting{})
	s.Durability.Persistence, s.Durability.Exported = durable.Persistence, durable.Exported
	s = s.reschedule()
	var cmds []Cmd
	if s.Start.Safe {
		s, cmds = startSafely(s, m)
		d.Hash = "" // its table stays where it is
	} else {
		s, cmds = refill(s)
	}
	s, more := visited(s, Visited{Station: s.Station, Sub: s.Sub, Query: s.Query, Lost: s.Lost}) // again, now that there is something to show
	cmds = append(cmds, more...)
	if d.Hash == "" {
		return s, cmds
	}
	s.Data.Name, s.Data.Model, s.Data.Roles = d.Name, d.Model, d.Roles
	s.Data.Loading = Busy{Job: s.job(), What: restoring, Since: s.Now}
	return s, append([]Cmd{Work{Job: s.Data.Loading.Job, Task: work.Open{Table: d.Hash, Name: d.Name}}}, cmds...)
}

// recall reads one setting, over what stands for what it leaves out.
func recall[T any](s *State, m Restored, key string, standing T) T {
	b, ok := m.Settings[key]
	if !ok {
		return standing
	}
	var v T // decoded anew, so that nothing is shared with what stands, nor half taken over
	plain, _ := json.Marshal(standing)
	if json.Unmarshal(plain, &v) != nil || json.Unmarshal(b, &v) != nil {
		s.Storage.Problems = append(s.Storage.Problems, "the setting "+key)
		return standing
	}
	return v
}

func itoa(n int) string { return strconv.Itoa(n) }
