package feature

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"orrery/core/table"
)

var twoColumns = table.Schema{{Name: "x"}, {Name: "y"}}

// thousand are as many features as a set holds: of every ten, nine read columns and one reads the feature before it.
func thousand() []Definition {
	defs := make([]Definition, maxFeatures)
	for i := range defs {
		defs[i] = Definition{Name: fmt.Sprintf("f%d", i), Expr: fmt.Sprintf("x * %d + y", i), Version: 1}
		if i%10 == 9 {
			defs[i].Expr = fmt.Sprintf("f%d + 1", i-1)
		}
	}
	return defs
}

func defined(t testing.TB, defs ...Definition) *Set {
	t.Helper()
	set, err := Define("", twoColumns, defs...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// compiled counts the features whose formulas were compiled for set and not taken from old.
func compiled(set, old *Set) int {
	n := 0
	for i := range set.features {
		if was := old.feature(set.features[i].Name); was == nil || was.program != set.features[i].program {
			n++
		}
	}
	return n
}

func TestRedefine_CompilesWhatChanged(t *testing.T) {
	all := thousand()
	old := defined(t, all...)
	for _, test := range []struct {
		name   string
		change func([]Definition) []Definition
		want   int
	}{
		{"nothing", func(d []Definition) []Definition { return d }, 0},
		{"one", func(d []Definition) []Definition { d[500].Expr = "y"; return d }, 1},
		{"one that another reads", func(d []Definition) []Definition { d[8].Expr = "y"; return d }, 1},
		{"one that another reads, and its kind", func(d []Definition) []Definition {
			d[8].Expr, d[9].Expr = "x > 0", "1 if f8 else 0"
			return d
		}, 2},
		{"removed", func(d []Definition) []Definition { return slices.Delete(d, 3, 4) }, 0},
		{"renamed", func(d []Definition) []Definition { d[999].Name = "g"; return d }, 1},
		{"other version and tests", func(d []Definition) []Definition {
			d[1].Version, d[1].Tests = 2, []Test{{Want: "1"}}
			return d
		}, 0},
	} {
		set, err := old.Redefine("", twoColumns, test.change(slices.Clone(all))...)
		if err != nil {
			t.Fatal(test.name, err)
		}
		if got := compiled(set, old); got != test.want {
			t.Errorf("%s: %d formulas are compiled, want %d", test.name, got, test.want)
		}
	}
}

// TestCheck_IsRegister: a draft is right when it can be registered.
func TestCheck_IsRegister(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		set, _, err := (*Set)(nil).RedefineValid("", twoColumns, randomDefs(r, "set")...)
		if err != nil {
			r.Fatal(err)
		}
		for _, d := range randomDefs(r, "drafts") {
			_, refused := set.Register(d)
			_, wrong := set.Check(d)
			if d.Name != "" && fmt.Sprint(wrong) != fmt.Sprint(refused) {
				r.Fatalf("%s = %s: Check says %v, Register %v", d.Name, d.Expr, wrong, refused)
			}
		}
	})
}

func TestCheck_CompilesTheDraft(t *testing.T) {
	old := defined(t, thousand()[:999]...)
	p, err := old.Check(Definition{Name: "draft", Expr: "f9 + x"})
	if err != nil || !slices.Equal(p.Inputs(), []string{"f9", "x"}) {
		t.Fatalf("%v, %v", p, err)
	}
	with, err := old.Register(Definition{Name: "draft", Expr: "f9 + x"})
	if err != nil || compiled(with, old) != 1 {
		t.Errorf("to add one feature to 999, %d formulas are compiled, want 1 (%v)", compiled(with, old), err)
	}
}

// TestEach_SeesItsInputs: a feature is computed from a table of its inputs, not of all that came before it.
func TestEach_SeesItsInputs(t *testing.T) {
	set := defined(t, thousand()...)
	data, err := table.New(table.Numbers("x", []float64{1, 2}), table.Numbers("y", []float64{3, 4}))
	if err != nil {
		t.Fatal(err)
	}
	wanted := make([]int, set.Len())
	for i := range wanted {
		wanted[i] = set.source + i
	}
	features, widest := 0, 0
	_, err = set.each(data, wanted, nil, func(f *feature, in *table.Table) (table.Column, error) {
		features, widest = features+1, max(widest, in.Width())
		return f.program.Eval(in)
	})
	if err != nil || features != set.Len() || widest != 2 {
		t.Errorf("%d features are computed, from up to %d columns each, want %d from 2 (%v)", features, widest, set.Len(), err)
	}
}

