package state_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/state/statetest"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/train"
	"orrery/core/backup"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// copyOf returns a backup that was made at the given time.
func copyOf(number int, at time.Time) backup.Copy {
	return backup.Copy{Name: "copy" + string(rune('0'+number)), Number: number, At: at, Bytes: 1000, Runs: 1}
}

// quietStage returns a stage that has been open and idle long enough, with these backups, newest first.
func quietStage(t *testing.T, copies ...backup.Copy) *statetest.Stage {
	t.Helper()
	g := statetest.Fresh(t)
	g.Do(state.BackupsListed{Copies: copies})
	g.Tick(20 * time.Second)
	g.Clear()
	return g
}

// lists reports whether the backups are listed at the next tick, and answers with copies.
func lists(g *statetest.Stage, d time.Duration, copies ...backup.Copy) bool {
	g.T.Helper()
	g.Clear()
	g.Tick(d)
	if count[state.ListBackups](g) == 0 {
		return false
	}
	g.Do(state.BackupsListed{Copies: copies})
	return true
}

// backsUp reports whether a backup is made at the next tick.
func backsUp(g *statetest.Stage, d time.Duration, copies ...backup.Copy) bool {
	g.T.Helper()
	return lists(g, d, copies...) && count[state.BackUp](g) == 1
}

func count[C station.Cmd](g *statetest.Stage) (n int) {
	for _, c := range g.Cmds {
		if _, ok := c.(C); ok {
			n++
		}
	}
	return n
}

const day = 24 * time.Hour

// TestBackup_Day checks the daily rule while the app is idle.
func TestBackup_Day(t *testing.T) {
	const wait = time.Minute
	for name, c := range map[string]struct {
		newest []backup.Copy
		want   bool
	}{
		"none":                          {nil, true},
		"yesterday":                     {[]backup.Copy{copyOf(1, statetest.Noon.Add(-day))}, true},
		"yesterday night":               {[]backup.Copy{copyOf(1, statetest.Noon.Add(-13*time.Hour))}, true},
		"this morning":                  {[]backup.Copy{copyOf(1, statetest.Noon.Add(-11*time.Hour))}, false},
		"today and older":               {[]backup.Copy{copyOf(2, statetest.Noon), copyOf(1, statetest.Noon.Add(-9*day))}, false},
		"clock set back by a week":      {[]backup.Copy{copyOf(2, statetest.Noon.Add(7*day)), copyOf(1, statetest.Noon.Add(6*day))}, true},
		"clock set back, then a backup": {[]backup.Copy{copyOf(3, statetest.Noon), copyOf(2, statetest.Noon.Add(7*day))}, false},
	} {
		g := quietStage(t, c.newest...)
		statetest.Same(t, name, backsUp(g, wait, c.newest...), c.want)
		statetest.Same(t, name+": at the next tick", lists(g, wait, c.newest...), false)
	}
}

// The day is that of the page's clock, in its time zone.
func TestBackup_DayIsLocal(t *testing.T) {
	g := statetest.Fresh(t)
	east := time.FixedZone("", 10*3600) // statetest.Noon in UTC is 22:00 here, two hours before midnight
	g.Clock = statetest.Noon.In(east)
	made := copyOf(1, statetest.Noon)
	g.Do(state.BackupsListed{Copies: []backup.Copy{made}})
	statetest.Same(t, "at 23:59", backsUp(g, 119*time.Minute, made), false)
	statetest.Same(t, "at 0:01", backsUp(g, 2*time.Minute, made), true)
}

