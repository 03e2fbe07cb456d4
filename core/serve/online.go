package serve

import (
	"strconv"

	"orrery/core/table"
)

// predictOnline makes a prediction for an entity of the online store. It ignores features that the model's set does not
// have.
func (l *live) predictOnline(p Prediction, key string) Prediction {
	given, ok := l.Online(key)
	if !ok {
		return p.fail(NotFound, "The online store has no entity "+strconv.Quote(key)+".")
	}
	known := make(map[string]table.Value, len(given))
	for _, f := range l.Set.Source() {
		if v, ok := given[f.Name]; ok {
			known[f.Name] = v
		}
	}
	return l.answerGiven(p, known)
}
