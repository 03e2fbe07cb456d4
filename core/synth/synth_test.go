package synth_test

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/table/csv"
)

var update = flag.Bool("update", false, "write the generated files of data/")

func userDataBytes(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := synth.WriteUserData(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWriteUserData_head(t *testing.T) {
	const want = `,feature_1,feature_2,target,user_id
0,0.493749,-0.157663,1,a27b0912-0cf8-11ed-899e-b29c4abd48f4
1,-0.1233462294856719,0.365275089687713,1,a27b09ee-0cf8-11ed-899e-b29c4abd48f4
2,1.095964,-1.21264,0,a27b0a2a-0cf8-11ed-899e-b29c4abd48f4
3,0.038876,-0.154388,0,a27b0a52-0cf8-11ed-899e-b29c4abd48f4
4,1.364063,-0.956556,0,a27b0a7a-0cf8-11ed-899e-b29c4abd48f4
`
	if got := string(userDataBytes(t)); !strings.HasPrefix(got, want) {
		t.Errorf("begins with\n%s\nwant\n%s", got[:min(len(got), len(want))], want)
	}
}

func TestUserData_file(t *testing.T) {
	file := userDataBytes(t)
	got, warnings, err := csv.ReadTable(bytes.NewReader(file), int64(len(file)), csv.Options{})
	if err != nil || len(warnings) != 1 {
		t.Fatalf("%+v, %v; want the one warning of the index", warnings, err)
	}
	if want := synth.UserData(); got.Hash() != want.Hash() {
		t.Error("the file reads back as another table than UserData")
	}
}

func TestUserData(t *testing.T) {
	u := synth.UserData()
	if want := []string{"feature_1", "feature_2", "target", "user_id"}; !slices.Equal(u.Names(), want) || u.Rows() != 100 {
		t.Fatalf("%d rows of %q", u.Rows(), u.Names())
	}
	cols := u.Columns()
	if got := cols[3].Type(); got != "uuid" {
		t.Errorf("user_id is %s", got)
	}
	if unique, row := table.BuildIndex(cols[3]).Unique(); !unique {
		t.Errorf("the user_id of row %d comes twice", row)
	}
	var count [2]int
	var mean [2][2]float64
	for i, class := range cols[2].Floats() {
		count[int(class)]++
		for j := range 2 {
			mean[int(class)][j] += cols[j].Floats()[i] / 50
		}
	}
	if count != [2]int{50, 50} {
		t.Errorf("classes have %v rows; want 50 each", count)
	}
	// Class 1 lies up and to the left of class 0.
	if !(mean[1][0] < -0.2 && mean[1][1] > 0.2 && mean[0][0] > 0.2 && mean[0][1] < -0.2) {
		t.Errorf("class means are %v", mean)
	}
}

func TestRand_distributions(t *testing.T) {
	const n = 200_000
	r := synth.NewRand(1)
	var sum, squares, fourth, uniform float64
	var die [6]int
	for range n {
		g := r.Normal()
		sum, squares, fourth = sum+g, squares+g*g, fourth+g*g*g*g
		uniform += r.Float64()
		die[r.IntN(6)]++
	}
	// Five standard errors each.
	for name, c := range map[string][3]float64{
		"mean": {sum / n, 0, 5 / math.Sqrt(n)}, "variance": {squares / n, 1, 5 * math.Sqrt(2.0/n)},
		"kurtosis": {fourth / n, 2.9, 5 * math.Sqrt(96.0/n)}, "uniform": {uniform / n, 0.5, 5 * math.Sqrt(1.0/12/n)},
	} {
		if math.Abs(c[0]-c[1]) > c[2] {
			t.Errorf("%s is %v; want %v within %v", name, c[0], c[1], c[2])
		}
	}
	for face, k := range die {
		if math.Abs(float64(k)-n/6.0) > 5*math.Sqrt(n*5.0/36) {
			t.Errorf("face %d came %d times of %d", face, k, n)
		}
	}
}

func TestShuffle(t *testing.T) {
	var places [4][4]int
	r := synth.NewRand(3)
	for range 24_000 {
		v := []int{0, 1, 2, 3}
		synth.Shuffle(r, v)
		for at, x := range v {
			places[x][at]++
		}
	}
	for x := range places {
		for at, n := range places[x] {
			if math.Abs(float64(n)-6000) > 5*math.Sqrt(24_000*3.0/16) {
				t.Errorf("%d was put at %d %d times; want about 6000", x, at, n)
			}
		}
	}
}

func ExampleUserData() {
	fmt.Println(synth.UserData().Row(1).Values)
	// Output: [-0.1233462294856719 0.365275089687713 1 a27b09ee-0cf8-11ed-899e-b29c4abd48f4]
}