// No backup starts while a job is running, nor right after the page was opened or used.
func TestBackup_Quiet(t *testing.T) {
	g := statetest.Fresh(t)
	statetest.Same(t, "before the list is known", lists(g, time.Hour), false)
	g.Do(state.BackupsListed{})
	statetest.Same(t, "right after opening", lists(g, 29*time.Second), false)
	g.Do(state.ToastDismissed{})
	statetest.Same(t, "right after a person did something", lists(g, 2*time.Second), false)
	g.Do(data.FileChosen{Name: "x.csv", Source: work.BytesSource("x")})
	statetest.Same(t, "while a file is read", lists(g, time.Hour), false)
	g.Opens(statetest.Read(t, "x.csv", statetest.NotebookCSV))
	g.Do(state.Replied{Job: g.S.SavedTables.Listing.Job, Reply: &jobs.TableList{}})
	statetest.Same(t, "while settings are saved", lists(g, time.Hour), false)
	for range g.S.Storage.Saving {
		g.Do(state.Saved{})
	}
	g.Do(state.WorkspaceFound{})
	statetest.Same(t, "while an import waits for its answer", lists(g, time.Hour), false)
	g.Do(state.ImportDropped{})
	g.Do(train.FitPressed{})
	statetest.Same(t, "while a model is trained", lists(g, time.Hour), false)
	g.Do(state.Refused{Job: g.S.Train.Fitting.Job, Fail: work.Failed{Code: work.Canceled}})
	for range g.S.Storage.Saving {
		g.Do(state.Saved{})
	}
	statetest.Same(t, "at last", backsUp(g, time.Hour), true)
	statetest.Same(t, "while it is made", lists(g, time.Hour), false)
}

// No backup is made if another tab has made it meanwhile.
func TestBackup_OtherTab(t *testing.T) {
	g := quietStage(t)
	statetest.Same(t, "lists", lists(g, time.Minute, copyOf(1, statetest.Noon)), true)
	statetest.Same(t, "makes", count[state.BackUp](g), 0)
	g = quietStage(t)
	statetest.Same(t, "makes", backsUp(g, time.Minute), true)
	g.Do(state.Refused{Job: g.S.Backup.Making.Job, Fail: work.Failed{Code: jobs.OtherTab}})
	statetest.Says(t, "toast", g.S.Toast.Text, "")
	statetest.Same(t, "at once again", lists(g, 30*time.Second), false)
	statetest.Same(t, "after a minute", lists(g, 31*time.Second, copyOf(1, statetest.Noon)), true)
}

// A backup is made only if something has been written since the newest one.
func TestBackup_NothingNew(t *testing.T) {
	old := copyOf(1, statetest.Noon.Add(-day))
	for name, change := range map[string][]station.Msg{
		"a setting":      {state.ThemePressed{}, state.Saved{}},
		"another tab":    {state.OtherTabWrote{}},
		"an import":      {state.Imported{}},
		"a renamed file": {data.RenamePressed{Hash: "h"}, data.RenameTyped{Text: "b.csv"}, data.RenameSaved{}},
	} {
		g := quietStage(t, old)
		g.Do(state.Visited{Station: station.Data})
		g.Do(state.Replied{Job: g.S.SavedTables.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: "h", Name: "a.csv"}}}})
		statetest.Same(t, name+": the first look", backsUp(g, time.Minute, old), true)
		g.Do(state.Replied{Job: g.S.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: jobs.Same, Copies: []backup.Copy{old}}})
		statetest.Says(t, name+": toast", g.S.Toast.Text, "")
		statetest.Same(t, name+": nothing new", lists(g, 3*day, old), false)
		g.Do(change...)
		g.Do(state.Replied{Job: g.S.SavedTables.Listing.Job, Reply: &jobs.TableList{}})
		g.Do(state.Replied{Job: g.S.SavedTables.Listing.Job, Reply: &jobs.TableList{}})
		statetest.Same(t, name+": something new", backsUp(g, time.Minute, old), true)
	}
}

