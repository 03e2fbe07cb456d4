//go:build e2e

package chrome

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// together starts a program as the first of a group of processes, which ends with this one.
func together(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// kill ends the group that a process is the first of. A signal to a group reaches all of it
// at once.
func kill(first int) error {
	for limit := time.Now().Add(10 * time.Second); time.Now().Before(limit); time.Sleep(5 * time.Millisecond) {
		err := syscall.Kill(-first, syscall.SIGKILL)
		if err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("chrome: kill: %w", err)
		}
		if !runs(first) {
			return nil
		}
	}
	return errors.New("chrome: kill: some of it goes on")
}

// runs reports whether something of a group still runs. What has ended and was not yet
// collected, as a system does it now and then, is dead: it holds no file.
func runs(group int) bool {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		stat, _ := os.ReadFile(name) // one that is gone by now says nothing
		// "pid (name) state parent group ...", and a name may be anything
		fields := strings.Fields(string(stat[1+strings.LastIndexByte(string(stat), ')'):]))
		if len(fields) > 2 && fields[2] == strconv.Itoa(group) && fields[0] != "Z" && fields[0] != "X" {
			return true
		}
	}
	return false
}
