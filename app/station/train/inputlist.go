package train

import (
	"slices"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/part"
)

// InputList is the state of the list of inputs if it is long.
type InputList struct {
	InputsFilter string // shows only the features with this text in their name or expression
	InputsTop    int    // scroll offset of the list, in pixels
}

const (
	// LongInputs is the number of features above which the list has a filter and renders only the visible rows.
	LongInputs = 60
	// InputsID is the id of the scrolling element.
	InputsID = "train-inputs"
)

// Messages of the list of inputs.
type (
	// InputsScrolled sets the scroll offset of the list.
	InputsScrolled struct {
		station.Quiet
		Top int
	}
	// InputsFiltered sets the filter.
	InputsFiltered struct {
		station.Quiet
		Text string
	}
	// InputsChosen selects or clears all listed features.
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
		s.Store.Pinned = "" // the user's own choice
		t.Inputs = s.inFeatureOrder(inputs)
		t.Wrong = s.FormErrors()
	default:
		return nil, false
	}
	return nil, true
}

// ListedInputs returns the features that match the filter.
func (s *State) ListedInputs() []string {
	names := s.FeatureNames()
	if len(names) <= LongInputs {
		return names
	}
	return s.Filtered(names, s.Train.InputsFilter)
}

// InputsWindow returns the range of rows to render of a list of total inputs.
func (l InputList) InputsWindow(total int) (first, count int) {
	return part.Window(l.InputsTop, ui.WindowHeight, total)
}
