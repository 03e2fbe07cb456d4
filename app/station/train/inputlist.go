package train

import (
	"slices"

	"orrery/app/station"
	"orrery/app/station/features"
)

// InputList is the list from which the inputs of a model are chosen, as far as it is long.
type InputList struct {
	InputsFilter string // shows the features that have it in their name or expression
	InputsTop    int    // how far the list is scrolled, in pixels
}

const (
	// LongInputs is from how many features on the list of inputs is a window that can be filtered.
	LongInputs = 60
	// InputsID is the id of the element that scrolls.
	InputsID = "train-inputs"
)

// These messages belong to the list of inputs.
type (
	// InputsScrolled moves the window over the list.
	InputsScrolled struct {
		station.Quiet
		Top int
	}
	// InputsFiltered shows the features that have a text in their name or expression.
	InputsFiltered struct {
		station.Quiet
		Text string
	}
	// InputsChosen makes all features that are listed inputs, or takes them out.
	InputsChosen struct{ On bool }
)

func (s *State) updateInputList(m station.Msg) ([]station.Cmd, bool) {
	t := &s.Train
	switch m := m.(type) {
	case InputsScrolled:
		t.InputsTop = m.Top
	case InputsFiltered:
		t.InputsFilter, t.InputsTop = m.Text, 0
		return []station.Cmd{station.Scroll{ID: InputsID, Top: 0}}, true
	case InputsChosen:
		listed := make(map[string]bool)
		for _, name := range s.ListedInputs() {
			listed[name] = true
		}
		inputs := slices.DeleteFunc(slices.Clone(t.Inputs), func(name string) bool { return listed[name] })
		if m.On {
			inputs = append(inputs, s.ListedInputs()...)
		}
		s.Store.Pinned = "" // a person's own choice
		t.Inputs = s.inOrder(inputs)
		t.Wrong = s.FormErrors()
	default:
		return nil, false
	}
	return nil, true
}

// ListedInputs are the features that can be chosen as inputs, as far as the filter lets them through.
func (s *State) ListedInputs() []string {
	names := s.FeatureNames()
	if len(names) <= LongInputs {
		return names
	}
	return s.Filtered(names, s.Train.InputsFilter)
}

// InputsWindow is the part of a long list of so many inputs that is drawn.
func (l InputList) InputsWindow(total int) (first, count int) {
	return features.Window(l.InputsTop, total)
}
