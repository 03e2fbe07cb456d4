package view_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/view"
	"orrery/core/backup"
	"orrery/core/verify"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// shows reports what of a page's text is there.
func shows(t *testing.T, what string, s state.State, want bool, texts ...string) {
	t.Helper()
	html := view.StationHTML(s)
	for _, text := range texts {
		if strings.Contains(html, text) != want {
			t.Errorf("%s: the page has %q: %v, want %v", what, text, !want, want)
		}
	}
}

func TestBackups(t *testing.T) {
	d := sit(t, station.Data)
	shows(t, "before they are listed", d.state, false, "Back up now", "cannot keep backups")
	d.do(state.BackupsListed{Failed: "The backups could not be read or changed: the disk is busy."})
	golden(t, "data_backups_unlisted", d.state)
	shows(t, "not listed", d.state, true, "the disk is busy", "Back up now")
	shows(t, "not listed", d.state, false, "No backups yet")
	d.do(state.BackupsListed{Blocked: true})
	shows(t, "blocked", d.state, true, "This browser cannot keep backups", "Check everything")
	shows(t, "blocked", d.state, false, "Back up now")
	d.do(state.BackupsListed{Off: true})
	shows(t, "none", d.state, true, "No backups yet", "Back up now")
	shows(t, "none", d.state, false, "the disk is busy")
	at := noon().Add(-24 * time.Hour)
	d.do(state.BackupsListed{Copies: []backup.Copy{
		{Name: "b", Number: 2, At: at, Bytes: 1_234_567, Runs: 1460, Versions: 3, Tables: 2}, {Name: "a", Number: 1, At: at.Add(-24 * time.Hour), Bytes: 900, Runs: 1}}},
		state.BackupDeletePressed{Name: "a"}, state.ErasePressed{}, state.BackUpPressed{})
	d.do(state.Tick{Now: d.state.Now.Add(2 * time.Second)}, state.Progressed{Job: d.state.Backup.Making.Job, Progress: work.Progress{Done: 1, Total: 2}})
	golden(t, "data_backups", d.state)
	d.do(state.Refused{Job: d.state.Backup.Making.Job, Fail: work.Failed{Code: jobs.NoRoom}})
	shows(t, "no room", d.state, true, "There is no room for another backup; the older ones are kept.")
	d.do(state.BackUpPressed{})
	d.do(state.Replied{Job: d.state.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: jobs.Made, LostTables: []string{"a.csv"}}})
	shows(t, "damaged", d.state, true, "Damaged, and not in the last backup: a.csv.")
}

func TestVerified(t *testing.T) {
	d := sit(t, station.Data)
	d.do(state.VerifyPressed{})
	d.do(state.Tick{Now: d.state.Now.Add(2 * time.Second)}, state.Progressed{Job: d.state.Verify.Running.Job, Progress: work.Progress{Done: 1200, Total: 2000}})
	shows(t, "under way", d.state, true, "1\u00a0200 of 2\u00a0000", "Cancel: Checking")
	whole := jobs.VerifyResult{Runs: 12, Versions: 1, Models: 2, Tables: 1, Backups: 7}
	d.do(state.Replied{Job: d.state.Verify.Running.Job, Reply: &whole})
	shows(t, "whole", d.state, true, "Everything is whole: ", "12 runs, 1 version, 2 models, 1 table, 7 backups.")
	d.do(state.VerifyPressed{})
	for range mostProblems + 2 {
		whole.Findings = append(whole.Findings, verify.Finding{Place: "table a.csv", Problem: "it is another table", Remedy: "load the file again"})
	}
	d.do(state.Replied{Job: d.state.Verify.Running.Job, Reply: &whole})
	shows(t, "damaged", d.state, true, "22 problems found.", "And 2 more.", "It is another table.", "Load the file again.")
	whole.Findings = whole.Findings[:1]
	d.do(state.VerifyPressed{})
	d.do(state.Replied{Job: d.state.Verify.Running.Job, Reply: &whole})
	golden(t, "data_verified", d.state)
	d.do(state.VerifyPressed{})
	d.do(state.Refused{Job: d.state.Verify.Running.Job, Fail: work.Failed{Code: "internal", Text: "The worker stopped."}})
	shows(t, "failed", d.state, true, "The check did not come to its end. ", "The worker stopped.")
}

const mostProblems = 20
