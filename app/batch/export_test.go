package batch

import (
	"context"
	"io"
)

// Run does what the spec says and writes the answer; nothing is written when it fails. What the spec asks for and is
// not there is a *UsageError, anything else an error about the data or the files.
func Run(ctx context.Context, specPath string, out io.Writer) error {
	r, err := runFile(ctx, options{files: []string{specPath}, memory: maxMemory})
	if err == nil {
		_, err = out.Write(r.answer)
	}
	return err
}
