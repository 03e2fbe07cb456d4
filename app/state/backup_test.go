package state_test

import (
	"strings"
	"testing"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/data"
	"orrery/app/station/train"
	"orrery/core/backup"
	"orrery/core/registry"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// copyOf is a backup that was made then.
func copyOf(number int, at time.Time) backup.Copy {
	return backup.Copy{Name: "copy" + string(rune('0'+number)), Number: number, At: at, Bytes: 1000, Runs: 1}
}

// quiet is a stage that has been open and idle long enough, with these backups, newest first.
func quietStage(t *testing.T, copies ...backup.Copy) *stage {
	t.Helper()
	g := fresh(t)
	g.do(state.BackupsListed{Copies: copies})
	g.tick(20 * time.Second)
	g.clear()
	return g
}

// looks reports whether the backups are listed at the next tick, and answers that.
func (g *stage) looks(d time.Duration, copies ...backup.Copy) bool {
	g.t.Helper()
	g.clear()
	g.tick(d)
	if count[state.ListBackups](g) == 0 {
		return false
	}
	g.do(state.BackupsListed{Copies: copies})
	return true
}

// backsUp reports whether a backup is made at the next tick.
func (g *stage) backsUp(d time.Duration, copies ...backup.Copy) bool {
	g.t.Helper()
	return g.looks(d, copies...) && count[state.BackUp](g) == 1
}

func count[C station.Cmd](g *stage) (n int) {
	for _, c := range g.cmds {
		if _, ok := c.(C); ok {
			n++
		}
	}
	return n
}

const day = 24 * time.Hour

// TestBackup_Day is the daily rule at a quiet moment.
func TestBackup_Day(t *testing.T) {
	const wait = time.Minute
	for name, c := range map[string]struct {
		newest []backup.Copy
		want   bool
	}{
		"there is none":                     {nil, true},
		"one of yesterday":                  {[]backup.Copy{copyOf(1, noon.Add(-day))}, true},
		"one of yesterday night":            {[]backup.Copy{copyOf(1, noon.Add(-13*time.Hour))}, true},
		"one of this morning":               {[]backup.Copy{copyOf(1, noon.Add(-11*time.Hour))}, false},
		"one of today, older ones":          {[]backup.Copy{copyOf(2, noon), copyOf(1, noon.Add(-9*day))}, false},
		"the clock was set back by a week":  {[]backup.Copy{copyOf(2, noon.Add(7*day)), copyOf(1, noon.Add(6*day))}, true},
		"it was set back, and one was made": {[]backup.Copy{copyOf(3, noon), copyOf(2, noon.Add(7*day))}, false},
	} {
		g := quietStage(t, c.newest...)
		same(t, name, g.backsUp(wait, c.newest...), c.want)
		same(t, name+": at the next tick", g.looks(wait, c.newest...), false)
	}
}

// The day is that of the page's clock, wherever it is.
func TestBackup_DayIsLocal(t *testing.T) {
	g := fresh(t)
	east := time.FixedZone("", 10*3600) // noon UTC is 22:00, midnight comes two hours later
	g.clock = noon.In(east)
	made := copyOf(1, noon)
	g.do(state.BackupsListed{Copies: []backup.Copy{made}})
	same(t, "at 23:59", g.backsUp(119*time.Minute, made), false)
	same(t, "at 0:01", g.backsUp(2*time.Minute, made), true)
}

// Not while something is under way, nor right after the page was opened or used.
func TestBackup_Quiet(t *testing.T) {
	g := fresh(t)
	same(t, "before the list is known", g.looks(time.Hour), false)
	g.do(state.BackupsListed{})
	same(t, "right after opening", g.looks(29*time.Second), false)
	g.do(state.ToastDismissed{})
	same(t, "right after a person did something", g.looks(2*time.Second), false)
	g.do(data.FileChosen{Name: "x.csv", Source: work.BytesSource("x")})
	same(t, "while a file is read", g.looks(time.Hour), false)
	g.opens(read(t, "x.csv", notebookCSV))
	g.do(state.Replied{Job: g.s.Shelf.Listing.Job, Reply: &jobs.TableList{}})
	same(t, "while settings are saved", g.looks(time.Hour), false)
	for range g.s.Storage.Saving {
		g.do(state.Saved{})
	}
	g.do(state.WorkspaceFound{})
	same(t, "while an import waits for its answer", g.looks(time.Hour), false)
	g.do(state.ImportDropped{})
	g.do(train.FitPressed{})
	same(t, "while a model is trained", g.looks(time.Hour), false)
	g.do(state.Refused{Job: g.s.Train.Fitting.Job, Fail: work.Failed{Code: work.Canceled}})
	for range g.s.Storage.Saving {
		g.do(state.Saved{})
	}
	same(t, "at last", g.backsUp(time.Hour), true)
	same(t, "while it is made", g.looks(time.Hour), false)
}

// Another tab has made it while this one waited.
func TestBackup_OtherTab(t *testing.T) {
	g := quietStage(t)
	same(t, "looks", g.looks(time.Minute, copyOf(1, noon)), true)
	same(t, "makes", count[state.BackUp](g), 0)
	g = quietStage(t)
	same(t, "makes", g.backsUp(time.Minute), true)
	g.do(state.Refused{Job: g.s.Backup.Making.Job, Fail: work.Failed{Code: jobs.OtherTab}})
	says(t, "toast", g.s.Toast.Text, "")
	same(t, "at once again", g.looks(30*time.Second), false)
	same(t, "after a minute", g.looks(31*time.Second, copyOf(1, noon)), true)
}

// What has not changed is not backed up again; what was saved since is.
func TestBackup_NothingNew(t *testing.T) {
	old := copyOf(1, noon.Add(-day))
	for name, change := range map[string][]station.Msg{
		"a setting":      {state.ThemePressed{}, state.Saved{}},
		"another tab":    {state.OtherTabWrote{}},
		"an import":      {state.Imported{}},
		"a renamed file": {data.RenamePressed{Hash: "h"}, data.RenameTyped{Text: "b.csv"}, data.RenameSaved{}},
	} {
		g := quietStage(t, old)
		g.do(state.Visited{Station: station.Data})
		g.do(state.Replied{Job: g.s.Shelf.Listing.Job, Reply: &jobs.TableList{Tables: []jobs.KeptTable{{Hash: "h", Name: "a.csv"}}}})
		same(t, name+": the first look", g.backsUp(time.Minute, old), true)
		g.do(state.Replied{Job: g.s.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: jobs.Same, Copies: []backup.Copy{old}}})
		says(t, name+": toast", g.s.Toast.Text, "")
		same(t, name+": nothing new", g.looks(3*day, old), false)
		g.do(change...)
		g.do(state.Replied{Job: g.s.Shelf.Listing.Job, Reply: &jobs.TableList{}})
		g.do(state.Replied{Job: g.s.Shelf.Listing.Job, Reply: &jobs.TableList{}})
		same(t, name+": something new", g.backsUp(time.Minute, old), true)
	}
}