// The seven backups that were made last are kept, whatever their dates.
func TestBackup_Seven(t *testing.T) {
	var copies []backup.Copy
	for i := range 9 {
		copies = append(copies, copyOf(9-i, statetest.Noon.Add(time.Duration(i)*day))) // the clock went back each time
	}
	g := quietStage(t)
	statetest.Same(t, "made", backsUp(g, time.Minute), true)
	g.Clear()
	g.Do(state.Replied{Job: g.S.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: jobs.Made, Copies: copies}})
	statetest.Same(t, "deleted", statetest.Asked[state.DeleteBackups](g), state.DeleteBackups{Names: []string{"copy2", "copy1"}})
	g.Do(state.BackupsListed{Copies: copies[:7]})
	statetest.Same(t, "kept", len(g.S.Backup.Copies), 7)
	g.Clear()
	g.Do(state.BackUpPressed{})
	g.Do(state.Replied{Job: g.S.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: jobs.Made, Copies: copies[:7]}})
	statetest.Same(t, "of seven", count[state.DeleteBackups](g), 0)
}

// A failure is reported once. The daily backup is not tried again on the same day; the user can start one.
func TestBackup_NoRoom(t *testing.T) {
	old := copyOf(1, statetest.Noon.Add(-2*day))
	g := quietStage(t, old)
	statetest.Same(t, "tried", backsUp(g, time.Minute, old), true)
	g.Do(state.Replied{Job: g.S.Backup.Making.Job, Reply: nil}) // an unexpected answer
	g = quietStage(t, old)
	backsUp(g, time.Minute, old)
	g.Do(state.Refused{Job: g.S.Backup.Making.Job, Fail: work.Failed{Code: jobs.NoRoom}})
	statetest.Says(t, "toast", g.S.Toast.Text, "no room for another backup; the older ones are kept")
	statetest.Same(t, "kept", g.S.Backup.Copies, []backup.Copy{old})
	g.Do(state.ToastDismissed{}, state.ThemePressed{}, state.Saved{})
	statetest.Same(t, "on the same day", lists(g, 11*time.Hour, old), false)
	statetest.Says(t, "toast", g.S.Toast.Text, "")
	statetest.Same(t, "the next day", backsUp(g, 2*time.Hour, old), true)
	g.Do(state.Refused{Job: g.S.Backup.Making.Job, Fail: work.Failed{Code: "internal", Text: "The disk is broken"}})
	statetest.Says(t, "failed", g.S.Backup.Failed, "The disk is broken.")
	g.Clock = statetest.Noon.Add(-400 * day)
	statetest.Same(t, "the clock is set back by a year", backsUp(g, time.Minute, old), true)
	g.Do(station.CancelPressed{Job: g.S.Backup.Making.Job}, state.Refused{Job: g.S.Backup.Making.Job, Fail: work.Failed{Code: work.Canceled}})
	statetest.Same(t, "cancelled", lists(g, time.Hour, old), false)
	g.Clear()
	g.Do(state.BackUpPressed{}, state.BackUpPressed{})
	statetest.Same(t, "by hand", count[state.BackUp](g), 1)
	statetest.Says(t, "failed", g.S.Backup.Failed, "")
}

