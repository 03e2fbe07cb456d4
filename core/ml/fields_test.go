package ml_test

import (
	"fmt"
	"math"
	"reflect"
	"testing"

	"orrery/core/ml"
)

// allTypes is a fitted step with an attribute of every type.
type allTypes struct {
	whole  int
	part   float64
	counts []int
	names  []string
	list   []float64
	rows   [][]float64
	none   []float64
	mixed  []any
}

func (k *allTypes) fields() ml.Fields {
	return ml.Fields{{Name: "whole", At: &k.whole}, {Name: "part", At: &k.part}, {Name: "counts", At: &k.counts}, {Name: "names", At: &k.names}, {Name: "list", At: &k.list}, {Name: "rows", At: &k.rows}, {Name: "none", At: &k.none}, {Name: "mixed", At: &k.mixed}}
}

func TestFields_BothWays(t *testing.T) {
	k := allTypes{3, math.Inf(-1), []int{1, 2}, []string{"a"}, []float64{0.1, math.Inf(1)}, [][]float64{{1}, {}}, nil, []any{"b", 0.5, nil}}
	a := k.fields().Attributes()
	text, err := ml.AppendJSON(nil, a)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"counts":[1,2],"list":[0.1,"inf"],"mixed":["b",0.5,null],"names":["a"],"none":null,"part":"-inf","rows":[[1],[]],"whole":3}`
	if string(text) != want {
		t.Errorf("%s, want %s", text, want)
	}
	var back allTypes
	if err := back.fields().Load(text, func() {}); err != nil || !reflect.DeepEqual(back, k) {
		t.Errorf("%+v, %v, want %+v", back, err, k)
	}
	a["list"].([]float64)[0], a["rows"].([][]float64)[0][0], a["counts"].([]int)[0], a["names"].([]string)[0] = 9, 9, 9, "z"
	if !reflect.DeepEqual(back, k) {
		t.Errorf("the step changed with its attributes to %+v", k)
	}
}

func TestFields_LoadRefuses(t *testing.T) {
	for _, text := range []string{`[]`, `{"whole":"x"}`, `{"whole":1.5}`, `{"part":"x"}`, `{"list":3}`, `{"list":[null]}`, `{"rows":[1]}`, `{"names":[1]}`} {
		var k allTypes
		if err := k.fields().Load([]byte(text), func() {}); err == nil {
			t.Errorf("%s was read as %+v", text, k)
		}
	}
}

func ExampleFields() {
	mean := []float64{2, 3.5}
	fields := ml.Fields{{Name: "mean_", At: &mean}}
	text, _ := ml.AppendJSON(nil, fields.Attributes())
	err := fields.Load([]byte(`{"mean_":[1]}`), func() {})
	fmt.Println(string(text), mean, err)
	// Output: {"mean_":[2,3.5]} [1] <nil>
}
