package preprocess_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"orrery/core/ml"
	"orrery/core/ml/mltest"
	"orrery/core/ml/preprocess"
	"orrery/core/table"
	"pgregory.net/rapid"
)

func frame(cols ...table.Column) *table.Table {
	t, err := table.New(cols...)
	if err != nil {
		panic(err)
	}
	return t
}

// people returns a table with a number, a text, both with a missing cell, and a boolean.
func people() *table.Table {
	return frame(table.Numbers("age", []float64{20, math.NaN(), 40, 40}), table.Texts("city", []string{"Oslo", "", "Rome", "Oslo"}),
		table.Bools("new", []float64{1, 0, 0, 1}))
}

func list(v ...any) []any { return v }

func branch(name string, columns any, steps ...any) map[string]any {
	return map[string]any{"name": name, "columns": columns, "steps": list(steps...)}
}

func op(kind string, params map[string]any) map[string]any {
	return map[string]any{"op": kind, "params": params}
}

func TestBuild_Refuses(t *testing.T) {
	for _, c := range []struct {
		kind, param string
		value       any
		want        string
	}{
		{"MinMaxScaler", "feature_range", list(1.0, 0.0), "[1,0]; want a list of two numbers, the smaller first"},
		{"MinMaxScaler", "feature_range", 3.0, "3; want a list of two numbers, the smaller first"},
		{"RobustScaler", "quantile_range", list(25.0, 125.0), "[25,125]; want a list of two percents from 0 to 100, the smaller first"},
		{"SimpleImputer", "strategy", "mode", `"mode"; want mean or median or most_frequent or constant`},
		{"SimpleImputer", "fill_value", true, "true; want a number, a text or None"},
		{"SimpleImputer", "missing_values", nil, "None; want nan, a number or a text"},
		{"OneHotEncoder", "drop", "last", `"last"; want first or if_binary or None`},
		{"OneHotEncoder", "handle_unknown", "drop", `"drop"; want error or ignore or infrequent_if_exist`},
		{"OneHotEncoder", "min_frequency", 2.5, "2.5; want a whole number of rows, a share between 0 and 1, or None"},
		{"OneHotEncoder", "max_categories", 0.0, "0; want a whole number not below 1 or None"},
		{"OneHotEncoder", "categories", list("a"), `["a"]; want auto or a list of lists, one for each column`},
		{"OrdinalEncoder", "unknown_value", -1.0, "-1; want None unless handle_unknown is use_encoded_value"},
		{"OrdinalEncoder", "encoded_missing_value", "none", `"none"; want a number or nan`},
		{"PolynomialFeatures", "degree", -1.0, "-1; want a whole number from 0 to 100, or a list of the least and the most"},
		{"PolynomialFeatures", "degree", list(3.0, 2.0), "[3,2]; want a whole number from 0 to 100, or a list of the least and the most"},
		{"PCA", "n_components", "mle", `"mle"; want a number above 0 or None`},
		{"PCA", "n_components", 1.5, "1.5; want a whole number, a share between 0 and 1, or None"},
		{"ColumnTransformer", "transformers", "all", `"all"; want a list of branches, each with name, steps and columns`},
		{"ColumnTransformer", "transformers", list(branch("a__b", "number")), `{"columns":"number","name":"a__b","steps":[]}; want a name without __`},
		{"ColumnTransformer", "transformers", list(branch("a", "numbers")),
			`{"columns":"numbers","name":"a","steps":[]}; want columns that are number, text or a list of different names`},
		{"ColumnTransformer", "transformers", list(branch("a", "number"), branch("a", "text")),
			`{"columns":"text","name":"a","steps":[]}; want a different name for each branch`},
	} {
		_, err := makers()[c.kind].Build(map[string]any{c.param: c.value})
		want := fmt.Sprintf("ml: %s: parameter %q is %s", c.kind, c.param, c.want)
		if err == nil || err.Error() != want {
			t.Errorf("%v\nwant %s", err, want)
		}
	}
	_, err := makers()["ColumnTransformer"].Build(map[string]any{"transformers": list(branch("a", "text", op("LabelEncoder", nil)))})
	var kind *ml.KindError
	if !errors.As(err, &kind) || kind.Kind != "LabelEncoder" {
		t.Errorf("unknown operator in a branch: %v, want a *ml.KindError", err)
	}
}