// A failed list keeps the backups that are shown, and is requested again after five minutes.
func TestBackup_Unlisted(t *testing.T) {
	old, today := copyOf(1, statetest.Noon.Add(-day)), copyOf(2, statetest.Noon)
	failed := state.BackupsListed{Failed: "The disk is busy."}
	for name, c := range map[string]struct {
		before []station.Msg // the failed list
		kept   []backup.Copy // after it
		then   station.Msg   // the next list
		makes  int           // backups after that
	}{
		"the first list, none of today":  {[]station.Msg{failed}, nil, state.BackupsListed{Copies: []backup.Copy{old}}, 1},
		"the first list, one of today":   {[]station.Msg{failed}, nil, state.BackupsListed{Copies: []backup.Copy{today, old}}, 0},
		"the first list, switched off":   {[]station.Msg{failed}, nil, state.BackupsListed{Off: true}, 0},
		"the first list, no files":       {[]station.Msg{failed}, nil, state.BackupsListed{Blocked: true}, 0},
		"the first two lists":            {[]station.Msg{failed}, nil, failed, 0},
		"a later list, none of today":    {[]station.Msg{state.BackupsListed{Copies: []backup.Copy{old}}, failed}, []backup.Copy{old}, state.BackupsListed{Copies: []backup.Copy{old}}, 1},
		"a list of one that was deleted": {[]station.Msg{state.BackupsListed{Copies: []backup.Copy{old}}, failed}, []backup.Copy{old}, state.BackupsListed{}, 1},
	} {
		g := statetest.Fresh(t)
		g.Do(c.before...)
		statetest.Same(t, name+": known", g.S.Backup.Known, true)
		statetest.Same(t, name+": kept", g.S.Backup.Copies, c.kept)
		statetest.Same(t, name+": why", g.S.Backup.Unlisted, failed.Failed)
		g.Clear()
		g.Tick(4 * time.Minute)
		statetest.Same(t, name+": after four minutes", count[state.ListBackups](g), 0)
		g.Tick(2 * time.Minute)
		statetest.Same(t, name+": after six minutes", count[state.ListBackups](g), 1)
		g.Do(c.then)
		statetest.Same(t, name+": made", count[state.BackUp](g), c.makes)
		statetest.Same(t, name+": why, after the next list", g.S.Backup.Unlisted, c.then.(state.BackupsListed).Failed)
	}
}

// A failed list does not cause an earlier retry after a backup without enough space, nor hide why that backup failed.
func TestBackup_UnlistedAfterNoRoom(t *testing.T) {
	old := copyOf(1, statetest.Noon.Add(-2*day))
	g := quietStage(t, old)
	backsUp(g, time.Minute, old)
	g.Do(state.Refused{Job: g.S.Backup.Making.Job, Fail: work.Failed{Code: jobs.NoRoom}})
	g.Do(state.BackupsListed{Failed: "It could not be deleted."})
	statetest.Same(t, "on the same day", lists(g, 11*time.Hour, old), false)
	g.Do(state.BackupsListed{Copies: []backup.Copy{old}})
	statetest.Says(t, "failed", g.S.Backup.Failed, "no room")
	statetest.Same(t, "the next day", backsUp(g, 2*time.Hour, old), true)
	g.Do(state.BackupsListed{Failed: "It could not be deleted."})
	g.Do(state.Replied{Job: g.S.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: jobs.Made, Copies: []backup.Copy{old}}})
	statetest.Same(t, "a backup lists them too", g.S.Backup.Unlisted, "")
}

func TestBackup_Off(t *testing.T) {
	g := statetest.Fresh(t)
	g.Do(state.BackupsSwitched{})
	statetest.Same(t, "asked", statetest.Asked[state.SwitchBackups](g), state.SwitchBackups{Off: true})
	g.Do(state.BackupsListed{Off: true})
	statetest.Same(t, "switched off", lists(g, time.Hour), false)
	g.Do(state.BackUpPressed{})
	statetest.Same(t, "by hand", count[state.BackUp](g), 1)
	for _, c := range []struct {
		outcome jobs.Outcome
		says    string
	}{{jobs.Made, "Backup created."}, {jobs.Same, "Nothing has changed"}, {jobs.Empty, "nothing to back up yet"}} {
		g.Do(state.BackUpPressed{})
		g.Do(state.Replied{Job: g.S.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: c.outcome}})
		statetest.Says(t, "by hand", g.S.Toast.Text, c.says)
	}
	g.Clear()
	g.Do(state.BackupsSwitched{})
	statetest.Same(t, "asked", statetest.Asked[state.SwitchBackups](g), state.SwitchBackups{})
	g.Do(state.BackupsListed{Blocked: true})
	statetest.Same(t, "blocked", lists(g, time.Hour), false)
}

