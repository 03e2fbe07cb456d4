package view

import (
	"math"
	"strconv"

	"orrery/app/state"
)

// countdown is the time to the next pipeline run, as m:ss.
func countdown(s state.State) string {
	left := max(0, s.Automation.Schedule.Next.Sub(s.Now))
	sec := int(math.Ceil(left.Seconds()))
	text := strconv.Itoa(sec % 60)
	if sec%60 < 10 {
		text = "0" + text
	}
	return strconv.Itoa(sec/60) + ":" + text
}
