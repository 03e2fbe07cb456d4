// Package automation decides when the training pipeline runs, tracks the tasks of each run, and decides whether its model
// becomes champion. It is pure: it reads no clock and starts nothing; the caller passes the time and does the work.
//
//	s := automation.Schedule{}.Start(time.Minute, now)
//	if s.Due(now) {
//		s = s.Advance(now)
//		run := automation.NewRun(47, "schedule", now).Begin("ingest")
//		...
//	}
//	d := automation.Decide(candidate, &champion, results) // d.Promote, d.Reason
//
// The notebook's main.py was `while True: ...; sleep(60)`, and the newest model always served. Here a model is promoted
// only if the checks pass and it is at least as good as the champion on the same rows.
//
// Limits: one interval, no calendar; tasks have a fixed order; a run that is missed, because the tab was suspended or the
// previous run had not ended, is counted and not repeated later.
//
//orrery:inline never
package automation