// Damaged items are not in a backup, and are named.
func TestBackup_Damaged(t *testing.T) {
	g := quietStage(t)
	g.Do(state.BackUpPressed{})
	g.Do(state.Replied{Job: g.S.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: jobs.Made, LostTables: []string{"a.csv"}, Lost: []string{strings.Repeat("ab", 32)}, LostRecords: []string{"run 7"}}})
	statetest.Says(t, "toast", g.S.Toast.Text, "a.csv, model abababababab, run 7")
	statetest.Same(t, "lost", g.S.Backup.Lost, "a.csv, model abababababab, run 7")
	statetest.Same(t, "many", state.LostNames(nil, []string{"a", "b", "c", "d", "e", "f", "g"}, nil), "a, b, c, d, e, 2 more")
	for outcome, want := range map[jobs.Outcome]string{jobs.Empty: "nothing to back up yet. Damaged and not included: run 7.", jobs.Same: "the last backup. Damaged and not included: run 7."} {
		g.Do(state.BackUpPressed{})
		g.Do(state.Replied{Job: g.S.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: outcome, LostRecords: []string{"run 7"}}})
		statetest.Says(t, string(outcome), g.S.Toast.Text, want)
	}
}

// Listed backups can be restored, downloaded and deleted.
func TestBackup_Acts(t *testing.T) {
	one := copyOf(1, statetest.Noon)
	g := quietStage(t, one)
	g.Do(state.BackupRestored{Name: "other"}, state.BackupDownloaded{Name: "other"}, state.BackupDeletePressed{Name: "other"}, state.BackupDeleted{})
	statetest.Same(t, "of one that is not there", len(g.Cmds), 0)
	g.Do(state.BackupRestored{Name: one.Name})
	statetest.Same(t, "restore", statetest.Asked[state.RestoreBackup](g), state.RestoreBackup{Job: g.S.Workspace.Looking.Job, Name: one.Name, Title: state.BackupTitle(one)})
	g.Do(state.WorkspaceFound{Found: state.WorkspaceFile{Name: state.BackupTitle(one), Plan: registry.Import{Runs: registry.Tally{New: 1}}}})
	statetest.Same(t, "it waits for an answer", g.S.Workspace.Found != nil, true)
	g.Do(state.ImportDropped{}, state.BackupDownloaded{Name: one.Name})
	statetest.Says(t, "name", statetest.Asked[state.DownloadBackup](g).As, "orrery-backup-"+statetest.Noon.Format("2006-01-02"))
	g.Do(state.BackupDeletePressed{Name: one.Name})
	statetest.Same(t, "it asks", count[state.DeleteBackups](g), 0)
	g.Do(state.BackupDeletePressed{}, state.BackupDeleted{})
	statetest.Same(t, "kept", count[state.DeleteBackups](g), 0)
	g.Do(state.BackupDeletePressed{Name: one.Name}, state.BackupDeleted{})
	statetest.Same(t, "deleted", statetest.Asked[state.DeleteBackups](g), state.DeleteBackups{Names: []string{one.Name}})
	g.Do(state.BackupsListed{Failed: "It could not be deleted."})
	statetest.Same(t, "it is still listed", g.S.Backup.Copies, []backup.Copy{one})
	statetest.Says(t, "failed", g.S.Backup.Unlisted, "could not be deleted")
}

