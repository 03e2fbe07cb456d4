//go:build !wasm

package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"path/filepath"

	"orrery/app/batch"
	"orrery/core/synth"
)

// samples writes the files of data/ that come from a seed.
func samples(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("samples", flag.ContinueOnError)
	dir := flags.String("o", "data", "folder to write to")
	if err := parse(flags, args); err != nil {
		return err
	}
	for _, s := range synth.Samples() {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		var b bytes.Buffer
		if err := s.Write(&b); err != nil {
			return err
		}
		name := filepath.Join(*dir, s.Name)
		if err := batch.WriteFile(name, b.Bytes()); err != nil {
			return fmt.Errorf("sample data: %w", err)
		}
		fmt.Fprintf(out, "Wrote %s, %d bytes\n", name, b.Len())
	}
	return nil
}
