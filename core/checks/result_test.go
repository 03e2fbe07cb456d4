package checks_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"orrery/core/checks"
)

func ExampleReport() {
	results := []checks.Result{
		{Name: "test_schema", About: "data", Passed: true, Took: 200 * time.Microsecond},
		{Name: "test_unique_key", About: "data", Passed: true, Took: 100 * time.Microsecond},
		{Name: "test_score_floor", About: "model", Found: "0.76, floor 0.8", Took: 600 * time.Microsecond},
	}
	fmt.Print(checks.Report(results))
	// Output:
	// checks/data ..                                                            [ 66%]
	// checks/model F                                                            [100%]
	//
	// =================================== FAILURES ===================================
	// _______________________________ test_score_floor _______________________________
	// checks/model: found 0.76, floor 0.8
	// ========================= 1 failed, 2 passed in 0.9 ms =========================
}

func TestReport_LinesAreOfOneWidth(t *testing.T) {
	for name, results := range map[string][]checks.Result{
		"none": nil,
		"pass": {{Name: "a", About: "data", Passed: true}},
		"fail": {{Name: "a", About: "data"}, {Name: "b", About: "model"}},
	} {
		for _, line := range strings.Split(strings.TrimSpace(checks.Report(results)), "\n") {
			if line != "" && !strings.Contains(line, "found") && len(line) != 80 {
				t.Errorf("%s: line of %d characters, want 80: %q", name, len(line), line)
			}
		}
	}
	long := checks.Report([]checks.Result{{Name: strings.Repeat("x", 100), About: "data"}})
	if !strings.Contains(long, "___ "+strings.Repeat("x", 100)+" ___") {
		t.Errorf("a long name is cut:\n%s", long)
	}
}

func TestGate(t *testing.T) {
	good := checks.Result{Name: "test_schema", Passed: true, Required: true}
	bad := checks.Result{Name: "test_score_floor", Found: "0.76, floor 0.8", Required: true}
	optional := checks.Result{Name: "test_class_balance", Found: "5 %"}
	for _, c := range []struct {
		name    string
		results []checks.Result
		open    bool
		why     string
	}{
		{"nothing", nil, false, "No required check has run."},
		{"only optional", []checks.Result{optional}, false, "No required check has run."},
		{"one", []checks.Result{good}, true, "The required check passed."},
		{"two and a failed optional", []checks.Result{good, optional, good}, true, "All 2 required checks passed."},
		{"one failed", []checks.Result{good, bad}, false, "A required check failed: test_score_floor found 0.76, floor 0.8."},
		{"two failed", []checks.Result{bad, bad}, false,
			"2 required checks failed: test_score_floor found 0.76, floor 0.8; test_score_floor found 0.76, floor 0.8."},
	} {
		open, why := checks.Gate(c.results)
		if open != c.open || why != c.why {
			t.Errorf("%s: Gate = %v, %q, want %v, %q", c.name, open, why, c.open, c.why)
		}
	}
}

func TestResult_JSON(t *testing.T) {
	want := checks.Result{Name: "n", About: "a", Found: "f", Passed: true, Took: 3, Required: true}
	b, err := json.Marshal(want)
	var got checks.Result
	if err == nil {
		err = json.Unmarshal(b, &got)
	}
	if err != nil || got != want {
		t.Errorf("through JSON: %+v, %v, want %+v", got, err, want)
	}
}
