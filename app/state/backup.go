package state

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"orrery/app/station"
	"orrery/core/backup"
	"orrery/core/work"
	"orrery/core/work/jobs"
)

// BackupState is the backups that this browser keeps.
type BackupState struct {
	Known    bool          // a list was answered, even with a failure
	Blocked  bool          // this browser keeps no files
	Off      bool          // the daily backup is switched off
	Copies   []backup.Copy // newest first
	Making   station.Busy
	Asking   string // the name of the one whose deletion is to be confirmed
	Failed   string // why the last one was not made
	Unlisted string // why they were not listed, deleted or switched; Copies are those known before
	Lost     string // what was damaged and is not in the last one

	byHand    bool      // a person asked for the one that is being made
	looking   bool      // they are being listed again, because the daily one is due
	nothing   bool      // nothing has changed since the newest one; something that is saved resets it
	notBefore time.Time // the earliest time of the next daily one, after a failure
	opened    time.Time // when the first list was answered, soon after the page was opened
	active    time.Time // when a person did something last, or a job ended
}

// These messages are about backups; each names one by its file.
type (
	// BackupsListed says what backups there are.
	BackupsListed struct {
		station.Quiet
		Copies  []backup.Copy // newest first
		Off     bool
		Blocked bool   // this browser keeps no files
		Failed  string // why something was not listed, deleted or switched
	}
	// BackUpPressed makes one now.
	BackUpPressed struct{}
	// BackupsSwitched switches the daily backup on or off.
	BackupsSwitched struct{}
	// BackupRestored reads a backup as an import does, which asks before it changes anything.
	BackupRestored struct{ Name string }
	// BackupDownloaded hands a backup to the person.
	BackupDownloaded struct{ Name string }
	// BackupDeletePressed asks whether to delete a backup; with "" it is kept.
	BackupDeletePressed struct{ Name string }
	// BackupDeleted deletes the one that was asked about.
	BackupDeleted struct{}
)

// These commands are about backups.
type (
	// ListBackups lists them; answered by BackupsListed.
	ListBackups struct{}
	// BackUp makes one; answered by Replied with jobs.CreateBackupResult, or Refused.
	BackUp struct {
		Job int
		At  time.Time
	}
	// RestoreBackup looks into one; answered as LookInto is.
	RestoreBackup struct {
		Job         int
		Name, Title string
	}
	// DownloadBackup hands one to the person as a file called As.
	DownloadBackup struct{ Name, As string }
	// DeleteBackups deletes some; answered by BackupsListed.
	DeleteBackups struct{ Names []string }
	// SwitchBackups switches the daily backup on or off; answered by BackupsListed.
	SwitchBackups struct{ Off bool }
)

func (s *State) updateBackup(m station.Msg) ([]station.Cmd, bool) {
	b := &s.Backup
	var cmds []station.Cmd
	switch m := m.(type) {
	case BackupsListed:
		cmds = s.backupsListed(m)
	case BackUpPressed:
		if !b.Making.Running() {
			cmds = s.backUp(true)
		}
	case BackupsSwitched:
		cmds = []station.Cmd{SwitchBackups{Off: !b.Off}}
	case BackupRestored:
		if c, ok := s.backupCopy(m.Name); ok {
			return s.startReading("Reading the backup", func(job int) station.Cmd { return RestoreBackup{job, c.Name, BackupTitle(c)} })
		}
	case BackupDownloaded:
		if c, ok := s.backupCopy(m.Name); ok {
			cmds = []station.Cmd{DownloadBackup{c.Name, "orrery-backup-" + c.At.Format("2006-01-02-150405") + ".zip"}}
		}
	case BackupDeletePressed:
		b.Asking = m.Name
	case BackupDeleted:
		if c, ok := s.backupCopy(b.Asking); ok {
			cmds = []station.Cmd{DeleteBackups{[]string{c.Name}}}
		}
		b.Asking = ""
	default:
		return nil, false
	}
	return cmds, true
}

// BackupTitle names a backup for people.
func BackupTitle(c backup.Copy) string {
	return "The backup of " + c.At.UTC().Format("2006-01-02 15:04:05") + " UTC"
}

func (s *State) backupCopy(name string) (backup.Copy, bool) {
	i := slices.IndexFunc(s.Backup.Copies, func(c backup.Copy) bool { return c.Name == name })
	if i < 0 {
		return backup.Copy{}, false
	}
	return s.Backup.Copies[i], true
}

func (s *State) backupsListed(m BackupsListed) []station.Cmd {
	b := &s.Backup
	looked := b.looking
	b.looking = false
	if !b.Known {
		b.opened = s.Now
	}
	b.Known, b.Unlisted = true, m.Failed
	if m.Failed != "" {
		if again := s.Now.Add(listAgain); again.After(b.notBefore) {
			b.notBefore = again
		}
		return nil
	}
	b.Copies, b.Off, b.Blocked = m.Copies, m.Off, m.Blocked
	if looked && s.backupDue() { // another tab may have made it meanwhile
		return s.backUp(false)
	}
	return nil
}

// The daily backup waits for a moment when it disturbs nobody.
const (
	afterOpening  = 30 * time.Second
	afterActivity = 3 * time.Second
	otherTabTakes = time.Minute     // until they are listed again, to see whether there is one of today
	listAgain     = 5 * time.Minute // after a list that failed
)