func TestFit_Refuses(t *testing.T) {
	unique := make([]string, 20000)
	for i := range unique {
		unique[i] = fmt.Sprint("user ", i)
	}
	wide := make([]table.Column, 700)
	for i := range wide {
		wide[i] = table.Numbers(fmt.Sprint("c", i), []float64{1, 2})
	}
	for _, c := range []struct {
		name, kind string
		params     map[string]any
		cols       *table.Table
		want       string
	}{
		{"text", "MinMaxScaler", nil, people(), `ml: column "city" is text; MinMaxScaler needs numbers`},
		{"text", "SimpleImputer", nil, people(), `ml: column "city" is text; SimpleImputer with strategy mean needs numbers`},
		{"text", "PCA", nil, people(), `ml: column "city" is text; PCA needs numbers`},
		{"infinite", "RobustScaler", nil, frame(table.Numbers("x", []float64{1, math.Inf(1)})),
			`ml: RobustScaler: column "x" is infinite in row 1, counting from 0`},
		{"infinite", "OneHotEncoder", nil, frame(table.Numbers("x", []float64{1, math.Inf(1)})),
			`ml: OneHotEncoder: column "x" is infinite in row 1, counting from 0`},
		{"missing", "PolynomialFeatures", nil, frame(table.Numbers("x", []float64{1, math.NaN()})),
			`ml: PolynomialFeatures: column "x" is missing in row 1, counting from 0`},
		{"number for text", "SimpleImputer", map[string]any{"strategy": "constant", "fill_value": 1.0}, people(),
			`ml: SimpleImputer: fill_value is a number, but column "city" holds texts; give a text, or choose number columns only`},
		{"text for number", "SimpleImputer", map[string]any{"strategy": "constant", "fill_value": "x"}, people(),
			`ml: SimpleImputer: fill_value is a text, but column "age" holds numbers; give a number, or choose text columns only`},
		{"missing marked by a text", "SimpleImputer", map[string]any{"strategy": "most_frequent", "missing_values": "?"}, people(),
			`ml: SimpleImputer: missing_values is a text, but column "age" holds numbers`},
		{"nothing left", "SimpleImputer", nil, frame(table.Numbers("x", []float64{math.NaN()})),
			`ml: SimpleImputer: it leaves no column; choose others, or drop fewer categories`},
		{"a column for each row", "OneHotEncoder", nil, frame(table.Texts("user", unique)),
			`ml: OneHotEncoder: column "user" has 20000 different values, and a column for each would not fit into memory; leave it out, set max_categories, or use OrdinalEncoder`},
		{"unnamed category", "OrdinalEncoder", map[string]any{"categories": list(list("Oslo", "Rome"))}, frame(people().Columns()[1]),
			`ml: OrdinalEncoder: column "city" has unknown categories: a missing cell; handle_unknown says what becomes of them`},
		{"one list for two columns", "OneHotEncoder", map[string]any{"categories": list(list("Oslo"))}, people(),
			`ml: OneHotEncoder: parameter "categories" is 1; want one list for each of the 3 columns`},
		{"repeated category", "OneHotEncoder", map[string]any{"categories": list(list("a", "a"))}, frame(table.Texts("x", []string{"a"})),
			`ml: OneHotEncoder: the categories of column "x" repeat`},
		{"unordered numbers", "OneHotEncoder", map[string]any{"categories": list(list(2.0, 1.0))}, frame(table.Numbers("x", []float64{1})),
			`ml: OneHotEncoder: the categories of column "x" are numbers and must be in order`},
		{"code in use", "OrdinalEncoder", map[string]any{"handle_unknown": "use_encoded_value", "unknown_value": 1.0}, people(),
			`ml: OrdinalEncoder: parameter "unknown_value" is 1; want a number that is not that of a category, such as -1`},
		{"too many products", "PolynomialFeatures", map[string]any{"degree": 3.0}, frame(wide...),
			`ml: PolynomialFeatures: 700 columns of 2 rows to degree 3 make more numbers than fit into memory; choose fewer columns or a smaller degree`},
		{"too many components", "PCA", map[string]any{"n_components": 3.0}, frame(wide...),
			`ml: PCA: parameter "n_components" is 3; want at most 2, the smaller of the numbers of rows and columns`},
		{"one row", "PCA", nil, frame(table.Numbers("x", []float64{1})), `ml: PCA: one row has no variance; it needs two rows or more`},
		{"no such column", "ColumnTransformer", map[string]any{"transformers": list(branch("a", list("age", "town")))}, people(),
			`ml: column "town" is missing`},
		{"two of a name", "ColumnTransformer", map[string]any{"verbose_feature_names_out": false,
			"transformers": list(branch("a", list("age")), branch("b", list("age")))}, people(),
			`ml: ColumnTransformer: two branches give a column "age"; set verbose_feature_names_out`},
		{"nothing left", "ColumnTransformer", map[string]any{"transformers": list()}, people(),
			`ml: ColumnTransformer: it leaves no column; choose others, or drop fewer categories`},
	} {
		if _, err := learn(c.kind, c.params, c.cols); err == nil || err.Error() != c.want {
			t.Errorf("%s, %s: %v\nwant %s", c.kind, c.name, err, c.want)
		}
	}
}