// TestEach_LetsGo: what nothing reads any more is not held.
func TestEach_LetsGo(t *testing.T) {
	defs := []Definition{{Name: "f0", Expr: "x"}}
	for i := range 50 {
		defs = append(defs, Definition{Name: fmt.Sprintf("f%d", i+1), Expr: fmt.Sprintf("f%d + 1", i)})
	}
	set := defined(t, defs...)
	data, err := table.New(table.Numbers("x", []float64{1}), table.Numbers("y", []float64{3}))
	if err != nil {
		t.Fatal(err)
	}
	at, _ := set.position("f50")
	have, err := set.each(data, []int{at}, nil, func(f *feature, in *table.Table) (table.Column, error) { return f.program.Eval(in) })
	if err != nil || len(have) != 1 || have[at].Value(0).Num != 51 {
		t.Errorf("the end of a chain leaves %d columns, want 1 (%v)", len(have), err)
	}
}

func TestTicks(t *testing.T) {
	set := defined(t, Definition{Name: "a", Expr: "x - mean(x)"}, Definition{Name: "b", Expr: "a + y"})
	data, err := table.New(table.Numbers("x", []float64{1, 3}), table.Numbers("y", []float64{3, 4}))
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	count := func(done, total int) error { seen = append(seen, fmt.Sprintf("%d/%d", done, total)); return nil }
	fitted, err := set.FitWith(data, nil, count)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = fitted.ColumnsWith(data, []string{"b"}, count); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(seen, " "); got != "0/2 1/2 0/4 1/4 2/4 3/4" {
		t.Errorf("ticks %s", got)
	}
	stop := errors.New("stop")
	if _, err := fitted.ColumnsWith(data, []string{"b"}, func(int, int) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("a tick that stops gives %v", err)
	}
	if _, err := set.FitWith(data, nil, func(int, int) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("a tick that stops a fit gives %v", err)
	}
}

func TestInputsAndReaders(t *testing.T) {
	set := defined(t, Definition{Name: "c", Expr: "b + a + x"}, Definition{Name: "a", Expr: "x"}, Definition{Name: "b", Expr: "a"})
	for _, test := range []struct {
		name            string
		inputs, readers []string
	}{
		{"x", nil, []string{"c", "a"}}, {"a", []string{"x"}, []string{"b", "c"}}, {"c", []string{"b", "a", "x"}, nil}, {"none", nil, nil},
	} {
		if got := set.Inputs(test.name); !slices.Equal(got, test.inputs) {
			t.Errorf("%s reads %v, want %v", test.name, got, test.inputs)
		}
		got := set.Readers(test.name)
		slices.Sort(got)
		slices.Sort(test.readers)
		if !slices.Equal(got, test.readers) {
			t.Errorf("%s is read by %v, want %v", test.name, got, test.readers)
		}
	}
}

func TestRedefineValid_ManyForAnotherTable(t *testing.T) {
	set, faults, err := (*Set)(nil).RedefineValid("", table.Schema{{Name: "z"}}, append(thousand(), Definition{Name: "ok", Expr: "z"})...)
	if err != nil || set.Len() != 0 && set.Len() != 1 {
		t.Fatal(set, err)
	}
	if len(faults) != 1001 {
		t.Fatalf("%d faults, want 1001: a thousand without their columns, one above the limit", len(faults))
	}
	told := 0
	for _, f := range faults {
		if strings.Contains(f.Error(), "no column is called") {
			told++
		}
	}
	if told == 0 || told > explained {
		t.Errorf("%d are told which columns there are, want up to %d", told, explained)
	}
}

// randomDefs draws definitions, right and wrong ones, of few names, so that they clash, read one another and themselves.
func randomDefs(r *rapid.T, label string) []Definition {
	names := []string{"a", "b", "c", "d", "e", "x", ""}
	exprs := []string{"x", "y + 1", "a", "b * 2", "c > 0", "d + e", "1 if c else 0", "x - mean(a)", "a + ", "none", "e", "f(x)"}
	var out []Definition
	for i := range rapid.IntRange(0, 7).Draw(r, label) {
		out = append(out, Definition{Name: rapid.SampledFrom(names).Draw(r, fmt.Sprint(label, i, "name")), Expr: rapid.SampledFrom(exprs).Draw(r, fmt.Sprint(label, i, "expr"))})
	}
	return out
}

