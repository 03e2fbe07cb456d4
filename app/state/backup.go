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

// BackupState holds the backups in this browser.
type BackupState struct {
	Known    bool          // a list was answered, even with a failure
	Blocked  bool          // this browser cannot store files
	Off      bool          // the daily backup is switched off
	Copies   []backup.Copy // newest first
	Making   station.Busy
	Asking   string // the name of the backup whose deletion is to be confirmed
	Failed   string // why the last backup failed
	Unlisted string // why listing, deleting or switching failed; Copies is the list from before
	Lost     string // damaged items that are missing from the last backup

	byHand    bool      // the user asked for the backup that is being made
	listing   bool      // the list is being refreshed, because the daily backup is due
	unchanged bool      // nothing has changed since the newest backup; any write resets it
	notBefore time.Time // the earliest time of the next daily backup, after a failure
	opened    time.Time // when the first list was answered, soon after the page was opened
	active    time.Time // the last time the user did something or a job ended
}

// Messages about backups; each names a backup by its file.
type (
	// BackupsListed has the list of backups.
	BackupsListed struct {
		station.Quiet
		Copies  []backup.Copy // newest first
		Off     bool
		Blocked bool   // this browser cannot store files
		Failed  string // why listing, deleting or switching failed
	}
	// BackUpPressed makes a backup now.
	BackUpPressed struct{}
	// BackupsSwitched switches the daily backup on or off.
	BackupsSwitched struct{}
	// BackupRestored reads a backup as an import does, which asks before it changes anything.
	BackupRestored struct{ Name string }
	// BackupDownloaded downloads a backup.
	BackupDownloaded struct{ Name string }
	// BackupDeletePressed asks for confirmation to delete a backup; "" cancels.
	BackupDeletePressed struct{ Name string }
	// BackupDeleted confirms the deletion.
	BackupDeleted struct{}
)

// Commands about backups.
type (
	// ListBackups lists the backups; answered by BackupsListed.
	ListBackups struct{}
	// BackUp makes a backup; answered by Replied with jobs.CreateBackupResult, or Refused.
	BackUp struct {
		Job int
		At  time.Time
	}
	// RestoreBackup reads a backup; answered as ReadWorkspace is.
	RestoreBackup struct {
		Job         int
		Name, Title string
	}
	// DownloadBackup downloads a backup as a file named As.
	DownloadBackup struct{ Name, As string }
	// DeleteBackups deletes backups; answered by BackupsListed.
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
			cmds = s.startBackup(true)
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

// BackupTitle returns the name of a backup as it is displayed.
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
	listed := b.listing
	b.listing = false
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
	if listed && s.backupDue() { // another tab may have made it meanwhile
		return s.startBackup(false)
	}
	return nil
}

// The daily backup starts only while the app is idle.
const (
	afterOpening  = 30 * time.Second
	afterActivity = 3 * time.Second
	otherTabTakes = time.Minute     // wait for a backup that another tab is making
	listAgain     = 5 * time.Minute // wait after a failed list
)

// backupDue reports whether the daily backup is due: at most one a day, and only if something has changed. The day is
// that of the page's clock. If the clock is set back or forward there may be one backup too many, never one too few.
func (s *State) backupDue() bool {
	b := s.Backup
	switch {
	case !s.Ready, s.Safe, !b.Known, b.Blocked, b.Off, b.Making.Running(), b.unchanged:
		return false
	case len(b.Copies) > 0 && sameDay(b.Copies[0].At, s.Now):
		return false
	case s.Now.Before(b.notBefore):
		return false
	}
	return s.idle()
}

// idle reports whether no job or write is running and the user has done nothing for a moment. It does not wait for a
// schedule to end: the pauses between its runs may be shorter than a few seconds.
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
	since := func(t time.Time) time.Duration { return s.Now.Sub(t).Abs() } // the clock may be set back
	return since(b.opened) >= afterOpening && (since(b.active) >= afterActivity || s.Automation.Trains())
}

func sameDay(t, now time.Time) bool {
	y, m, d := t.In(now.Location()).Date()
	ny, nm, nd := now.Date()
	return y == ny && m == nm && d == nd
}

// nextDay returns the start of the day after now.
func nextDay(now time.Time) time.Time {
	y, m, d := now.Date()
	return time.Date(y, m, d+1, 0, 0, 0, 0, now.Location())
}

// backupTick lists the backups again when one is due, as another tab may have made it; backupsListed starts the backup.
func (s *State) backupTick() []station.Cmd {
	b := &s.Backup
	if b.notBefore.Sub(s.Now) > 25*time.Hour { // the clock was set back; a day has 25 hours at most
		b.notBefore = time.Time{}
	}
	if b.listing || !s.backupDue() {
		return nil
	}
	b.listing = true
	return []station.Cmd{ListBackups{}}
}

func (s *State) startBackup(byHand bool) []station.Cmd {
	b := &s.Backup
	b.byHand, b.Failed = byHand, ""
	job := s.MarkStarted(&b.Making, "Backing up")
	return []station.Cmd{BackUp{Job: job, At: s.Now}}
}

func backupMade(s *State, _ station.Busy, r *jobs.CreateBackupResult) []station.Cmd {
	b := &s.Backup
	b.Known, b.Unlisted, b.Copies, b.Blocked = true, "", r.Copies, false
	text := map[jobs.Outcome]string{jobs.Made: "Backup created", jobs.Same: "Nothing has changed since the last backup", jobs.Empty: "There is nothing to back up yet"}[r.Outcome]
	lost := LostNames(r.Lost, r.LostTables, r.LostRecords)
	switch {
	case lost != "":
		s.NotifyError(text + ". Damaged and not included: " + lost + ".")
	case b.byHand:
		s.Notify(text + ".")
	}
	if r.Outcome != jobs.Made {
		b.unchanged = true
		return nil
	}
	b.unchanged, b.Lost = false, lost
	if names := backup.Surplus(r.Copies); len(names) > 0 {
		return []station.Cmd{DeleteBackups{names}}
	}
	return nil
}

// LostNames lists the damaged items that are missing from a workspace file: models by their digests, tables by their
// names, other records by a description. It names at most five.
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

// backupRefused reports why no backup was made; the older ones are kept. The daily backup is tried again tomorrow, or
// after a minute if another tab is making one.
func backupRefused(s *State, _ station.Busy, f work.Failed) []station.Cmd {
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
		b.Failed = "There is no room for another backup; the older ones are kept. Delete one or free disk space, then back up again."
		s.NotifyError(b.Failed)
	default:
		b.Failed = "The backup failed; the older ones are kept. " + f.Text + "."
		s.NotifyError(b.Failed)
	}
	return nil
}

// noteActivity updates when the user was last active and whether there is anything new to back up.
func (s *State) noteActivity(m station.Msg, cmds []station.Cmd) {
	if !station.IsQuiet(m) {
		s.Backup.active = s.Now
	}
	switch m.(type) {
	case OtherTabWrote, Imported:
		s.Backup.unchanged = false
	}
	for _, c := range cmds {
		w, _ := c.(station.Work)
		switch w.Task.(type) {
		case jobs.Rename, jobs.Forget, jobs.SetRoles, jobs.KeepTable:
			s.Backup.unchanged = false
		}
		if station.Writes(c) {
			s.Backup.unchanged = false
		}
	}
}
