package feature_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"orrery/core/expr"
	"orrery/core/feature"
	"orrery/core/table"
)

func spread(t *testing.T) (*table.Table, *feature.Set) {
	t.Helper()
	data, err := table.New(table.Texts("id", []string{"a", "b", "c", "d"}), table.Numbers("x", []float64{1, 3, 100, -50}), table.Numbers("y", []float64{0, 0, 0, 0}))
	if err != nil {
		t.Fatal(err)
	}
	set, err := feature.Define("id", data.Schema(),
		feature.Definition{Name: "far", Expr: "zscore(double) > 1", Version: 3},
		feature.Definition{Name: "double", Expr: "x * 2 - mean(x)"},
		feature.Definition{Name: "plain", Expr: "y + 1"})
	if err != nil {
		t.Fatal(err)
	}
	return data, set
}

func TestSet_FitFreezesTheTrainingRows(t *testing.T) {
	data, set := spread(t)
	if set.Fitted() || !set.TableWide() {
		t.Fatalf("Fitted %v, TableWide %v before a fit", set.Fitted(), set.TableWide())
	}
	if _, err := set.Apply(data); !errors.Is(err, expr.ErrUnfitted) || !strings.Contains(err.Error(), `"double"`) {
		t.Errorf("Apply gives %v, want ErrUnfitted and the feature", err)
	}
	if _, err := set.Columns(data, []string{"plain"}); err != nil {
		t.Errorf("a feature that is not table-wide gives %v", err)
	}
	fitted, err := set.Fit(data, []int{0, 1})
	if err != nil {
		t.Fatal(err)
	}
	if set.Fitted() || !fitted.Fitted() {
		t.Error("Fit changed the set, or did not fit the new one")
	}
	all, err := fitted.Columns(data, []string{"double", "far"})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{0, 4, 198, -102} { // the mean of rows 0 and 1 is 2
		if got := all.Columns()[0].Floats()[i]; got != want {
			t.Errorf("double of row %d is %v, want %v", i, got, want)
		}
	}
	again, err := fitted.Fit(data, []int{2, 3})
	if err != nil || again != fitted {
		t.Errorf("a second Fit gives another set, %v", err)
	}
}

// TestSet_FrozenServesTheSame keeps the definitions as a model does and serves single rows from them.
func TestSet_FrozenServesTheSame(t *testing.T) {
	data, set := spread(t)
	fitted, err := set.Fit(data, []int{3, 1, 0})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(fitted.Definitions())
	if err != nil {
		t.Fatal(err)
	}
	if want := `"frozen":[{"of":"mean(x)","values":[-15.333333333333334]}]`; !strings.Contains(string(b), want) {
		t.Errorf("the definitions are %s, want %s in them", b, want)
	}
	var defs []feature.Definition
	if err := json.Unmarshal(b, &defs); err != nil {
		t.Fatal(err)
	}
	kept, err := feature.Define("id", data.Schema(), defs...)
	if err != nil {
		t.Fatal(err)
	}
	offline, err := fitted.Apply(data)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := kept.Reader(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data.Rows() {
		online, err := reader.Row(i)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"double", "far", "plain"} {
			c, _ := offline.Column(name)
			v, _ := online.Get(name)
			if math.Float64bits(v.Num) != math.Float64bits(c.Floats()[i]) {
				t.Errorf("%s of row %d is %v offline and %v online", name, i, c.Floats()[i], v.Num)
			}
		}
	}
}

func TestSet_Uses(t *testing.T) {
	_, set := spread(t)
	for want, of := range map[string][]string{"double,far": {"far"}, "plain": {"plain", "y"}, "": {"x"}} {
		var got []string
		defs, err := set.Uses(of)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range defs {
			got = append(got, d.Name)
		}
		if strings.Join(got, ",") != want {
			t.Errorf("%v use %v, want %s", of, got, want)
		}
	}
	if _, err := set.Uses([]string{"nobody"}); err == nil {
		t.Error("a name that is not there uses something")
	}
}

func TestDefine_RefusesForeignFrozenValues(t *testing.T) {
	data, _ := spread(t)
	_, err := feature.Define("", data.Schema(), feature.Definition{Name: "m", Expr: "mean(x)", Frozen: `[{"of":"mean(y)","values":[1]}]`})
	var def *feature.DefinitionError
	if !errors.As(err, &def) || def.Name != "m" || !errors.Is(err, expr.ErrFrozen) {
		t.Errorf("got %v, want a DefinitionError of m with ErrFrozen", err)
	}
}

func TestRegister_ForgetsWhatWasFrozen(t *testing.T) {
	data, set := spread(t)
	fitted, err := set.Fit(data, nil)
	if err != nil {
		t.Fatal(err)
	}
	next, err := fitted.Register(feature.Definition{Name: "double", Expr: "x * 3 - mean(x)"})
	if err != nil {
		t.Fatal(err)
	}
	if next.Fitted() {
		t.Error("a change of double leaves far with what it learnt of the old one")
	}
}
