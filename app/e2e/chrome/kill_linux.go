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

// together makes a program start as the leader of a process group, which ends with this process.
func together(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// kill kills the process group of a leader. The signal reaches all processes at once.
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

// runs reports whether a process of a group is still running. A zombie process is not: it has no open files.
func runs(group int) bool {
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, name := range stats {
		stat, _ := os.ReadFile(name) // it is empty if the process has ended meanwhile
		// "pid (name) state parent group ...", where the name may have any characters
		fields := strings.Fields(string(stat[1+strings.LastIndexByte(string(stat), ')'):]))
		if len(fields) > 2 && fields[2] == strconv.Itoa(group) && fields[0] != "Z" && fields[0] != "X" {
			return true
		}
	}
	return false
}
