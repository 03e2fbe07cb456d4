package statetest

import (
	"orrery/app/station"
	"orrery/app/station/serve"
	"orrery/core/registry"
)

// Writes answers every Record, Register and Promote since Clear as the registry does, and the deployments that follow,
// until nothing is pending.
func (g *Stage) Writes() {
	g.T.Helper()
	for len(g.Cmds) > 0 {
		g.Once()
	}
}

// Write answers one command as the registry does.
func (g *Stage) Write(c station.Cmd) {
	b := &g.Book
	switch c := c.(type) {
	case station.Record:
		run := c.Run
		run.Number = len(b.Runs) + 1
		run.ID = "run" + string(rune('0'+run.Number))
		b.Runs = append([]registry.Run{run}, b.Runs...)
		g.Do(station.Recorded{Job: c.Job, Run: run, Registry: *b})
	case station.Register:
		v := registry.Version{Model: c.Model, N: len(b.Versions) + 1, Run: c.Run, Reason: c.Reason}
		b.Versions = append([]registry.Version{v}, b.Versions...)
		g.Do(station.Registered{Job: c.Job, Version: v, Registry: *b})
	case station.Promote:
		from := g.Alias(c.Model, "champion", c.N)
		g.Do(station.Promoted{Job: c.Job, Model: c.Model, N: c.N, From: from, Registry: *b})
	case station.MoveAlias:
		g.Alias(c.Model, c.Alias, c.N)
		g.Do(station.AliasMoved{Registry: *b})
	case serve.Deploy:
		g.Do(serve.Deployed{Live: g.Deployed(c)})
	}
}

// Alias points an alias to version n, or removes it if n is 0, and returns the version that it pointed to.
func (g *Stage) Alias(model, alias string, n int) (from int) {
	next := []station.AliasOf{}
	for _, a := range g.Book.Aliases {
		if a.Model == model && a.Alias == alias {
			from = a.N
			continue
		}
		next = append(next, a)
	}
	if n > 0 {
		next = append(next, station.AliasOf{Model: model, Alias: alias, N: n})
	}
	g.Book.Aliases = next
	return from
}

// Deployed returns the live model after a Deploy.
func (g *Stage) Deployed(c serve.Deploy) station.Live {
	n := 0
	for _, a := range c.Registry.Aliases {
		if a.Model == c.Model && a.Alias == "champion" {
			n = a.N
		}
	}
	l := station.Live{Version: registry.Version{Model: c.Model, N: n}, Model: []byte(`{}`), Inputs: []string{"feature_1", "feature_2"}, Sources: []string{"feature_1", "feature_2"}}
	for _, v := range c.Registry.Versions {
		if v.Model == c.Model && v.N == n {
			l.Version = v
			for _, r := range c.Registry.Runs {
				if r.ID == v.Run {
					l.Inputs = r.Inputs
				}
			}
		}
	}
	return l
}

// Once answers the commands since Clear, but not those that follow from the answers.
func (g *Stage) Once() {
	g.T.Helper()
	todo := g.Cmds
	g.Clear()
	for _, c := range todo {
		g.Write(c)
	}
}

// Refuse fails every write since Clear.
func (g *Stage) Refuse() {
	g.T.Helper()
	todo := g.Cmds
	g.Clear()
	for _, c := range todo {
		job := 0
		switch c := c.(type) {
		case station.Record:
			job = c.Job
		case station.Register:
			job = c.Job
		case station.Promote:
			job = c.Job
		}
		if job != 0 {
			g.Do(station.StoreFailed{Job: job, Doing: "Not saved", Text: "No room"})
		}
	}
	g.Clear()
}
