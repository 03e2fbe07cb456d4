package expr_test

import (
	"errors"
	"fmt"

	"orrery/core/expr"
	"orrery/core/table"
)

func ExampleCompile() {
	users, err := table.New(
		table.Numbers("feature_1", []float64{0.5, -0.1233462294856719, 3}),
		table.Texts("city", []string{"Oslo", "", "Bergen"}),
	)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, src := range []string{"feature_1 ** 2", "-feature_1 if city == 'Oslo' else 0", "coalesce(city, 'unknown')"} {
		p, err := expr.Compile(src, users.Schema())
		if err != nil {
			fmt.Println(err)
			return
		}
		column, err := p.Eval(users)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s (%s):", src, p.Kind())
		for i := range column.Len() {
			fmt.Printf(" %s", column.Cell(i))
		}
		fmt.Println()
	}
	// Output:
	// feature_1 ** 2 (number): 0.25 0.015214292328332034 9
	// -feature_1 if city == 'Oslo' else 0 (number): -0.5 0 0
	// coalesce(city, 'unknown') (text): Oslo unknown Bergen
}

func ExampleProgram_EvalRow() {
	p, err := expr.Compile("clip(spend / visits, 0, 100)", table.Schema{{Name: "visits"}, {Name: "spend"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.Inputs())
	v, err := p.EvalRow([]table.Value{table.NumberValue(30), table.NumberValue(4)})
	fmt.Println(v, err)
	// Output:
	// [spend visits]
	// 7.5 <nil>
}

func ExampleSyntaxError() {
	_, err := expr.Compile("feature_9 ** 2", table.Schema{{Name: "feature_2"}, {Name: "target"}})
	var e *expr.SyntaxError
	if errors.As(err, &e) {
		fmt.Println(e.Msg)
		fmt.Println(e.Snippet)
	}
	// Output:
	// no column is called feature_9; did you mean feature_2?
	// feature_9 ** 2
	// ^
}
