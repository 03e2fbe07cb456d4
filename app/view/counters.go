package view

import (
	"fmt"
	"strconv"

	"orrery/app/state"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

func dataCounter(s state.State) (text, class string) {
	if s.Data.Table == nil {
		return "", ""
	}
	return part.Grouped(s.Data.Table.Rows()) + " rows", ""
}

func featureCounter(s state.State) (text, class string) { return numberOf(len(s.FeatureNames())), "" }

func trainCounter(s state.State) (text, class string) {
	if s.Train.Result == nil {
		return "", ""
	}
	_, v := s.Train.Result.Score.Primary()
	return format.Score(v), ""
}

func runCounter(s state.State) (text, class string) { return numberOf(len(s.Book.Runs)), "" }

func autoCounter(s state.State) (text, class string) {
	if !s.Automation.Trains() {
		return "", ""
	}
	return countdown(s), ""
}

func checkCounter(s state.State) (text, class string) {
	n := len(s.Checks.Results)
	if n == 0 {
		return "", ""
	}
	return strconv.Itoa(s.Checks.Passed()) + "/" + strconv.Itoa(n), failing(s)
}

func serveCounter(s state.State) (text, class string) {
	if s.Serve.Live == nil {
		return "", ""
	}
	return "v" + strconv.Itoa(s.Serve.Live.Version.N), ""
}

// numberOf writes a number, and nothing for zero.
func numberOf(n int) string {
	if n == 0 {
		return ""
	}
	return part.Grouped(n)
}

func runCounters(s state.State) (one, two string, warned int) {
	if n := len(s.Book.Runs); n > 0 {
		return format.Count(n, "run"), aliasWords(s), 0
	}
	return "no runs yet", "", 0
}

func checkCounters(s state.State) (one, two string, warned int) {
	if n := len(s.Checks.Results); n > 0 {
		bad := n - s.Checks.Passed()
		return fmt.Sprintf("%d of %d pass", n-bad, n), gateWords(bad), bad
	}
	return "not run yet", "", 0
}