func TestApply_RefusesOtherTables(t *testing.T) {
	text, number := frame(table.Texts("x", []string{"a", "b"})), frame(table.Numbers("x", []float64{1, 2}))
	for kind := range makers() {
		own, other := number, text
		if kind == "OneHotEncoder" || kind == "OrdinalEncoder" {
			own, other = text, number
		}
		m, err := learn(kind, nil, own)
		if err != nil {
			t.Fatal(err)
		}
		var schema *ml.SchemaError
		if _, err := m.Apply(other); !errors.As(err, &schema) {
			t.Errorf("%s, a column of another kind: %v, want a *ml.SchemaError", kind, err)
		}
		if _, err := m.Apply(people()); err == nil {
			t.Errorf("%s took three columns in place of one", kind)
		}
	}
	m, err := learn("OneHotEncoder", nil, text)
	if err != nil {
		t.Fatal(err)
	}
	_, err = m.Apply(frame(table.Texts("x", []string{"a", "c", "", "d", "e", "f"})))
	const want = `ml: OneHotEncoder: column "x" has unknown categories: "c", a missing cell, "d", others; handle_unknown says what becomes of them`
	if err == nil || err.Error() != want {
		t.Errorf("unknown categories: %v, want %s", err, want)
	}
}

func TestLoad_Refuses(t *testing.T) {
	for _, c := range []struct{ kind, text string }{
		{"MinMaxScaler", `{"data_min_":[1],"data_max_":[2],"scale_":[1],"n_features_in_":2}`},
		{"RobustScaler", `{"center_":[1],"scale_":null,"n_features_in_":1}`},
		{"SimpleImputer", `{"statistics_":[1],"_fit_dtype":["number"],"n_features_in_":2}`},
		{"SimpleImputer", `{"statistics_":["a"],"_fit_dtype":["number"],"n_features_in_":1}`},
		{"OneHotEncoder", `{"categories_":[["a"]],"_fit_dtype":["text"],"n_features_in_":1,"feature_names_out":[]}`},
		{"OneHotEncoder", `{"categories_":[["a"]],"_fit_dtype":["number"],"n_features_in_":1,"feature_names_out":["x"]}`},
		{"OneHotEncoder", `{"categories_":[["a"]],"_fit_dtype":["text"],"n_features_in_":1,"feature_names_out":["x"],"infrequent_categories_":[["b"]]}`},
		{"OrdinalEncoder", `{"categories_":[["a"]],"_fit_dtype":["text"],"n_features_in_":2}`},
		{"PolynomialFeatures", `{"n_features_in_":2,"n_output_features_":7}`},
		{"PolynomialFeatures", `{"n_features_in_":1000000,"n_output_features_":7}`},
		{"PCA", `{"components_":[[1,0]],"mean_":[1],"explained_variance_":[1],"explained_variance_ratio_":[1],"singular_values_":[1]}`},
		{"PCA", `{"components_":[[1]],"mean_":[1],"explained_variance_":[],"explained_variance_ratio_":[1],"singular_values_":[1]}`},
		{"ColumnTransformer", `{"transformers_":[]}`},
		{"ColumnTransformer", `{"feature_names_in_":["a"],"transformers_":[{"columns":["b"]},{"columns":[]},{"columns":[]}]}`},
		{"ColumnTransformer", `{"feature_names_in_":["a"],"transformers_":[{"columns":["a"],"steps":[]},{"columns":[]},{"columns":[]}]}`},
	} {
		for _, text := range []string{c.text, `[]`} {
			if _, err := mltest.Load(makers()[c.kind], nil, []byte(text)); err == nil {
				t.Errorf("%s took %s", c.kind, text)
			}
		}
	}
}

