package statetest

import "orrery/core/automation"

// LastPass is the newest pipeline run that has ended.
func LastPass(g *Stage) automation.PipelineRun {
	g.T.Helper()
	h := g.S.Automation.History
	if len(h) == 0 || g.S.Automation.Current != nil {
		g.T.Fatalf("no pipeline run has ended; current %+v", g.S.Automation.Current)
	}
	return h[len(h)-1]
}

// Steps is a run in short: a letter a task, p f s - for passed, failed, skipped, waiting.
func Steps(p automation.PipelineRun) string {
	out := ""
	for _, t := range p.Tasks {
		out += map[automation.Status]string{automation.Passed: "p", automation.Failed: "f", automation.Skipped: "s"}[t.Status]
	}
	return out
}
