package automation

import (
	"fmt"
	"math"
	"strconv"

	"orrery/core/checks"
)

// Outcome is the result of a model on the holdout.
type Outcome struct {
	Version int     // of a registered model; 0 for a candidate
	Score   float64 // higher is better
	Metric  string  // name of the score: accuracy, r2; "" if the caller compares only equal metrics
	Rows    int     // number of test rows
	Holdout string  // identifies the test rows, such as a hash; "" if the caller guarantees that they are the same
	SameAs  int     // of a candidate: the version with an identical model; 0 for none
}

// Decision is whether to register a candidate and promote it to champion, and why.
type Decision struct {
	Promote bool
	Reason  string // a sentence for the user, with both scores
}

// Decide implements the promotion rule "newest approved": a candidate is promoted if every required check passes and its
// score is at least the champion's on the same test rows. Without a champion (nil) the checks decide. Scores on different
// rows are not compared. A model that is identical to a version is not registered again.
func Decide(candidate Outcome, champion *Outcome, results []checks.Result) Decision {
	if open, why := checks.Gate(results); !open {
		return Decision{Reason: why + " It is kept as a run."}
	}
	if candidate.SameAs > 0 {
		return Decision{Reason: fmt.Sprintf("The model is identical to v%d, so it is kept as a run.", candidate.SameAs)}
	}
	if math.IsNaN(candidate.Score) {
		return Decision{Reason: "The " + candidate.noun() + " is not a number, so the model is kept as a run."}
	}
	name := candidate.name()
	if champion == nil {
		return Decision{Promote: true, Reason: fmt.Sprintf("%s%s on %s; there is no champion yet, so it is registered.",
			name, score(candidate.Score), rows(candidate.Rows))}
	}
	if differ(candidate.Metric, champion.Metric) {
		return Decision{Reason: fmt.Sprintf("%s%s; champion v%d has %s%s, which is another metric: they cannot be compared, so it is kept as a run.",
			name, score(candidate.Score), champion.Version, champion.name(), score(champion.Score))}
	}
	if candidate.Rows != champion.Rows || differ(candidate.Holdout, champion.Holdout) {
		return Decision{Reason: fmt.Sprintf("%s%s on %s; champion v%d has %s on %s, which are not the same rows: they cannot be compared, so it is kept as a run.",
			name, score(candidate.Score), rows(candidate.Rows), champion.Version, score(champion.Score), rows(champion.Rows))}
	}
	d := Decision{Promote: !(candidate.Score < champion.Score)}
	verdict := "worse, so it is kept as a run"
	switch {
	case candidate.Score == champion.Score:
		verdict = "equal, so it is registered"
	case d.Promote: // also if the champion's score is not a number
		verdict = "better, so it is registered"
	}
	a, b := pair(candidate.Score, champion.Score)
	d.Reason = fmt.Sprintf("%s%s on the same %s; champion v%d has %s: %s.", name, a, rows(candidate.Rows), champion.Version, b, verdict)
	return d
}

// name returns the metric as a prefix of a number.
func (o Outcome) name() string {
	if o.Metric == "" {
		return ""
	}
	return o.Metric + " "
}

func (o Outcome) noun() string {
	if o.Metric == "" {
		return "score"
	}
	return o.Metric
}

func differ(a, b string) bool { return a != "" && b != "" && a != b }

func rows(n int) string {
	if n == 1 {
		return "1 test row"
	}
	return strconv.Itoa(n) + " test rows"
}

// score formats a score with four significant digits.
func score(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }

// pair formats two scores so that different scores look different.
func pair(a, b float64) (string, string) {
	if score(a) == score(b) && a != b {
		return strconv.FormatFloat(a, 'g', -1, 64), strconv.FormatFloat(b, 'g', -1, 64)
	}
	return score(a), score(b)
}
