package data

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/ui/part"
	"orrery/core/registry"
)

// VersionBadge draws a version's number. The champion of the open table's model is highlighted.
func VersionBadge(s *State, v registry.Version) app.UI {
	kind := ""
	if v.Model == s.ModelName() && v.N == s.AliasN(registry.Champion) {
		kind = "brass"
	}
	return part.Badge(kind, "v"+strconv.Itoa(v.N))
}
