package batch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/ml/split"
	"orrery/core/table"
)

// Command runs what follows "run" on the command line: SPEC.json and, before or after it, -o
// OUT.json. Without -o the answer goes to out. A *UsageError asks for status 2.
func Command(args []string, out io.Writer) error {
	spec, target, err := operands(args, "usage: run SPEC.json [-o OUT.json]")
	if err != nil {
		return err
	}
	if target == "" {
		return Run(spec, out)
	}
	var b bytes.Buffer
	if err := Run(spec, &b); err != nil {
		return err
	}
	return os.WriteFile(target, b.Bytes(), 0o644)
}

// operands reads a command line of one spec and perhaps -o with a target.
func operands(args []string, usage string) (spec, target string, err error) {
	var specs []string
	for i := 0; i < len(args); i++ {
		switch {
		case args[i] == "-o" && i+1 < len(args):
			i++
			target = args[i]
		case len(args[i]) > 1 && args[i][0] == '-':
			return "", "", &UsageError{Err: fmt.Errorf("unknown option %q; %s", args[i], usage)}
		default:
			specs = append(specs, args[i])
		}
	}
	if len(specs) != 1 {
		return "", "", &UsageError{Err: errors.New(usage)}
	}
	return specs[0], target, nil
}

// Run does what the spec says and writes the answer; nothing is written when it fails. What the
// spec asks for and is not there is a *UsageError, anything else an error about the data or the
// files.
func Run(specPath string, out io.Writer) error {
	answer, err := run(specPath)
	if err == nil {
		_, err = out.Write(answer)
		return err
	}
	var usage *UsageError
	if isUsage(err) && !errors.As(err, &usage) {
		return &UsageError{Spec: specPath, Err: err}
	}
	return err
}

func run(specPath string) ([]byte, error) {
	b, err := os.ReadFile(specPath)
	if err != nil {
		return nil, err
	}
	s, err := parse(b)
	if err != nil {
		return nil, &UsageError{Spec: specPath, Err: err}
	}
	kinds := catalog.Catalog()
	task, err := s.settle(kinds) // before a large file is read in vain
	if err != nil {
		return nil, usage(specPath, err)
	}
	source, notes, err := read(beside(specPath, s.Data))
	if err != nil {
		return nil, err
	}
	e, err := s.prepare(source, task)
	if err != nil {
		return nil, err
	}
	e.notes = notes
	if err := e.divide(specPath); err != nil {
		return nil, err
	}
	if err := e.compute(); err != nil {
		return nil, err
	}
	return e.carryOut(context.Background(), kinds)
}

// carryOut explores, fits and answers.
func (e *experiment) carryOut(ctx context.Context, kinds ml.Catalog) ([]byte, error) {
	w := &writer{}
	if err := e.explore(ctx, w); err != nil {
		return nil, err
	}
	m, err := e.pipeline.Fit(ctx, kinds, e.cols, e.train)
	if err != nil {
		return nil, err
	}
	if err := e.answer(ctx, m, w); err != nil {
		return nil, err
	}
	return w.end()
}

func read(path string) (*table.Table, []string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	size := int64(-1)
	if info, err := f.Stat(); err == nil {
		size = info.Size()
	}
	t, warnings, err := table.ReadCSV(f, size, table.CSVOptions{})
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	var notes []string
	for _, w := range warnings {
		notes = append(notes, w.Text)
	}
	return t, notes, nil
}

// experiment is a spec and its data.
type experiment struct {
	spec
	task        ml.Task
	notes       []string // what a person should know of the answer
	source      *table.Table
	set         *feature.Set
	names       []string             // of cols
	cols        *table.Table         // the inputs, the target and the groups, once the training rows are known
	learnt      []feature.Definition // the features with what is frozen in them; nil when nothing is
	pipeline    ml.Pipeline
	train, test []int
}

// prepare computes the features and picks the columns.
func (s spec) prepare(source *table.Table, task ml.Task) (*experiment, error) {
	set, err := feature.Define(s.Entity, source.Schema(), s.Features...)
	if err != nil {
		return nil, err
	}
	inputs := s.Inputs
	if inputs == nil {
		for _, f := range set.Schema() {
			if f.Name != s.Target && f.Name != s.Entity && (s.CV == nil || f.Name != s.CV.Groups) {
				inputs = append(inputs, f.Name)
			}
		}
	}
	names := slices.Clone(inputs)
	if s.Target != "" {
		names = append(names, s.Target)
	}
	if s.CV != nil && s.CV.Groups != "" && !slices.Contains(names, s.CV.Groups) {
		names = append(names, s.CV.Groups)
	}
	return &experiment{spec: s, task: task, source: source, set: set, names: names, pipeline: s.pipeline(inputs)}, nil
}

// compute makes the columns. What table-wide functions learn they learn from the training rows.
func (e *experiment) compute() error {
	set, err := e.set.Fit(e.source, e.train)
	if err != nil {
		return err
	}
	if err := try(set); err != nil {
		return err
	}
	e.cols, err = set.Columns(e.source, e.names)
	if set.TableWide() {
		e.learnt = set.Definitions()
	}
	return err
}

// try runs the unit tests of the features.
func try(set *feature.Set) error {
	for _, d := range set.Definitions() {
		for i, t := range d.Tests {
			if got := set.Try(d.Name, t); !got.Passed {
				return &UsageError{Err: fmt.Errorf("feature %q: test %d fails: %s", d.Name, i+1, got.Found)}
			}
		}
	}
	return nil
}

// divide finds the rows to train and to test on.
func (e *experiment) divide(specPath string) error {
	n := e.source.Rows()
	unsupervised := e.task == ml.Clustering || e.task == ml.Transformation
	if e.Train != nil || e.Split == nil && unsupervised {
		e.train, e.test = e.Train, e.Test
		if e.train == nil {
			e.train = sequence(n)
		}
		if e.test == nil && unsupervised {
			e.test = sequence(n)
		}
		for name, rows := range map[string][]int{"train": e.train, "test": e.test} {
			if err := checkRows(name, rows, n); err != nil {
				return &UsageError{Spec: specPath, Err: err}
			}
		}
		return nil
	}
	class, err := e.classes()
	if err != nil {
		return err
	}
	o, err := e.options(class)
	if err != nil {
		return &UsageError{Spec: specPath, Err: err}
	}
	e.train, e.test, err = split.TrainTest(n, o)
	return err
}

func sequence(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// classes numbers the target of every row, where the split needs it.
func (e *experiment) classes() ([]int, error) {
	if e.Split == nil || !e.Split.Stratify {
		return nil, nil
	}
	t, err := e.set.Columns(e.source, []string{e.Target})
	if err != nil {
		return nil, err
	}
	y, _, err := ml.Labels(t.Columns()[0])
	out := make([]int, len(y))
	for i, c := range y {
		out[i] = int(c)
	}
	return out, err
}
