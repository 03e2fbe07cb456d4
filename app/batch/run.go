package batch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"orrery/core/feature"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/ml/split"
	"orrery/core/table"
)

const runUsage = "usage: run SPEC.json [-o OUT.json] [--root DIR] [--timeout 5m] [--max-memory 1GB]"

// Command runs what follows "run" on the command line: SPEC.json and, before or after it, -o OUT.json and the limits.
// Without -o the answer goes to out; warnings go to warnings too. A *UsageError asks for status 2. Nothing is written
// when it fails, or when ctx ends, whose cause is the error then.
func Command(ctx context.Context, args []string, out, warnings io.Writer) error {
	o, err := parseOptions(args, runUsage, append(limitFlags, "o")...)
	if err != nil {
		return err
	}
	r, err := runFile(ctx, o)
	if err != nil {
		return err
	}
	warn(warnings, r.notes)
	if o.out != "" {
		return WriteFile(o.out, r.answer)
	}
	_, err = out.Write(r.answer)
	return err
}

// ran is the result of a spec.
type ran struct {
	answer []byte
	notes  []string // the answer's warnings
}

func runFile(ctx context.Context, o options) (ran, error) {
	specPath := o.files[0]
	ctx, cancel := o.limited(ctx)
	defer cancel()
	in, err := newInputs(o)
	if err != nil {
		return ran{}, err
	}
	r, err := finish(ctx, func(ctx context.Context) (ran, error) {
		defer in.close()
		return in.run(ctx, specPath, o.out)
	})
	var usage *UsageError
	if isUsage(err) && !errors.As(err, &usage) {
		err = &UsageError{Spec: specPath, Err: err}
	}
	return r, err
}

func (in *inputs) run(ctx context.Context, specPath, target string) (ran, error) {
	b, err := readSpec(specPath)
	if err != nil {
		return ran{}, err
	}
	s, err := parse(b)
	if err != nil {
		return ran{}, &UsageError{Spec: specPath, Err: err}
	}
	kinds := catalog.Catalog()
	task, err := s.settle(kinds) // before a large file is read in vain
	if err != nil {
		return ran{}, usage(specPath, err)
	}
	if err := checkTarget(target, specPath, relativeTo(specPath, s.Data)); err != nil {
		return ran{}, err
	}
	source, notes, err := in.read(ctx, specPath, s.Data)
	if err != nil {
		return ran{}, err
	}
	e, err := s.prepare(source, task)
	if err != nil {
		return ran{}, err
	}
	e.notes = append(notes, e.leaks()...)
	if err := e.divide(specPath); err != nil {
		return ran{}, err
	}
	if err := e.compute(); err != nil {
		return ran{}, err
	}
	answer, err := e.carryOut(ctx, kinds)
	return ran{answer, e.notes}, err
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

// leaks warns of inputs that are computed from the target.
func (e *experiment) leaks() []string {
	var out []string
	for _, input := range e.pipeline.Inputs {
		from, _ := e.set.Needs([]string{input}) // a wrong name is refused when the columns are made
		by, _ := e.set.Uses([]string{input})
		derived := slices.ContainsFunc(by, func(d feature.Definition) bool { return d.Name == e.Target })
		if e.Target != "" && input != e.Target && (derived || slices.Contains(from, e.Target)) {
			out = append(out, fmt.Sprintf("The feature %q is computed from the target %q, which is unknown when the model predicts: the scores do not hold for new rows.",
				input, e.Target))
		}
	}
	return out
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
