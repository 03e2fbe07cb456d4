//go:build !wasm

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"orrery/app/site"
)

const (
	// appBudget is the most bytes that app.wasm, which a person waits for, may have when it is sent
	// (brotli 11); engineBudget is that of engine.wasm, which comes after it.
	appBudget    = 2_000_000
	engineBudget = 2_300_000
	// largestPackages is how many packages of a program are listed.
	largestPackages = 20
)

func size(ctx context.Context, out io.Writer) error {
	return withWasm(ctx, func(root, wasm string) error {
		return errors.Join(
			sizeOf(ctx, root, wasm, "app.wasm", appBudget, out),
			sizeOf(ctx, root, wasm, "engine.wasm", engineBudget, out))
	})
}

func sizeOf(ctx context.Context, root, wasm, program string, budget int, out io.Writer) error {
	s, err := site.Measure(ctx, filepath.Join(wasm, program))
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: raw %d, gzip -9 %d, brotli 11 %d, budget %d\n", program, s.Raw, s.Gzip, s.Brotli, budget)
	if err := listPackages(root, wasm, program, out); err != nil {
		return err
	}
	if s.Brotli > budget {
		return fmt.Errorf("%s is %d bytes over its budget", program, s.Brotli-budget)
	}
	return nil
}

// listPackages prints the largest packages of a program, in thousands of bytes before compression.
func listPackages(root, wasm, program string, out io.Writer) error {
	code, data, err := site.Packages(root, wasm, program)
	if err != nil {
		return err
	}
	all := 0
	for _, p := range code {
		all += p.Bytes
	}
	fmt.Fprintf(out, "  before compression: code %d kB of %d packages, data %d kB\n", all/1000, len(code), data/1000)
	for _, p := range code[:min(largestPackages, len(code))] {
		name := p.Package
		if name == "" {
			name = "(no package)"
		}
		fmt.Fprintf(out, "  %6d kB %4.1f %%  %s\n", p.Bytes/1000, 100*float64(p.Bytes)/float64(all), name)
	}
	return nil
}

func symbolize(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("symbolize", flag.ContinueOnError)
	program := flags.String("program", filepath.Join(site.SymbolsDir("dist"), "app.wasm"), "the program that wrote the trace")
	if err := parse(flags, args); err != nil {
		return err
	}
	if flags.NArg() != 1 {
		return fmt.Errorf("symbolize: want one file with a trace, or - for standard input\n%w", errUsage)
	}
	trace := os.Stdin
	if name := flags.Arg(0); name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		trace = f
	}
	return site.Symbolize(*program, trace, out)
}