// Seven are kept: those that were made last, whatever their dates.
func TestBackup_Seven(t *testing.T) {
	var copies []backup.Copy
	for i := range 9 {
		copies = append(copies, copyOf(9-i, noon.Add(time.Duration(i)*day))) // the clock went back each time
	}
	g := quietStage(t)
	same(t, "made", g.backsUp(time.Minute), true)
	g.clear()
	g.do(state.Replied{Job: g.s.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: jobs.Made, Copies: copies}})
	same(t, "deleted", asked[state.DeleteBackups](g), state.DeleteBackups{Names: []string{"copy2", "copy1"}})
	g.do(state.BackupsListed{Copies: copies[:7]})
	same(t, "kept", len(g.s.Backup.Copies), 7)
	g.clear()
	g.do(state.BackUpPressed{})
	g.do(state.Replied{Job: g.s.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: jobs.Made, Copies: copies[:7]}})
	same(t, "of seven", count[state.DeleteBackups](g), 0)
}

// Why there is none is said once, and not tried again on the same day; by hand it is.
func TestBackup_NoRoom(t *testing.T) {
	old := copyOf(1, noon.Add(-2*day))
	g := quietStage(t, old)
	same(t, "tried", g.backsUp(time.Minute, old), true)
	g.do(state.Replied{Job: g.s.Backup.Making.Job, Reply: nil}) // no answer of this kind
	g = quietStage(t, old)
	g.backsUp(time.Minute, old)
	g.do(state.Refused{Job: g.s.Backup.Making.Job, Fail: work.Failed{Code: jobs.NoRoom}})
	says(t, "toast", g.s.Toast.Text, "no room for another backup; the older ones are kept")
	same(t, "kept", g.s.Backup.Copies, []backup.Copy{old})
	g.do(state.ToastDismissed{}, state.ThemePressed{}, state.Saved{})
	same(t, "on the same day", g.looks(11*time.Hour, old), false)
	says(t, "toast", g.s.Toast.Text, "")
	same(t, "the next day", g.backsUp(2*time.Hour, old), true)
	g.do(state.Refused{Job: g.s.Backup.Making.Job, Fail: work.Failed{Code: "internal", Text: "The disk is broken"}})
	says(t, "failed", g.s.Backup.Failed, "The disk is broken.")
	g.clock = noon.Add(-400 * day)
	same(t, "the clock is set back by a year", g.backsUp(time.Minute, old), true)
	g.do(station.CancelPressed{Job: g.s.Backup.Making.Job}, state.Refused{Job: g.s.Backup.Making.Job, Fail: work.Failed{Code: work.Canceled}})
	same(t, "cancelled", g.looks(time.Hour, old), false)
	g.clear()
	g.do(state.BackUpPressed{}, state.BackUpPressed{})
	same(t, "by hand", count[state.BackUp](g), 1)
	says(t, "failed", g.s.Backup.Failed, "")
}

