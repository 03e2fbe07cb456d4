package checks

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/features"
	"orrery/core/checks"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// Model is the state of the Checks station: tests of the data, the features and the model.
type Model struct {
	Settings
	Config  checks.Config
	Results []checks.Result // of the last run of the checks
	At      time.Time
	On      string // the model that was checked; "" if there was none
	Running station.Busy
	Failed  station.Notice

	// The form of a worked example.
	Feature string
	Given   []station.Typed
	Want    string
	Wrong   string // error of the form

	runsOn string // the model that is being checked
}

// Settings has what the user has set. It is saved across reloads.
type Settings struct {
	Floor    string // lowest accuracy or r2 for a promotion
	Share    string // smallest share of the rarest class, in percent; empty for the default
	Examples []checks.Example
}

func defaultModel() Model {
	return Model{Settings: Settings{Floor: "0.8"}, Config: checks.Config{ScoreFloor: 0.8}}
}

// Messages of the Checks station.
type (
	// ChecksPressed runs the checks.
	ChecksPressed struct{}
	// FloorTyped sets the score that a model must reach.
	FloorTyped struct{ Text string }
	// ShareTyped sets the smallest share of the rarest class.
	ShareTyped struct{ Text string }
	// ExampleFeature chooses the feature of a worked example.
	ExampleFeature struct{ Name string }
	// ExampleGiven sets one input of the worked example.
	ExampleGiven struct{ Name, Text string }
	// ExampleWant sets the value that the feature must have.
	ExampleWant struct{ Text string }
	// ExampleAdded adds the worked example to the list.
	ExampleAdded struct{}
	// ExampleRemoved removes a worked example.
	ExampleRemoved struct{ At int }
)

func (s *State) updateChecks(m station.Msg) ([]station.Cmd, bool) {
	var cmds []station.Cmd
	c := &s.Checks
	switch m := m.(type) {
	case ChecksPressed:
		cmds = s.runChecks()
	case FloorTyped:
		c.Floor = strings.TrimSpace(m.Text)
		c.Config = s.CheckConfig()
	case ShareTyped:
		c.Share = strings.TrimSpace(m.Text)
		c.Config = s.CheckConfig()
	case ExampleFeature:
		cmds = emptyFields(c.Given)
		c.Feature, c.Given, c.Want, c.Wrong = m.Name, s.exampleInputs(m.Name), "", ""
	case ExampleGiven:
		c.Given = station.WithText(c.Given, m.Name, m.Text)
	case ExampleWant:
		c.Want = strings.TrimSpace(m.Text)
	case ExampleAdded:
		cmds = s.addExample()
	case ExampleRemoved:
		if m.At >= 0 && m.At < len(c.Examples) {
			c.Examples = slices.Delete(slices.Clone(c.Examples), m.At, m.At+1)
			c.Config = s.CheckConfig()
		}
	default:
		return nil, false
	}
	return cmds, true
}

// FloorError returns what is wrong with the score floor, or "".
func (c Model) FloorError() string {
	if _, ok := c.floor(); !ok {
		return "Enter a score from 0 to 1."
	}
	return ""
}

func (c Model) floor() (score float64, ok bool) {
	f, err := strconv.ParseFloat(c.Floor, 64)
	return f, err == nil && f >= 0 && f <= 1 // false for NaN
}

// ShareError returns what is wrong with the smallest share of the rarest class, or "".
func (c Model) ShareError() string {
	if _, ok := c.share(); !ok {
		return "Enter a percentage above 0 and up to 50, or leave it empty."
	}
	return ""
}

// share returns the smallest share of the rarest class as a fraction; 0 for the default.
func (c Model) share() (share float64, ok bool) {
	if c.Share == "" {
		return 0, true
	}
	f, err := strconv.ParseFloat(c.Share, 64)
	return f / 100, err == nil && f > 0 && f <= 50 // the rarest class cannot have more than half of the rows
}

// joinedMinShare is the default of Share for joined training rows: events, such as purchases, are rarer than the classes
// of other tables.
const joinedMinShare = 0.05

// CheckConfig returns the configuration of the checks for the loaded table. An invalid floor or share is replaced by the
// last valid one.
func (s *State) CheckConfig() checks.Config {
	floor, ok := s.Checks.floor()
	if !ok {
		floor = s.Checks.Config.ScoreFloor
	}
	share, ok := s.Checks.share()
	if !ok {
		share = s.Checks.Config.MinShare
	}
	c := checks.Config{Key: s.Column(data.RoleKey), Target: s.Column(data.RoleTarget), ScoreFloor: floor, MinShare: share}
	if len(s.Joined()) > 0 { // an entity is asked about many times, and what is waited for is rare
		c.Key = ""
		if s.Checks.Share == "" {
			c.MinShare = joinedMinShare
		}
	}
	for _, r := range s.Data.Roles {
		if r.Role != data.RoleIgnore {
			c.Columns = append(c.Columns, r.Column)
		}
	}
	if s.Features.Set == nil {
		return c
	}
	c.Examples = s.Tests()
	for _, e := range s.Checks.Examples {
		if s.Features.Set.Has(e.Feature) {
			c.Examples = append(c.Examples, e)
		}
	}
	return c
}

