package statetest

import "orrery/core/automation"

// LastPass returns the newest pipeline run, which must have ended.
func LastPass(g *Stage) automation.PipelineRun {
	g.T.Helper()
	h := g.S.Automation.History
	if len(h) == 0 || g.S.Automation.Current != nil {
		g.T.Fatalf("no pipeline run has ended; current %+v", g.S.Automation.Current)
	}
	return h[len(h)-1]
}

// Steps returns one letter for each task of a run: p, f or s for passed, failed or skipped; none for other states.
func Steps(p automation.PipelineRun) string {
	out := ""
	for _, t := range p.Tasks {
		out += map[automation.Status]string{automation.Passed: "p", automation.Failed: "f", automation.Skipped: "s"}[t.Status]
	}
	return out
}
