// Package automation decides when the training pipeline runs, what each run has come
// to, and whether its model becomes champion. It is pure: it holds no clock and starts
// nothing; the caller brings the time and does the work.
//
//	s := automation.Schedule{}.Start(time.Minute, now)
//	if s.Due(now) {
//		s = s.Advance(now)
//		run := automation.NewRun(47, "schedule", now).Begin("ingest")
//		...
//	}
//	d := automation.Decide(candidate, &champion, results) // d.Promote, d.Reason
//
// The notebook's main.py was `while True: ...; sleep(60)`, and whatever was newest
// served. Here a pass is promoted only when the checks pass and it is at least as good
// as the champion on the same rows.
//
// Limits: one interval, no calendar; tasks have one fixed order; a run that is missed,
// because the tab slept or the last run was still going on, is counted and not made up.
//
//orrery:inline never
package automation
