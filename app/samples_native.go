//go:build !wasm

package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"orrery/core/synth"
)

// samples writes the files of data/ that come from a seed.
func samples(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("samples", flag.ContinueOnError)
	dir := flags.String("o", "data", "folder to write to")
	if err := parse(flags, args); err != nil {
		return err
	}
	for _, s := range synth.Samples() {
		var b bytes.Buffer
		if err := s.Write(&b); err != nil {
			return err
		}
		name := filepath.Join(*dir, s.Name)
		if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
			return fmt.Errorf("sample data: %w", err)
		}
		fmt.Fprintf(out, "Wrote %s, %d bytes\n", name, b.Len())
	}
	return nil
}
