package feature_test

import (
	"errors"
	"fmt"

	"orrery/core/feature"
	"orrery/core/table"
)

func Example() {
	users, err := table.New(
		table.Numbers("feature_1", []float64{0.493749, -0.1233462294856719}),
		table.Texts("user_id", []string{"a27b0912-0cf8-11ed-899e-b29c4abd48f4", "a27b09ee-0cf8-11ed-899e-b29c4abd48f4"}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	set, err := feature.Define("user_id", users.Schema(),
		feature.Definition{Name: "size", Expr: "sqrt(feature_3)"},
		feature.Definition{Name: "feature_3", Expr: "feature_1 ** 2"})
	if err != nil {
		fmt.Println(err)
		return
	}
	reader, err := set.Reader(users, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	row, err := reader.Lookup("a27b09ee-0cf8-11ed-899e-b29c4abd48f4")
	for i, f := range row.Schema {
		fmt.Println(f.Name, row.Values[i])
	}
	fmt.Println(err)
	_, err = reader.Lookup("somebody")
	fmt.Println(errors.Is(err, feature.ErrNoEntity), err)
	// Output:
	// feature_1 -0.1233462294856719
	// user_id a27b09ee-0cf8-11ed-899e-b29c4abd48f4
	// feature_3 0.015214292328332034
	// size 0.1233462294856719
	// <nil>
	// true feature: no such entity: no row has user_id = "somebody"
}

func ExampleReader_Plan() {
	data, err := table.New(table.Numbers("b", []float64{3, 4}), table.Numbers("a", []float64{1, 2}))
	if err != nil {
		fmt.Println(err)
		return
	}
	set, err := feature.Define("", data.Schema(), feature.Definition{Name: "sum", Expr: "a + b"})
	if err != nil {
		fmt.Println(err)
		return
	}
	reader, err := set.Reader(data, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	plan, err := reader.Plan([]string{"a", "sum", "b"})
	if err != nil {
		fmt.Println(err)
		return
	}
	var x []float64
	for i := range data.Rows() {
		x, err = plan.Vector(x, i)
		fmt.Println(x, err)
	}
	// Output:
	// [1 4 3] <nil>
	// [2 6 4] <nil>
}

func ExampleSet_Complete() {
	set, err := feature.Define("", table.Schema{{Name: "spend"}, {Name: "visits"}},
		feature.Definition{Name: "per_visit", Expr: "spend / visits"})
	if err != nil {
		fmt.Println(err)
		return
	}
	row, err := set.Complete(map[string]table.Value{"spend": table.NumberValue(30), "visits": table.NumberValue(4)})
	v, _ := row.Get("per_visit")
	fmt.Println(v, err)
	// Output: 7.5 <nil>
}