func TestSimpleImputer_Kinds(t *testing.T) {
	empty := frame(table.Texts("t", []string{"", ""}), table.Numbers("n", []float64{math.NaN(), math.NaN()}), table.Texts("nan", []string{"nan", ""}))
	for _, c := range []struct {
		name   string
		params map[string]any
		cols   *table.Table
		want   string
	}{
		{"most frequent", map[string]any{"strategy": "most_frequent"}, people(), "age 20 40 40 40|city Oslo Oslo Rome Oslo|new 1 0 0 1|"},
		{"constant", map[string]any{"strategy": "constant"}, people(), "age 20 0 40 40|city Oslo missing_value Rome Oslo|new 1 0 0 1|"},
		{"indicator", map[string]any{"strategy": "most_frequent", "add_indicator": true}, people(),
			"age 20 40 40 40|city Oslo Oslo Rome Oslo|new 1 0 0 1|missingindicator_age 0 1 0 0|missingindicator_city 0 1 0 0|"},
		{"columns without a value", map[string]any{"strategy": "most_frequent"}, empty, "nan nan nan|"},
		{"kept empty", map[string]any{"strategy": "most_frequent", "keep_empty_features": true}, empty, "t missing_value missing_value|n 0 0|nan nan nan|"},
		{"a text for missing", map[string]any{"strategy": "constant", "missing_values": "Oslo", "fill_value": "Bergen"}, frame(people().Columns()[1]),
			"city Bergen  Rome Bergen|"},
	} {
		m, err := learn("SimpleImputer", c.params, c.cols)
		if err != nil {
			t.Fatal(err)
		}
		sameAfterJSON(t, "SimpleImputer", c.params, m, c.cols)
		out, err := m.Apply(c.cols)
		if err != nil {
			t.Fatal(err)
		}
		if got := show(out); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func show(t *table.Table) string {
	s := ""
	for _, c := range t.Columns() {
		s += c.Name()
		for i := range c.Len() {
			s += " " + c.Cell(i)
		}
		s += "|"
	}
	return s
}

func TestEncoders_NamesAndWords(t *testing.T) {
	cols := frame(table.Texts("x", []string{"nan", "inf", "nan"}), table.Numbers("whole", []float64{3, -1, 3}), table.Numbers("part", []float64{0.5, 1e-5, 2e16}),
		table.Bools("flag", []float64{1, 0, 1}), table.Numbers("gap", []float64{1, math.NaN(), 1}))
	m, err := learn("OneHotEncoder", nil, cols)
	if err != nil {
		t.Fatal(err)
	}
	sameAfterJSON(t, "OneHotEncoder", nil, m, cols)
	out, err := m.Apply(cols)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"x_inf", "x_nan", "whole_-1", "whole_3", "part_1e-05", "part_0.5", "part_2e+16", "flag_False", "flag_True", "gap_1.0", "gap_nan"}
	if got := out.Names(); !slices.Equal(got, want) {
		t.Errorf("columns %v, want %v", got, want)
	}
	o, err := learn("OrdinalEncoder", nil, cols)
	if err != nil {
		t.Fatal(err)
	}
	sameAfterJSON(t, "OrdinalEncoder", nil, o, cols)
	// Two columns may get the same name, which a table does not accept.
	twins := frame(table.Texts("a", []string{"b_c"}), table.Texts("a_b", []string{"c"}))
	if m, err = learn("OneHotEncoder", nil, twins); err != nil {
		t.Fatal(err)
	}
	if out, err = m.Apply(twins); err != nil || !slices.Equal(out.Names(), []string{"a_b_c", "a_b_c_2"}) {
		t.Errorf("columns %v, %v, want a_b_c and a_b_c_2", out.Names(), err)
	}
}

// By default any table becomes numbers without missing cells.
func TestColumnTransformer_Default(t *testing.T) {
	for _, cols := range []*table.Table{people(), frame(people().Columns()[0]), frame(people().Columns()[1])} {
		m, err := learn("ColumnTransformer", nil, cols)
		if err != nil {
			t.Fatal(err)
		}
		sameAfterJSON(t, "ColumnTransformer", nil, m, cols)
		out, err := m.Apply(cols)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ml.MatrixOf(out, "test"); err != nil {
			t.Errorf("%v: %v", cols.Names(), err)
		}
	}
}

func TestScalers_RowEqualsTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 2, 30).Draw(t, "values")
		v[1] = rapid.SampledFrom([]float64{v[1], math.NaN()}).Draw(t, "second")
		cols := frame(table.Numbers("x", v), table.Numbers("y", make([]float64, len(v))))
		kind := rapid.SampledFrom([]string{"MinMaxScaler", "RobustScaler", "StandardScaler"}).Draw(t, "kind")
		m, err := learn(kind, nil, cols)
		if err != nil {
			t.Fatal(err)
		}
		out, _ := m.Apply(cols)
		for i := range v {
			row := []float64{v[i], 0}
			m.(ml.RowTransform).ApplyRow(row, row)
			for j, c := range out.Columns() {
				if math.Float64bits(row[j]) != math.Float64bits(c.Floats()[i]) {
					t.Fatalf("%s row %d: %v alone, %v in the table", kind, i, row[j], c.Floats()[i])
				}
			}
		}
	})
}

