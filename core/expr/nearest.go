package expr

import (
	"strings"

	"orrery/core/usertext"
)

// didYouMean suggests the names that are nearest to a misspelt one, at most three; "" when none is near.
func didYouMean(name string, names []string) string {
	near := usertext.Nearest(name, names, 3)
	if len(near) == 0 {
		return ""
	}
	return "; did you mean " + usertext.List(near, "or") + "?"
}

// someOf names the first few of a long list.
func someOf(names []string) string {
	const most = 6
	if len(names) > most {
		return strings.Join(names[:most], ", ") + ", …"
	}
	return usertext.List(names, "and")
}
