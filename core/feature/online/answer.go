package online

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"orrery/core/feature/entity"
	"orrery/core/table"
)

// Request is a request of Feast's feature server at /get-online-features: features as "view:feature", or the
// name of a feature service, and the join keys of the entities, one list per key.
type Request struct {
	Service          string                       `json:"feature_service,omitempty"`
	Features         []string                     `json:"features,omitempty"`
	Entities         map[string][]json.RawMessage `json:"entities"`
	FullFeatureNames bool                         `json:"full_feature_names,omitempty"`
}

// ErrRequest means that a request is invalid.
var ErrRequest = errors.New("invalid request")

// Response is the answer: one result per name, with one value per entity. The join keys come first, as in
// Feast's server.
type Response struct {
	Metadata struct {
		FeatureNames []string `json:"feature_names"`
	} `json:"metadata"`
	Results []Result `json:"results"`
}

// Result is one feature of all requested entities. A value is a number, a boolean, a text or null.
type Result struct {
	Values          []any    `json:"values"`
	Statuses        []string `json:"statuses"`
	EventTimestamps []string `json:"event_timestamps"`
}

// Answer decodes a JSON request and answers it as of now, in microseconds since 1970. services has the
// features ("view:feature", or only the feature if one view has it) of each feature service. Errors wrap
// ErrRequest and describe what is wrong with the request.
func Answer(request []byte, stores []*Store, services map[string][]string, now float64) (Response, error) {
	var q Request
	if err := json.Unmarshal(request, &q); err != nil {
		return Response{}, fmt.Errorf("online: %w: %w", ErrRequest, err)
	}
	refs, err := q.references(services)
	if err != nil {
		return Response{}, err
	}
	var r Response
	n, err := r.keys(q)
	if err != nil {
		return Response{}, err
	}
	for _, ref := range refs {
		s, feature, err := resolve(ref, stores)
		if err != nil {
			return Response{}, err
		}
		name := s.fields[feature].Name
		if q.FullFeatureNames {
			name = s.opt.View + "__" + name
		}
		result, err := s.result(q.Entities, n, feature, now)
		if err != nil {
			return Response{}, err
		}
		r.Metadata.FeatureNames, r.Results = append(r.Metadata.FeatureNames, name), append(r.Results, result)
	}
	return r, nil
}

func (q Request) references(services map[string][]string) ([]string, error) {
	if q.Service == "" {
		if len(q.Features) == 0 {
			return nil, wrong(`give "features" or "feature_service"`)
		}
		return q.Features, nil
	}
	refs, ok := services[q.Service]
	if !ok {
		return nil, wrong("no feature service %q", q.Service)
	}
	return refs, nil
}

func wrong(format string, args ...any) error {
	return fmt.Errorf("online: %w: %w", ErrRequest, fmt.Errorf(format, args...))
}

// keys adds the join keys to the answer and returns the number of entities.
func (r *Response) keys(q Request) (int, error) {
	if len(q.Entities) == 0 {
		return 0, wrong(`give "entities": a list of values for each join key`)
	}
	n := -1
	names := make([]string, 0, len(q.Entities))
	for name, list := range q.Entities {
		if n >= 0 && len(list) != n {
			return 0, wrong("the join keys have lists of different lengths")
		}
		n, names = len(list), append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		result := Result{Values: []any{}, Statuses: []string{}, EventTimestamps: []string{}}
		for _, raw := range q.Entities[name] {
			result.add(Cell{Status: Present}, raw, 0)
		}
		r.Metadata.FeatureNames, r.Results = append(r.Metadata.FeatureNames, name), append(r.Results, result)
	}
	return n, nil
}

// resolve returns the store and the feature of a reference.
func resolve(ref string, stores []*Store) (*Store, int, error) {
	view, name, qualified := strings.Cut(ref, ":")
	if !qualified {
		view, name = "", ref
	}
	for _, s := range stores {
		if i := s.fields.Index(name); i >= 0 && (!qualified || s.opt.View == view) {
			return s, i, nil
		}
	}
	return nil, 0, wrong("no feature %q in the online store; materialise its view, or name it as view:feature", ref)
}

func (s *Store) result(entities map[string][]json.RawMessage, n, feature int, now float64) (Result, error) {
	r := Result{Values: []any{}, Statuses: []string{}, EventTimestamps: []string{}}
	parts := make([]string, len(s.joins))
	for i := range n {
		for k, f := range s.joins {
			list, ok := entities[f.Name]
			if !ok {
				return r, wrong("view %q needs the join key %q", s.opt.View, f.Name)
			}
			parts[k] = text(list[i])
		}
		key, err := entity.Key(s.joins, parts)
		if err != nil {
			return r, wrong("%w", err)
		}
		c := s.Cell(s.Find(key), feature, now)
		r.add(c, jsonValue(c.Value), c.Event)
	}
	return r, nil
}

func (r *Result) add(c Cell, value any, event float64) {
	at := table.FormatTime(event, false)
	if at == "" {
		at = table.FormatTime(0, false) // Feast's value without a time
	}
	r.Values, r.Statuses, r.EventTimestamps = append(r.Values, value), append(r.Statuses, c.Status.String()), append(r.EventTimestamps, at)
}

// text returns a JSON value as the text of a key.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

// jsonValue returns a value for encoding/json, which has neither NaN nor infinities.
func jsonValue(v table.Value) any {
	switch {
	case v.Missing():
		return nil
	case v.Kind == table.Number && !math.IsInf(v.Num, 0):
		return v.Num
	case v.Kind == table.Bool:
		return v.Num != 0
	}
	return v.String()
}