// The squares of such small numbers are not normal floats: the direction is of length 1 nevertheless, and scikit-learn's.
func TestPCA_Tiny(t *testing.T) {
	for _, tiny := range []float64{1e-150, 1e-156, 1e-170, 1e-300, 1e-310} {
		m, err := learn("PCA", map[string]any{"n_components": 1.0}, frame(table.Numbers("x", []float64{3 * tiny, 0}), table.Numbers("y", []float64{4 * tiny, 0})))
		if err != nil {
			t.Fatal(err)
		}
		v := m.Attributes()["components_"].([][]float64)[0]
		s := m.Attributes()["singular_values_"].([]float64)[0]
		if math.Abs(v[0]-0.6) > 1e-12 || math.Abs(v[1]-0.8) > 1e-12 || math.Abs(s/tiny-5/math.Sqrt2) > 1e-12 {
			t.Errorf("of size %g: direction %v, singular value %v", tiny, v, s)
		}
	}
}

// The directions are orthogonal and of length 1, and all of them together preserve the data.
func TestPCA_Turns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, d := rapid.IntRange(2, 40).Draw(t, "rows"), rapid.IntRange(1, 8).Draw(t, "columns")
		cols := make([]table.Column, d)
		for j := range cols {
			v := rapid.SliceOfN(rapid.Float64Range(-100, 100), n, n).Draw(t, "values")
			if j > 0 && rapid.Bool().Draw(t, "twin") { // as an earlier column, so that a direction is missing
				v = slices.Clone(cols[0].Floats())
			}
			cols[j] = table.Numbers(fmt.Sprint("c", j), v)
		}
		m, err := learn("PCA", nil, frame(cols...))
		if err != nil {
			t.Fatal(err)
		}
		a := m.Attributes()
		v, mean := a["components_"].([][]float64), a["mean_"].([]float64)
		out, _ := m.Apply(frame(cols...))
		for p := range v {
			for q := range p + 1 {
				sum, want := 0.0, 0.0
				for j := range v[p] {
					sum += v[p][j] * v[q][j]
				}
				if p == q {
					want = 1
				}
				if !(math.Abs(sum-want) <= 1e-12) {
					t.Fatalf("directions %d and %d: product %v, want %v", p, q, sum, want)
				}
			}
		}
		for i := range n {
			for j := range d {
				back := mean[j]
				for k, z := range out.Columns() {
					back += z.Floats()[i] * v[k][j]
				}
				if !(math.Abs(back-cols[j].Floats()[i]) <= 1e-9) {
					t.Fatalf("row %d column %d: %v came back as %v", i, j, cols[j].Floats()[i], back)
				}
			}
		}
	})
}

func ExampleColumnTransformer() {
	cols, _ := table.New(table.Numbers("age", []float64{20, 30, 40}), table.Texts("city", []string{"Oslo", "Rome", "Oslo"}))
	step, err := preprocess.MakeColumnTransformer().Build(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fitted, err := step.(ml.Transformer).Fit(context.Background(), cols)
	if err != nil {
		fmt.Println(err)
		return
	}
	out, err := fitted.Apply(cols)
	fmt.Println(out.Names(), out.Columns()[2].Floats(), err)
	// Output: [num__age cat__city_Oslo cat__city_Rome] [0 1 0] <nil>
}