// backupDue is the daily rule: one a day, when something is new. The day is that of the
// page's clock. A clock that is set back or forward makes today another day: there may be
// one backup too many, never one too few.
func (s *State) backupDue() bool {
	b := s.Backup
	switch {
	case !s.Ready, s.Safe, !b.Known, b.Blocked, b.Off, b.Making.Running(), b.nothing:
		return false
	case len(b.Copies) > 0 && sameDay(b.Copies[0].At, s.Now):
		return false
	case s.Now.Before(b.notBefore):
		return false
	}
	return s.idle()
}

// idle reports whether nothing is under way. It does not wait until a schedule is over: there may
// be only moments between its passes, and no pause of some seconds.
func (s *State) idle() bool {
	b := s.Backup
	if s.Storage.Saving > 0 || s.Workspace.Doing != "" || s.Workspace.Found != nil || s.Automation.Current != nil {
		return false
	}
	for _, t := range tasks() {
		if t.Busy(s).Running() {
			return false
		}
	}
	past := func(t time.Time) time.Duration { return s.Now.Sub(t).Abs() } // the clock may be set back
	return past(b.opened) >= afterOpening && (past(b.active) >= afterActivity || s.Automation.Trains())
}

func sameDay(t, now time.Time) bool {
	y, m, d := t.In(now.Location()).Date()
	ny, nm, nd := now.Date()
	return y == ny && m == nm && d == nd
}

// nextDay is the beginning of the day after now.
func nextDay(now time.Time) time.Time {
	y, m, d := now.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, now.Location())
}

// backupTick lists the backups again when one is due; the answer decides.
func (s *State) backupTick() []station.Cmd {
	b := &s.Backup
	if b.notBefore.Sub(s.Now) > 25*time.Hour { // the clock was set back; a day has 25 hours at most
		b.notBefore = time.Time{}
	}
	if b.looking || !s.backupDue() {
		return nil
	}
	b.looking = true
	return []station.Cmd{ListBackups{}}
}

func (s *State) backUp(byHand bool) []station.Cmd {
	b := &s.Backup
	b.byHand, b.Failed = byHand, ""
	job := s.MarkStarted(&b.Making, "Backing up")
	return []station.Cmd{BackUp{Job: job, At: s.Now}}
}

func backedUp(s *State, _ station.Busy, r *jobs.CreateBackupResult) []station.Cmd {
	b := &s.Backup
	b.Known, b.Unlisted, b.Copies, b.Blocked = true, "", r.Copies, false
	said := map[jobs.Outcome]string{jobs.Made: "The backup is made.", jobs.Same: "Nothing has changed since the last backup.", jobs.Empty: "There is nothing to back up yet."}
	without := map[jobs.Outcome]string{jobs.Made: "The backup is made without what is damaged: ", jobs.Same: "Nothing has changed since the last backup, which is without what is damaged: ",
		jobs.Empty: "There is nothing to back up except what is damaged: "}
	lost := LostNames(r.Lost, r.LostTables, r.LostRecords)
	switch {
	case lost != "":
		s.NotifyError(without[r.Outcome] + lost + ".")
	case b.byHand:
		s.Notify(said[r.Outcome])
	}
	if r.Outcome != jobs.Made {
		b.nothing = true
		return nil
	}
	b.nothing, b.Lost = false, lost
	if names := backup.Surplus(r.Copies); len(names) > 0 {
		return []station.Cmd{DeleteBackups{names}}
	}
	return nil
}

// LostNames lists what is damaged and is not in a workspace file: models by their digests,
// tables by their names, other records in words. At most five are named.
func LostNames(models, tables, records []string) string {
	names := slices.Clone(tables)
	for _, digest := range models {
		names = append(names, "model "+digest[:min(12, len(digest))])
	}
	names = append(names, records...)
	if n := len(names) - 5; n > 0 {
		names = append(names[:5], strconv.Itoa(n)+" more")
	}
	return strings.Join(names, ", ")
}

// backUpRefused says once why no backup was made; the older ones stay. The daily one is tried
// again tomorrow, or soon if another tab is making one.
func backUpRefused(s *State, _ station.Busy, f work.Failed) []station.Cmd {
	b := &s.Backup
	byHand := b.byHand
	b.notBefore = nextDay(s.Now)
	switch f.Code {
	case work.Canceled:
		s.Notify("The backup was cancelled.")
	case jobs.NoFiles:
		b.Blocked = true
	case jobs.OtherTab:
		b.notBefore = s.Now.Add(otherTabTakes)
		if byHand {
			s.NotifyError("Another tab is making a backup. Try again in a moment.")
		}
	case jobs.NoRoom:
		b.Failed = "There is no room for another backup; the older ones are kept. Delete one, or free disk space, and back up again."
		s.NotifyError(b.Failed)
	default:
		b.Failed = "The backup was not made; the older ones are kept. " + f.Text + "."
		s.NotifyError(b.Failed)
	}
	return nil
}

// noteActivity notes what the daily rule needs to know of a message and its commands.
func (s *State) noteActivity(m station.Msg, cmds []station.Cmd) {
	if !station.IsQuiet(m) {
		s.Backup.active = s.Now
	}
	switch m.(type) {
	case OtherTabWrote, Imported:
		s.Backup.nothing = false
	}
	for _, c := range cmds {
		w, _ := c.(station.Work)
		switch w.Task.(type) {
		case jobs.Rename, jobs.Forget, jobs.SetRoles, jobs.KeepTable:
			s.Backup.nothing = false
		}
		if station.Writes(c) {
			s.Backup.nothing = false
		}
	}
}
