//go:build !wasm

// Command app is the native side of Orrery: it builds the site, serves it and
// measures it. The app itself is the same package compiled for the browser.
//
//	go run ./app                       build the site and serve it on 127.0.0.1:8000
//	go run ./app serve -dir dist       serve a site that was built before
//	go run ./app build -o dist         build the site for publishing
//	go run ./app run SPEC.json         fit and score as a spec says, without a browser
//	go run ./app runs FILE             find runs by MLflow's search grammar
//	go run ./app samples               write the generated files of data/
//	go run ./app join SPEC.json        join features to rows as they were at each row's time
//	go run ./app table FILE            read a CSV file as the app does, and say what is in it
//	go run ./app workspace FILE.zip    check an exported workspace and list what is in it
//	go run ./app size                  sizes of the browser's programs against their budgets, and by package
//	go run ./app symbolize TRACE       write files and lines into the trace of a crash in the browser
//	go run ./app help                  all commands, and the limits for untrusted files
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"orrery/app/batch"
	"orrery/app/server"
	"orrery/app/site"
)

const (
	// quickQuality of brotli takes half a second where 11 takes half a minute,
	// for a site that travels no further than this machine.
	quickQuality = 5
)

// errUsage marks a command line that cannot be understood: exit status 2.
var errUsage = errors.New(usageText)

const usageText = `usage: go run ./app [command]
  serve [-addr A] [-dir D] [-prefix P]   serve the site; without -dir, build it first (this is the default)
  build [-o DIR] [-quality Q]            write the static site
  run SPEC.json [-o OUT.json] [limits]   fit and score as the spec says, without a browser
  runs FILE [--filter QUERY]             find runs in a file, by MLflow's search grammar
  samples [-o DIR]                       write the generated sample data
  join SPEC.json [-o OUT.csv|OUT.json] [limits]   join features to rows as they were at each row's time
  table FILE [--json] [limits]           read a CSV file as the app does and say what is in it
  workspace FILE.zip [--timeout 5m]      check an exported workspace and list what is in it
  size                                   sizes of the browser's programs, and by package; status 1 above a budget
  symbolize [-program P] TRACE           write files and lines into the trace of a crash in the browser
  help                                   print this, with the limits`

const helpText = usageText + `

symbolize reads a trace, - for standard input, and the programs that build and serve keep next to the site:
P is dist.symbols/app.wasm, or dist.symbols/engine.wasm for a crash of the worker. Both must be of the version of
the site that crashed; it is in version.txt of either folder.

Limits of run, join and table, for untrusted files; workspace takes --timeout:
  --root DIR          data files must be regular files inside DIR, also by symbolic links;
                      devices and pipes are refused. The spec and -o may be anywhere.
  --timeout 5m        stop after this time with status 124 and one line
  --max-memory 1GB    most memory of the cells of one table (this is the default), and four times
                      as much text; a larger file is refused with the number of rows that fit.
                      The program takes up to three times as much while it reads

A search tries at most 10,000 candidates. Not limited: the memory of models (a forest of a million trees),
of columns that features and encoders make, and of the copies that a fit needs, and the number of processors.
To limit these use the system: ulimit -v, systemd-run -p MemoryMax=4G, or a container.

SIGINT (Ctrl+C) and SIGTERM stop every command: status 130 or 143, 0 for a server. A second one ends it at once.
An output replaces an older one as a whole, or not at all. Other statuses: 1 failed, 2 a wrong command line or spec.
`

func main() {
	ctx, stop := untilSignal(context.Background())
	status := report(command(ctx, os.Args[1:], os.Stdout, os.Stderr), os.Stderr)
	stop()
	os.Exit(status)
}

func command(ctx context.Context, args []string, out, warnings io.Writer) error {
	name, args := commandName(args)
	switch name {
	case "serve":
		return serve(ctx, args, out)
	case "build":
		return build(ctx, args, out)
	case "run":
		return batch.Command(ctx, args, out, warnings)
	case "join":
		return batch.CommandJoin(ctx, args, out, warnings)
	case "runs":
		return batch.RunsCommand(ctx, args, out)
	case "samples":
		return samples(ctx, args, out)
	case "table":
		return batch.TableCommand(ctx, args, out)
	case "workspace":
		return batch.WorkspaceCommand(ctx, args, out)
	case "size":
		return size(ctx, out)
	case "symbolize":
		return symbolize(args, out)
	case "help":
		_, err := io.WriteString(out, helpText)
		return err
	}
	return fmt.Errorf("unknown command %q\n%w", name, errUsage)
}

// commandName splits a command line into the command and its arguments. Without a command it is serve.
func commandName(args []string) (name string, rest []string) {
	switch {
	case len(args) == 0 || args[0] == "":
		return "serve", args
	case slices.Contains([]string{"-h", "-help", "--help"}, args[0]):
		return "help", nil
	case args[0][0] == '-':
		return "serve", args
	}
	return args[0], args[1:]
}

// parse keeps the flag package quiet: main prints what went wrong, once.
func parse(flags *flag.FlagSet, args []string) error {
	flags.SetOutput(io.Discard)
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%w\n%w", err, errUsage)
	}
	return nil
}

func serve(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8000", "address to listen on")
	dir := flags.String("dir", "", "a site built before")
	prefix := flags.String("prefix", "", "path of the site, such as /some/path")
	if err := parse(flags, args); err != nil {
		return err
	}
	if *dir == "" {
		*dir = "dist"
		if err := buildSite(ctx, *dir, quickQuality, out); err != nil {
			return err
		}
	}
	h, err := server.New(server.Options{Dir: *dir, Prefix: *prefix})
	if err != nil {
		return err
	}
	err = server.Serve(ctx, *addr, h, func(addr string) {
		fmt.Fprintf(out, "Orrery is at http://%s%s/ (Ctrl+C stops it)\n", addr, *prefix)
	})
	if errors.Is(err, syscall.EADDRINUSE) {
		err = fmt.Errorf("%s is taken by another program; choose another port, as in PORT=9000 make run", *addr)
	}
	return err
}

func build(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("build", flag.ContinueOnError)
	dir := flags.String("o", "dist", "folder to write to")
	quality := flags.Int("quality", 11, "brotli quality, 1 to 11")
	if err := parse(flags, args); err != nil {
		return err
	}
	return buildSite(ctx, *dir, *quality, out)
}

func buildSite(ctx context.Context, dir string, quality int, out io.Writer) error {
	return withWasm(ctx, func(root, wasm string) error {
		report, err := site.Build(ctx, site.Options{
			Wasm: wasm, WebDir: filepath.Join(root, "web"), DataDir: filepath.Join(root, "data"),
			Out: dir, Quality: quality,
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "Built %s: %d files, version %s; on the way app.wasm %.2f MB, then engine.wasm %.2f MB\n", dir,
			report.Files, report.Version, float64(report.App.Brotli)/1e6, float64(report.Engine.Brotli)/1e6)
		return nil
	})
}

// withWasm compiles the programs into a folder that lives as long as use.
func withWasm(ctx context.Context, use func(root, wasm string) error) error {
	root, err := site.Root()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "orrery")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := site.Compile(ctx, root, dir); err != nil {
		return err
	}
	return use(root, dir)
}
