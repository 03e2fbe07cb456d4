package checks

import (
	"fmt"
	"strings"
	"time"
)

// Result is the result of one check. It can be encoded as JSON without loss.
type Result struct {
	Name     string        `json:"name"`  // test_schema
	About    string        `json:"about"` // data, features, model
	Found    string        `json:"found"` // the value found and the limit, in words
	Passed   bool          `json:"passed"`
	Took     time.Duration `json:"took"`
	Required bool          `json:"required"` // a failure closes the gate
}

// Gate reports whether results allow the promotion of a model, with the reason as a sentence.
// It is open if there is at least one required check and all of them passed.
func Gate(results []Result) (open bool, why string) {
	required, failed := 0, []string{}
	for _, r := range results {
		if !r.Required {
			continue
		}
		required++
		if !r.Passed {
			failed = append(failed, r.Name+" found "+r.Found)
		}
	}
	switch {
	case required == 0:
		return false, "No required check has run."
	case len(failed) == 1:
		return false, "A required check failed: " + failed[0] + "."
	case len(failed) > 1:
		return false, fmt.Sprintf("%d required checks failed: %s.", len(failed), strings.Join(failed, "; "))
	case required == 1:
		return true, "The required check passed."
	}
	return true, fmt.Sprintf("All %d required checks passed.", required)
}

const reportWidth = 80 // pytest's, where it does not know the terminal

// Report is results as pytest prints them: a line for each subject with a dot or an F for each check and the share that
// is done, then what failed with the values found, then the counts and the time.
func Report(results []Result) string {
	if len(results) == 0 {
		return rule("no tests ran in 0.0 ms", '=') + "\n"
	}
	var b, failures strings.Builder
	passed, took := 0, time.Duration(0)
	line := ""
	for i, r := range results {
		if i == 0 || r.About != results[i-1].About {
			line = "checks/" + r.About + " "
		}
		mark := "."
		if r.Passed {
			passed++
		} else {
			mark = "F"
			failures.WriteString(rule(r.Name, '_') + "\nchecks/" + r.About + ": found " + r.Found + "\n")
		}
		line += mark
		took += r.Took
		if i+1 == len(results) || results[i+1].About != r.About {
			share := fmt.Sprintf("[%3d%%]", (i+1)*100/len(results))
			fmt.Fprintf(&b, "%-*s%s\n", reportWidth-len(share), line, share)
		}
	}
	b.WriteString("\n")
	if failures.Len() > 0 {
		b.WriteString(rule("FAILURES", '=') + "\n" + failures.String())
	}
	return b.String() + rule(counts(passed, len(results)-passed)+" in "+milliseconds(took), '=') + "\n"
}

func counts(passed, failed int) string {
	var parts []string
	if failed > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", failed))
	}
	if passed > 0 {
		parts = append(parts, fmt.Sprintf("%d passed", passed))
	}
	return strings.Join(parts, ", ")
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
}

// rule is a line of c with text in its middle.
func rule(text string, c byte) string {
	free := max(reportWidth-len(text)-2, 6)
	left := free / 2
	return strings.Repeat(string(c), left) + " " + text + " " + strings.Repeat(string(c), free-left)
}
