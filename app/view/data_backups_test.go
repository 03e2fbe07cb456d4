package view_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/apptest"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/core/backup"
	"orrery/core/verify"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// shows compares whether the page has each text with want.
func shows(t *testing.T, what string, s state.State, want bool, texts ...string) {
	t.Helper()
	html := apptest.HTML(s)
	for _, text := range texts {
		if strings.Contains(html, text) != want {
			t.Errorf("%s: the page has %q: %v, want %v", what, text, !want, want)
		}
	}
}

func TestBackups(t *testing.T) {
	d := apptest.Sit(t, station.Data)
	shows(t, "before they are listed", d.State, false, "Back up now", "cannot keep backups")
	d.Do(state.BackupsListed{Failed: "The backups could not be read or changed: the disk is busy."})
	apptest.Golden(t, "data_backups_unlisted", d.State)
	shows(t, "not listed", d.State, true, "the disk is busy", "Back up now")
	shows(t, "not listed", d.State, false, "No backups yet")
	d.Do(state.BackupsListed{Blocked: true})
	shows(t, "blocked", d.State, true, "This browser cannot keep backups", "Check everything")
	shows(t, "blocked", d.State, false, "Back up now")
	d.Do(state.BackupsListed{Off: true})
	shows(t, "none", d.State, true, "No backups yet", "Back up now")
	shows(t, "none", d.State, false, "the disk is busy")
	at := apptest.Noon().Add(-24 * time.Hour)
	d.Do(state.BackupsListed{Copies: []backup.Copy{
		{Name: "b", Number: 2, At: at, Bytes: 1_234_567, Runs: 1460, Versions: 3, Tables: 2}, {Name: "a", Number: 1, At: at.Add(-24 * time.Hour), Bytes: 900, Runs: 1}}},
		state.BackupDeletePressed{Name: "a"}, state.ErasePressed{}, state.BackUpPressed{})
	d.Do(state.Tick{Now: d.State.Now.Add(2 * time.Second)}, state.Progressed{Job: d.State.Backup.Making.Job, Progress: work.Progress{Done: 1, Total: 2}})
	apptest.Golden(t, "data_backups", d.State)
	d.Do(state.Refused{Job: d.State.Backup.Making.Job, Fail: work.Failed{Code: jobs.NoRoom}})
	shows(t, "no room", d.State, true, "There is no room for another backup; the older ones are kept.")
	d.Do(state.BackUpPressed{})
	d.Do(state.Replied{Job: d.State.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: jobs.Made, LostTables: []string{"a.csv"}}})
	shows(t, "damaged", d.State, true, "Damaged, and not in the last backup: a.csv.")
}

func TestVerified(t *testing.T) {
	d := apptest.Sit(t, station.Data)
	d.Do(state.VerifyPressed{})
	d.Do(state.Tick{Now: d.State.Now.Add(2 * time.Second)}, state.Progressed{Job: d.State.Verify.Running.Job, Progress: work.Progress{Done: 1200, Total: 2000}})
	shows(t, "under way", d.State, true, "1,200 of 2,000", "Cancel: Checking")
	whole := jobs.VerifyResult{Runs: 12, Versions: 1, Models: 2, Tables: 1, Backups: 7}
	d.Do(state.Replied{Job: d.State.Verify.Running.Job, Reply: &whole})
	shows(t, "whole", d.State, true, "No problems found: ", "12 runs, 1 version, 2 models, 1 table, 7 backups.")
	d.Do(state.VerifyPressed{})
	for range maxProblems + 2 {
		whole.Findings = append(whole.Findings, verify.Finding{Place: "table a.csv", Problem: "it is another table", Remedy: "load the file again"})
	}
	d.Do(state.Replied{Job: d.State.Verify.Running.Job, Reply: &whole})
	shows(t, "damaged", d.State, true, "22 problems found.", "And 2 more.", "It is another table.", "Load the file again.")
	whole.Findings = whole.Findings[:1]
	d.Do(state.VerifyPressed{})
	d.Do(state.Replied{Job: d.State.Verify.Running.Job, Reply: &whole})
	apptest.Golden(t, "data_verified", d.State)
	d.Do(state.VerifyPressed{})
	d.Do(state.Refused{Job: d.State.Verify.Running.Job, Fail: work.Failed{Code: "internal", Text: "The worker stopped."}})
	shows(t, "failed", d.State, true, "The check did not finish. ", "The worker stopped.")
}

const maxProblems = 20
