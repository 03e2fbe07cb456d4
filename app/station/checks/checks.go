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

// Model is the Checks station: continuous integration for data, features
// and models.
type Model struct {
	Settings
	Config  checks.Config
	Results []checks.Result // of the last time they ran
	At      time.Time
	On      string // what the model's checks ran on
	Running station.Busy
	Failed  station.Notice

	Feature string // the form of a worked example
	Given   []station.Typed
	Want    string
	Wrong   string

	runsOn string // what the model's checks that are under way run on
}

// Settings is what a person has set; it is kept across reloads.
type Settings struct {
	Floor    string // lowest accuracy that may serve
	Share    string // least part of the rows that the rarest class may have, in percent; empty is the usual one
	Examples []checks.Example
}

func defaultChecks() Model {
	return Model{Settings: Settings{Floor: "0.8"}, Config: checks.Config{ScoreFloor: 0.8}}
}

// These messages belong to the Checks station.
type (
	// ChecksPressed runs the suite.
	ChecksPressed struct{}
	// FloorTyped is the score that a model must reach.
	FloorTyped struct{ Text string }
	// ShareTyped is the part of the rows that the rarest class must have.
	ShareTyped struct{ Text string }
	// ExampleFeature chooses the feature of a worked example.
	ExampleFeature struct{ Name string }
	// ExampleGiven is one input of the worked example.
	ExampleGiven struct{ Name, Text string }
	// ExampleWant is the value that the feature must give.
	ExampleWant struct{ Text string }
	// ExampleAdded keeps the worked example.
	ExampleAdded struct{}
	// ExampleRemoved drops one.
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
		cmds = cleared(c.Given)
		c.Feature, c.Given, c.Want, c.Wrong = m.Name, s.givenFor(m.Name), "", ""
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

// FloorWrong says what is wrong with the score floor; "" when nothing is.
func (c Model) FloorWrong() string {
	if _, ok := c.floor(); !ok {
		return "Give a score from 0 to 1."
	}
	return ""
}

func (c Model) floor() (score float64, ok bool) {
	f, err := strconv.ParseFloat(c.Floor, 64)
	return f, err == nil && f >= 0 && f <= 1 // NaN is not
}

// ShareWrong says what is wrong with the least share; "" when nothing is.
func (c Model) ShareWrong() string {
	if _, ok := c.share(); !ok {
		return "Give a percentage above 0 and up to 50, or leave it empty."
	}
	return ""
}

// share is a fraction; 0 is the usual one.
func (c Model) share() (share float64, ok bool) {
	if c.Share == "" {
		return 0, true
	}
	f, err := strconv.ParseFloat(c.Share, 64)
	return f / 100, err == nil && f > 0 && f <= 50 // no class is the rarest with more
}

// rareShare is the least share of the rarest class in training rows that were
// joined: events, such as a purchase, are rarer than the classes of a survey.
const rareShare = 0.05

// CheckConfig is the suite for the loaded table. A wrong floor or share leaves the one
// before it in force.
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
			c.MinShare = rareShare
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

// ConfigForModel is the suite for a model that was fitted under these definitions: an
// example of a feature that it never knew says nothing about it.
func (s *State) ConfigForModel(f jobs.Features) checks.Config {
	c, known := s.Checks.Config, make(map[string]bool, len(f.Defs))
	for _, d := range f.Defs {
		known[d.Name] = true
	}
	c.Examples = slices.DeleteFunc(slices.Clone(c.Examples), func(e checks.Example) bool { return !s.Data.Table.Has(e.Feature) && !known[e.Feature] })
	return c
}

// givenFor lists the source columns that a feature reads, empty.
func (s *State) givenFor(feature string) []station.Typed {
	if s.Features.Set == nil {
		return nil
	}
	names, err := s.Features.Set.Needs([]string{feature})
	if err != nil {
		return nil // no such feature: there is nothing to ask for
	}
	return station.FieldsOf(names, nil)
}

func (s *State) addExample() []station.Cmd {
	c := &s.Checks
	given := map[string]string{}
	for _, g := range c.Given {
		if g.Text == "" {
			c.Wrong = "Give a value for " + g.Name + "."
			return nil
		}
		given[g.Name] = g.Text
	}
	if c.Feature == "" || c.Want == "" {
		c.Wrong = "Choose a feature and give the value that it must have."
		return nil
	}
	if _, derived := s.Features.Set.Definition(c.Feature); !derived {
		c.Wrong = "No feature is called " + c.Feature + "."
		return nil
	}
	c.Examples = append(slices.Clone(c.Examples), checks.Example{Feature: c.Feature, Given: given, Want: c.Want})
	cmds := cleared(c.Given)
	if s.Features.Set.Len() > features.LongChoice { // its name is typed
		cmds = append(cmds, station.Fill{ID: "example-feature", Text: ""})
	}
	c.Feature, c.Given, c.Want, c.Wrong = "", nil, "", ""
	c.Config = s.CheckConfig()
	return cmds
}

// cleared empties the fields of the form, which are named by their place: the
// page keeps them for the inputs of the next feature.
func cleared(given []station.Typed) []station.Cmd {
	cmds := []station.Cmd{station.Fill{ID: "example-want", Text: ""}}
	for i := range given {
		cmds = append(cmds, station.Fill{ID: "example-given-" + strconv.Itoa(i), Text: ""})
	}
	return cmds
}

// runChecks checks the table, the features, and the model that serves or else
// the last one that was fitted.
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

// checkTasks are the runs of the checks, but for those of a pipeline run.
func checkHandlers() []station.Handler[State] {
	return []station.Handler[State]{
		station.Answered(func(s *State) *station.Busy { return &s.Checks.Running }, func(s *State, _ station.Busy, r *jobs.CheckResult) []station.Cmd {
			s.ShowChecks(r, s.Checks.runsOn)
			return nil
		}).OrElse(func(s *State, _ station.Busy, f work.Failed) []station.Cmd {
			if f.Code == work.Canceled {
				s.Notify("The checks were cancelled.")
			} else {
				s.Checks.Failed = station.NoticeOf(f)
			}
			return nil
		}),
	}
}

// ShowChecks puts results on the Checks station, with what the model's checks ran on.
func (s *State) ShowChecks(r *jobs.CheckResult, on string) {
	s.Checks.Results, s.Checks.At, s.Checks.On = r.Results, s.Now, on
	s.Flow = s.Flow.Pulse(station.FlowChecks, s.Now)
}

// Passed counts the checks that passed.
func (c Model) Passed() int {
	n := 0
	for _, r := range c.Results {
		if r.Passed {
			n++
		}
	}
	return n
}

// CancelChecks forgets the results of the table before, and stops checks that run on it.
func (s *State) CancelChecks() []station.Cmd {
	s.Checks.Results, s.Checks.Failed = nil, station.Notice{}
	return s.Checks.Running.Stop()
}