// Reading a file can be cancelled, and another file can be read after that.
func TestReadWorkspace_Cancel(t *testing.T) {
	g := quietStage(t, copyOf(1, statetest.Noon))
	g.Do(data.FileChosen{Name: "w.zip"})
	first := statetest.Asked[state.ReadWorkspace](g).Job
	statetest.Same(t, "it can be cancelled", g.S.Workspace.Looking.Job, first)
	g.Do(state.Progressed{Job: first, Progress: work.Progress{Done: 3, Total: 9}}, state.BackupRestored{Name: copyOf(1, statetest.Noon).Name})
	statetest.Same(t, "progress", [2]int64{g.S.Workspace.Looking.Done, g.S.Workspace.Looking.Total}, [2]int64{3, 9})
	statetest.Same(t, "one at a time", count[state.RestoreBackup](g), 0)
	g.Do(station.CancelPressed{Job: first})
	statetest.Same(t, "cancel", statetest.Asked[station.Cancel](g).Job, first)
	g.Do(state.Refused{Job: first, Fail: work.Failed{Code: work.Canceled}})
	statetest.Says(t, "toast", g.S.Toast.Text, "Reading w.zip was cancelled.")
	statetest.Same(t, "over", [2]bool{g.S.Workspace.Looking.Running(), g.S.Workspace.Doing != ""}, [2]bool{})
	g.Do(state.BackupRestored{Name: copyOf(1, statetest.Noon).Name})
	second := statetest.Asked[state.RestoreBackup](g).Job
	g.Do(state.Refused{Job: first, Fail: work.Failed{Code: work.Canceled}})
	statetest.Same(t, "another job", g.S.Workspace.Looking.Job, second)
	for _, m := range []station.Msg{state.WorkspaceFound{}, state.WorkspaceFailed{Text: "x"}} {
		g.Do(data.FileChosen{Name: "w.zip"}, m)
		statetest.Same(t, "answered", g.S.Workspace.Looking.Running(), false)
	}
}

// Erasing everything keeps the backups, unless the user chooses otherwise each time.
func TestErase_Backups(t *testing.T) {
	g := quietStage(t, copyOf(1, statetest.Noon))
	g.Do(state.ErasePressed{}, state.ErasePressed{})
	statetest.Same(t, "by itself", statetest.Asked[state.Erase](g), state.Erase{})
	g.Do(state.WorkspaceFailed{Text: "x"}, state.ErasePressed{}, state.EraseBackupsToggled{}, state.EraseDropped{}, state.ErasePressed{}, state.ErasePressed{})
	statetest.Same(t, "ticked before", statetest.Asked[state.Erase](g), state.Erase{})
	g.Do(state.WorkspaceFailed{Text: "x"}, state.ErasePressed{}, state.EraseBackupsToggled{}, state.ErasePressed{})
	statetest.Same(t, "ticked", statetest.Asked[state.Erase](g), state.Erase{Backups: true})
}

func TestVerify_State(t *testing.T) {
	g := statetest.Fresh(t)
	g.Do(state.VerifyPressed{}, state.VerifyPressed{})
	statetest.Same(t, "asked", count[state.Verify](g), 1)
	job := g.S.Verify.Running.Job
	g.Do(state.Progressed{Job: job, Progress: work.Progress{Done: 3, Total: 9}})
	statetest.Same(t, "progress", [2]int64{g.S.Verify.Running.Done, g.S.Verify.Running.Total}, [2]int64{3, 9})
	g.Do(station.CancelPressed{Job: job})
	statetest.Same(t, "cancel", statetest.Asked[station.Cancel](g).Job, job)
	g.Do(state.Refused{Job: job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
	statetest.Says(t, "toast", g.S.Toast.Text, "The check was cancelled.")
	statetest.Same(t, "failed", g.S.Verify.Failed, "")
	g.Do(state.VerifyPressed{})
	g.Do(state.Replied{Job: job, Reply: &jobs.VerifyResult{Runs: 9}})
	statetest.Same(t, "an answer to the cancelled one", g.S.Verify.Answer == nil, true)
	g.Do(state.Replied{Job: g.S.Verify.Running.Job, Reply: &jobs.VerifyResult{Runs: 2}})
	statetest.Same(t, "answer", g.S.Verify.Answer, &jobs.VerifyResult{Runs: 2})
	g.Do(state.VerifyPressed{})
	g.Do(state.Refused{Job: g.S.Verify.Running.Job, Fail: work.Failed{Code: "internal", Text: "The worker stopped."}})
	statetest.Same(t, "failed", g.S.Verify.Failed, "The worker stopped.")
}