// ConfigForModel returns the configuration for a model that was trained with these definitions. It leaves out
// examples of features that did not exist then.
func (s *State) ConfigForModel(f jobs.Features) checks.Config {
	c, known := s.Checks.Config, make(map[string]bool, len(f.Defs))
	for _, d := range f.Defs {
		known[d.Name] = true
	}
	c.Examples = slices.DeleteFunc(slices.Clone(c.Examples), func(e checks.Example) bool { return !s.Data.Table.Has(e.Feature) && !known[e.Feature] })
	return c
}

// exampleInputs returns an empty field for each source column that a feature reads.
func (s *State) exampleInputs(feature string) []station.Typed {
	if s.Features.Set == nil {
		return nil
	}
	names, err := s.Features.Set.Needs([]string{feature})
	if err != nil {
		return nil // there is no such feature
	}
	return station.FieldsOf(names, nil)
}

func (s *State) addExample() []station.Cmd {
	c := &s.Checks
	given := map[string]string{}
	for _, g := range c.Given {
		if g.Text == "" {
			c.Wrong = "Enter a value for " + g.Name + "."
			return nil
		}
		given[g.Name] = g.Text
	}
	if c.Feature == "" || c.Want == "" {
		c.Wrong = "Choose a feature and enter its expected value."
		return nil
	}
	if _, derived := s.Features.Set.Definition(c.Feature); !derived {
		c.Wrong = "No feature is called " + c.Feature + "."
		return nil
	}
	c.Examples = append(slices.Clone(c.Examples), checks.Example{Feature: c.Feature, Given: given, Want: c.Want})
	cmds := emptyFields(c.Given)
	if s.Features.Set.Len() > features.LongChoice { // the feature field is a text field then
		cmds = append(cmds, station.Fill{ID: "example-feature", Text: ""})
	}
	c.Feature, c.Given, c.Want, c.Wrong = "", nil, "", ""
	c.Config = s.CheckConfig()
	return cmds
}

// emptyFields returns the commands that empty the fields of the form. The ids of the fields are numbered, so the page
// reuses the elements for the inputs of the next feature.
func emptyFields(given []station.Typed) []station.Cmd {
	cmds := []station.Cmd{station.Fill{ID: "example-want", Text: ""}}
	for i := range given {
		cmds = append(cmds, station.Fill{ID: "example-given-" + strconv.Itoa(i), Text: ""})
	}
	return cmds
}

// runChecks checks the table, the features and the live model, or the last trained model if no model is live.
func (s *State) runChecks() []station.Cmd {
	if s.Data.Table == nil || s.Checks.Running.Running() {
		return nil
	}
	task := jobs.Check{StoredModel: jobs.StoredModel{Table: s.Data.Table.Hash(), Features: s.JobFeatures()}, Config: s.Checks.Config, Views: s.Comparisons()}
	s.Checks.runsOn = ""
	switch {
	case s.Live != nil:
		task.Model, task.Split = s.Live.Model, s.Live.Split
		task.Under = &jobs.Features{Key: task.Features.Key, Defs: s.Live.Defs}
		s.Checks.runsOn = "champion v" + strconv.Itoa(s.Live.Version.N)
	case s.Train.Result != nil:
		_, task.Split = s.Pipeline(s.Train.ResultOf)
		under := s.RunFeatures(s.Train.ResultRun)
		task.Model, task.Under = s.Train.Result.Model, &under
		s.Checks.runsOn = "the last fit"
		if s.Train.Run > 0 {
			s.Checks.runsOn = "run " + strconv.Itoa(s.Train.Run)
		}
	}
	s.Checks.Failed = station.Notice{}
	return s.StartJob(&s.Checks.Running, "checks", task)
}

// Handlers returns the handlers of the worker's replies. Package automation has its own for the checks of a pipeline
// run.
func Handlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.NewHandler(func(s *State) *station.Busy { return &s.Checks.Running }, func(s *State, _ station.Busy, r *jobs.CheckResult) []station.Cmd {
			s.ShowChecks(r, s.Checks.runsOn)
			return nil
		}).OnFailure(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			if f.Code == work.Canceled {
				s.Notify("The checks were cancelled.")
			} else {
				s.Checks.Failed = station.NoticeOf(f)
			}
			return nil
		}),
	}
}

// ShowChecks shows results on the Checks station. on names the model that was checked.
func (s *State) ShowChecks(r *jobs.CheckResult, on string) {
	s.Checks.Results, s.Checks.At, s.Checks.On = r.Results, s.Now, on
	s.Flow = s.Flow.Pulse(station.FlowChecks, s.Now)
}

// Passed returns the number of checks that passed.
func (c Model) Passed() int {
	n := 0
	for _, r := range c.Results {
		if r.Passed {
			n++
		}
	}
	return n
}

// CancelChecks clears the results and cancels running checks, because the table has changed.
func (s *State) CancelChecks() []station.Cmd {
	s.Checks.Results, s.Checks.Failed = nil, station.Notice{}
	return s.Checks.Running.Stop()
}
