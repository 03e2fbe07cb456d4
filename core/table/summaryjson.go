package table

import (
	"encoding/json"
	"fmt"
	"math"

	"orrery/core/table/literal"
)

// wireSummary is a Summary whose numbers may be "nan", "inf" or "-inf", which JSON's own may not.
type wireSummary struct {
	Name     string       `json:"name"`
	Type     string       `json:"type"`
	Kind     Kind         `json:"kind"`
	Count    int          `json:"count"`
	Missing  int          `json:"missing"`
	Distinct int          `json:"distinct"`
	Mean     wireFloat    `json:"mean"`
	Std      wireFloat    `json:"std"`
	Min      wireFloat    `json:"min"`
	Q25      wireFloat    `json:"q25"`
	Median   wireFloat    `json:"median"`
	Q75      wireFloat    `json:"q75"`
	Max      wireFloat    `json:"max"`
	Bins     []int        `json:"bins,omitempty"`
	Edges    []wireFloat  `json:"edges,omitempty"`
	Top      []ValueCount `json:"top,omitempty"`
}

// MarshalJSON writes NaN and infinities as the strings "nan", "inf" and "-inf".
func (s Summary) MarshalJSON() ([]byte, error) {
	w := wireSummary{s.Name, s.Type, s.Kind, s.Count, s.Missing, s.Distinct,
		wireFloat(s.Mean), wireFloat(s.Std), wireFloat(s.Min), wireFloat(s.Q25),
		wireFloat(s.Median), wireFloat(s.Q75), wireFloat(s.Max), s.Bins, nil, s.Top}
	for _, e := range s.Edges {
		w.Edges = append(w.Edges, wireFloat(e))
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (s *Summary) UnmarshalJSON(b []byte) error {
	var w wireSummary
	if err := json.Unmarshal(b, &w); err != nil {
		return fmt.Errorf("table: read a summary: %w", err)
	}
	*s = Summary{w.Name, w.Type, w.Kind, w.Count, w.Missing, w.Distinct,
		float64(w.Mean), float64(w.Std), float64(w.Min), float64(w.Q25),
		float64(w.Median), float64(w.Q75), float64(w.Max), w.Bins, nil, w.Top}
	for _, e := range w.Edges {
		s.Edges = append(s.Edges, float64(e))
	}
	return nil
}

type wireFloat float64

func (f wireFloat) MarshalJSON() ([]byte, error) {
	switch v := float64(f); {
	case v != v:
		return []byte(`"nan"`), nil
	case math.IsInf(v, 0):
		return append(literal.AppendFloat([]byte{'"'}, v), '"'), nil
	default:
		return literal.AppendFloat(nil, v), nil
	}
}

func (f *wireFloat) UnmarshalJSON(b []byte) error {
	if len(b) > 1 && b[0] == '"' {
		b = b[1 : len(b)-1]
	}
	v, ok := literal.ParseFloat(b, '.')
	if !ok {
		if v = math.NaN(); string(b) != "nan" {
			return fmt.Errorf("table: %q is not a number", b)
		}
	}
	*f = wireFloat(v)
	return nil
}