// A list that fails hides nothing, and is asked for again after some minutes.
func TestBackup_Unlisted(t *testing.T) {
	old, today := copyOf(1, noon.Add(-day)), copyOf(2, noon)
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
		g := fresh(t)
		g.do(c.before...)
		same(t, name+": known", g.s.Backup.Known, true)
		same(t, name+": kept", g.s.Backup.Copies, c.kept)
		same(t, name+": why", g.s.Backup.Unlisted, failed.Failed)
		g.clear()
		g.tick(4 * time.Minute)
		same(t, name+": after four minutes", count[state.ListBackups](g), 0)
		g.tick(2 * time.Minute)
		same(t, name+": after six minutes", count[state.ListBackups](g), 1)
		g.do(c.then)
		same(t, name+": made", count[state.BackUp](g), c.makes)
		same(t, name+": why, after the next list", g.s.Backup.Unlisted, c.then.(state.BackupsListed).Failed)
	}
}

// A list that fails neither brings a backup that had no room forward nor hides why it was not made.
func TestBackup_UnlistedAfterNoRoom(t *testing.T) {
	old := copyOf(1, noon.Add(-2*day))
	g := quietStage(t, old)
	g.backsUp(time.Minute, old)
	g.do(state.Refused{Job: g.s.Backup.Making.Job, Fail: work.Failed{Code: jobs.NoRoom}})
	g.do(state.BackupsListed{Failed: "It could not be deleted."})
	same(t, "on the same day", g.looks(11*time.Hour, old), false)
	g.do(state.BackupsListed{Copies: []backup.Copy{old}})
	says(t, "failed", g.s.Backup.Failed, "no room")
	same(t, "the next day", g.backsUp(2*time.Hour, old), true)
	g.do(state.BackupsListed{Failed: "It could not be deleted."})
	g.do(state.Replied{Job: g.s.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: jobs.Made, Copies: []backup.Copy{old}}})
	same(t, "a backup lists them too", g.s.Backup.Unlisted, "")
}

