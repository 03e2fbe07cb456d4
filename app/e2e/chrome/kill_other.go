//go:build e2e && !linux

package chrome

import (
	"errors"
	"os/exec"
)

func together(*exec.Cmd) {}

func kill(int) error { return errors.New("chrome: a browser is killed on Linux only") }