// TestRedefine_IsDefine: a set that takes programs from another one is the set that Define makes.
func TestRedefine_IsDefine(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		old, _, err := (*Set)(nil).RedefineValid("", twoColumns, randomDefs(r, "old")...)
		if err != nil {
			r.Fatal(err)
		}
		schema := rapid.SampledFrom([]table.Schema{twoColumns, {{Name: "x", Kind: table.Bool}, {Name: "y"}}}).Draw(r, "schema")
		defs := randomDefs(r, "new")
		got, faults, err := old.RedefineValid("x", schema, defs...)
		want, fresh, wrong := (*Set)(nil).RedefineValid("x", schema, defs...)
		if err != nil || wrong != nil {
			r.Fatal(err, wrong)
		}
		if !reflect.DeepEqual(got.Definitions(), want.Definitions()) || !slices.Equal(got.schema, want.schema) || !maps.Equal(got.derived, want.derived) ||
			!reflect.DeepEqual(got.readers, want.readers) || fmt.Sprint(faults) != fmt.Sprint(fresh) {
			r.Fatalf("with another set %v, faults %v\nwithout %v, faults %v", got.Definitions(), faults, want.Definitions(), fresh)
		}
		for i := range got.features {
			g, w := got.features[i], want.features[i]
			if g.program.Source() != w.program.Source() || g.program.Kind() != w.program.Kind() || !slices.Equal(g.program.Inputs(), w.program.Inputs()) ||
				g.program.Fitted() != w.program.Fitted() || !slices.Equal(g.inputs, w.inputs) {
				r.Fatalf("%s is another program", g.Name)
			}
		}
		strict, err := Define("x", schema, defs...)
		if (err == nil) != (len(faults) == 0) || err == nil && !reflect.DeepEqual(strict.Definitions(), got.Definitions()) {
			r.Fatalf("Define gives %v where RedefineValid finds %v", err, faults)
		}
	})
}

// TestRedefineValid_IsAll: the result is that of Define after removing the definition that its error names until there
// is no error.
func TestRedefineValid_IsAll(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		defs := randomDefs(r, "definitions")
		got, faults, err := (*Set)(nil).RedefineValid("", twoColumns, defs...)
		if err != nil {
			r.Fatal(err)
		}
		if len(faults)+got.Len() != len(defs) {
			r.Fatalf("%d features and %d faults of %d definitions", got.Len(), len(faults), len(defs))
		}
		rest := slices.Clone(defs)
		for {
			want, err := Define("", twoColumns, rest...)
			if err == nil {
				if !reflect.DeepEqual(got.Definitions(), want.Definitions()) {
					r.Fatalf("left are %v, want %v", got.Definitions(), want.Definitions())
				}
				return
			}
			var fault *DefinitionError
			if !errors.As(err, &fault) {
				r.Fatal(err)
			}
			at := len(rest) - 1 // of several with one name the last, so that the first stays
			for rest[at].Name != fault.Name {
				at--
			}
			rest = slices.Delete(rest, at, at+1)
		}
	})
}

func TestChangedAndLearntFrom(t *testing.T) {
	data, err := table.New(table.Numbers("x", []float64{1, 3}), table.Numbers("y", []float64{3, 4}))
	if err != nil {
		t.Fatal(err)
	}
	defs := []Definition{{Name: "m", Expr: "x - mean(x)"}, {Name: "z", Expr: "zscore(m)"}, {Name: "w", Expr: "zscore(y)"}, {Name: "p", Expr: "z + 1"}}
	old, err := defined(t, defs...).Fit(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	defs[0].Expr = "x + mean(x)"
	set, err := old.Redefine("", twoColumns, Unfitted(defs)...)
	if err != nil {
		t.Fatal(err)
	}
	if got := slices.Sorted(maps.Keys(set.Changed(old))); !slices.Equal(got, []string{"m", "p", "z"}) {
		t.Errorf("changed are %v, want m and what reads it", got)
	}
	if got := len(set.Changed(nil)); got != 4 {
		t.Errorf("%d changed from nothing, want 4", got)
	}
	partly := set.LearntFrom(old)
	for name, want := range map[string]bool{"m": false, "z": false, "w": true, "p": true} {
		if got := partly.feature(name).program.Fitted(); got != want {
			t.Errorf("%s is fitted: %v, want %v", name, got, want)
		}
	}
	got, err := partly.Fit(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	want, err := set.Fit(data, nil)
	if err != nil || !reflect.DeepEqual(got.Definitions(), want.Definitions()) {
		t.Errorf("learnt in two steps %v, at once %v (%v)", got.Definitions(), want.Definitions(), err)
	}
}

func BenchmarkRedefine(b *testing.B) {
	all := thousand()
	old := defined(b, all...)
	for name, from := range map[string]*Set{"all": nil, "one": old} {
		b.Run(name, func(b *testing.B) {
			for i := range b.N {
				all[500].Expr = fmt.Sprintf("x + %d", i)
				if _, err := from.Redefine("", twoColumns, all...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