func TestBackup_Off(t *testing.T) {
	g := fresh(t)
	g.do(state.BackupsSwitched{})
	same(t, "asked", asked[state.SwitchBackups](g), state.SwitchBackups{Off: true})
	g.do(state.BackupsListed{Off: true})
	same(t, "switched off", g.looks(time.Hour), false)
	g.do(state.BackUpPressed{})
	same(t, "by hand", count[state.BackUp](g), 1)
	for _, c := range []struct {
		outcome jobs.Outcome
		says    string
	}{{jobs.Made, "The backup is made."}, {jobs.Same, "Nothing has changed"}, {jobs.Empty, "nothing to back up yet"}} {
		g.do(state.BackUpPressed{})
		g.do(state.Replied{Job: g.s.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: c.outcome}})
		says(t, "by hand", g.s.Toast.Text, c.says)
	}
	g.clear()
	g.do(state.BackupsSwitched{})
	same(t, "asked", asked[state.SwitchBackups](g), state.SwitchBackups{})
	g.do(state.BackupsListed{Blocked: true})
	same(t, "blocked", g.looks(time.Hour), false)
}

// What is damaged is not in a backup, and is named.
func TestBackup_Damaged(t *testing.T) {
	g := quietStage(t)
	g.do(state.BackUpPressed{})
	g.do(state.Replied{Job: g.s.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: jobs.Made, LostTables: []string{"a.csv"}, Lost: []string{strings.Repeat("ab", 32)}, LostRecords: []string{"run 7"}}})
	says(t, "toast", g.s.Toast.Text, "a.csv, model abababababab, run 7")
	same(t, "lost", g.s.Backup.Lost, "a.csv, model abababababab, run 7")
	same(t, "many", state.LostNames(nil, []string{"a", "b", "c", "d", "e", "f", "g"}, nil), "a, b, c, d, e, 2 more")
	for outcome, want := range map[jobs.Outcome]string{jobs.Empty: "nothing to back up except what is damaged: run 7.", jobs.Same: "the last backup, which is without what is damaged: run 7."} {
		g.do(state.BackUpPressed{})
		g.do(state.Replied{Job: g.s.Backup.Making.Job, Reply: &jobs.CreateBackupResult{Outcome: outcome, LostRecords: []string{"run 7"}}})
		says(t, string(outcome), g.s.Toast.Text, want)
	}
}

// A list of backups: restore, download, delete.
func TestBackup_Acts(t *testing.T) {
	one := copyOf(1, noon)
	g := quietStage(t, one)
	g.do(state.BackupRestored{Name: "other"}, state.BackupDownloaded{Name: "other"}, state.BackupDeletePressed{Name: "other"}, state.BackupDeleted{})
	same(t, "of one that is not there", len(g.cmds), 0)
	g.do(state.BackupRestored{Name: one.Name})
	same(t, "restore", asked[state.RestoreBackup](g), state.RestoreBackup{Job: g.s.Workspace.Looking.Job, Name: one.Name, Title: state.BackupTitle(one)})
	g.do(state.WorkspaceFound{Found: state.Carried{Name: state.BackupTitle(one), Plan: registry.Import{Runs: registry.Tally{New: 1}}}})
	same(t, "it waits for an answer", g.s.Workspace.Found != nil, true)
	g.do(state.ImportDropped{}, state.BackupDownloaded{Name: one.Name})
	says(t, "name", asked[state.DownloadBackup](g).As, "orrery-backup-"+noon.Format("2006-01-02"))
	g.do(state.BackupDeletePressed{Name: one.Name})
	same(t, "it asks", count[state.DeleteBackups](g), 0)
	g.do(state.BackupDeletePressed{}, state.BackupDeleted{})
	same(t, "kept", count[state.DeleteBackups](g), 0)
	g.do(state.BackupDeletePressed{Name: one.Name}, state.BackupDeleted{})
	same(t, "deleted", asked[state.DeleteBackups](g), state.DeleteBackups{Names: []string{one.Name}})
	g.do(state.BackupsListed{Failed: "It could not be deleted."})
	same(t, "it is still listed", g.s.Backup.Copies, []backup.Copy{one})
	says(t, "failed", g.s.Backup.Unlisted, "could not be deleted")
}

