package batch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of a table that is read, unless --max-memory says otherwise.
const (
	maxMemory = 1 << 30 // bytes of its cells
	textShare = 4       // times as much text is read
)

// options is a command line of files and flags.
type options struct {
	files   []string
	out     string        // -o
	json    bool          // --json
	root    string        // --root; "" is no limit
	timeout time.Duration // --timeout; 0 is none
	memory  int64         // --max-memory
}

// limitFlags are the flags of every command that reads tables.
var limitFlags = []string{"root", "timeout", "max-memory"}

// parseOptions reads a command line with so many files (1) and the flags that the command takes. A flag has one or two
// hyphens, and its value follows it or stands behind an equals sign.
func parseOptions(args []string, usageLine string, takes ...string) (options, error) {
	o := options{memory: maxMemory}
	wrong := func(format string, a ...any) (options, error) {
		return o, usage("", fmt.Errorf(format+"; "+usageLine, a...))
	}
	for i := 0; i < len(args); i++ {
		if len(args[i]) < 2 || args[i][0] != '-' {
			o.files = append(o.files, args[i])
			continue
		}
		name, value, joined := strings.Cut(strings.TrimPrefix(args[i][1:], "-"), "=")
		if !slices.Contains(takes, name) {
			return wrong("unknown option %q", args[i])
		}
		if name == "json" {
			o.json = true
			continue
		}
		if !joined {
			if i++; i == len(args) {
				return wrong("option %q has no value", args[i-1])
			}
			value = args[i]
		}
		if err := o.set(name, value); err != nil {
			return wrong("%w", err)
		}
	}
	if len(o.files) != 1 || o.files[0] == "" {
		return o, usage("", errors.New(usageLine))
	}
	return o, nil
}

func (o *options) set(name, value string) (err error) {
	switch name {
	case "o":
		o.out = value
	case "root":
		if o.root = value; value == "" {
			err = errors.New("--root is a folder, not empty")
		}
	case "timeout":
		if o.timeout, err = time.ParseDuration(value); err != nil || o.timeout <= 0 {
			err = fmt.Errorf("--timeout is a length of time such as 30s or 5m, not %q", value)
		}
	case "max-memory":
		if o.memory, err = parseSize(value); err != nil {
			err = fmt.Errorf("--max-memory is a size such as 500MB or 4GB, not %q", value)
		}
	}
	return err
}

// parseSize reads 500MB or 4GB, in units of 1,024.
func parseSize(s string) (int64, error) {
	for unit, bytes := range map[string]int64{"MB": 1 << 20, "GB": 1 << 30} {
		if number, ok := strings.CutSuffix(strings.ToUpper(s), unit); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 32)
			if err == nil && n > 0 {
				return n * bytes, nil
			}
		}
	}
	return 0, errors.New("not a size")
}

// limited returns ctx with the timeout.
func (o options) limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if o.timeout == 0 {
		return ctx, func() {}
	}
	return context.WithTimeoutCause(ctx, o.timeout, &TimeoutError{After: o.timeout})
}