// What is read from a file can be cancelled, and another file is read after it.
func TestLookInto_Cancel(t *testing.T) {
	g := quietStage(t, copyOf(1, noon))
	g.do(data.FileChosen{Name: "w.zip"})
	first := asked[state.LookInto](g).Job
	same(t, "it can be cancelled", g.s.Workspace.Looking.Job, first)
	g.do(state.Progressed{Job: first, Progress: work.Progress{Done: 3, Total: 9}}, state.BackupRestored{Name: copyOf(1, noon).Name})
	same(t, "progress", [2]int64{g.s.Workspace.Looking.Done, g.s.Workspace.Looking.Total}, [2]int64{3, 9})
	same(t, "one at a time", count[state.RestoreBackup](g), 0)
	g.do(station.CancelPressed{Job: first})
	same(t, "cancel", asked[station.Cancel](g).Job, first)
	g.do(state.Refused{Job: first, Fail: work.Failed{Code: work.Canceled}})
	says(t, "toast", g.s.Toast.Text, "Reading w.zip was cancelled.")
	same(t, "over", [2]bool{g.s.Workspace.Looking.On(), g.s.Workspace.Doing != ""}, [2]bool{})
	g.do(state.BackupRestored{Name: copyOf(1, noon).Name})
	second := asked[state.RestoreBackup](g).Job
	g.do(state.Refused{Job: first, Fail: work.Failed{Code: work.Canceled}})
	same(t, "another job", g.s.Workspace.Looking.Job, second)
	for _, m := range []station.Msg{state.WorkspaceFound{}, state.WorkspaceFailed{Text: "x"}} {
		g.do(data.FileChosen{Name: "w.zip"}, m)
		same(t, "answered", g.s.Workspace.Looking.On(), false)
	}
}

// Backups stay when everything is erased, unless a person says otherwise each time.
func TestErase_Backups(t *testing.T) {
	g := quietStage(t, copyOf(1, noon))
	g.do(state.ErasePressed{}, state.ErasePressed{})
	same(t, "by itself", asked[state.Erase](g), state.Erase{})
	g.do(state.WorkspaceFailed{Text: "x"}, state.ErasePressed{}, state.EraseBackupsToggled{}, state.EraseDropped{}, state.ErasePressed{}, state.ErasePressed{})
	same(t, "ticked before", asked[state.Erase](g), state.Erase{})
	g.do(state.WorkspaceFailed{Text: "x"}, state.ErasePressed{}, state.EraseBackupsToggled{}, state.ErasePressed{})
	same(t, "ticked", asked[state.Erase](g), state.Erase{Backups: true})
}

func TestVerify_State(t *testing.T) {
	g := fresh(t)
	g.do(state.VerifyPressed{}, state.VerifyPressed{})
	same(t, "asked", count[state.Verify](g), 1)
	job := g.s.Verify.Running.Job
	g.do(state.Progressed{Job: job, Progress: work.Progress{Done: 3, Total: 9}})
	same(t, "progress", [2]int64{g.s.Verify.Running.Done, g.s.Verify.Running.Total}, [2]int64{3, 9})
	g.do(station.CancelPressed{Job: job})
	same(t, "cancel", asked[station.Cancel](g).Job, job)
	g.do(state.Refused{Job: job, Fail: work.Failed{Code: work.Canceled, Text: "Cancelled."}})
	says(t, "toast", g.s.Toast.Text, "The check was cancelled.")
	same(t, "failed", g.s.Verify.Failed, "")
	g.do(state.VerifyPressed{})
	g.do(state.Replied{Job: job, Reply: &jobs.VerifyResult{Runs: 9}})
	same(t, "an answer to the cancelled one", g.s.Verify.Answer == nil, true)
	g.do(state.Replied{Job: g.s.Verify.Running.Job, Reply: &jobs.VerifyResult{Runs: 2}})
	same(t, "answer", g.s.Verify.Answer, &jobs.VerifyResult{Runs: 2})
	g.do(state.VerifyPressed{})
	g.do(state.Refused{Job: g.s.Verify.Running.Job, Fail: work.Failed{Code: "internal", Text: "The worker stopped."}})
	same(t, "failed", g.s.Verify.Failed, "The worker stopped.")
}
