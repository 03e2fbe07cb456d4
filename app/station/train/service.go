package train

import (
	"slices"
	"strconv"
	"strings"

	"orrery/app/station/features"
	"orrery/core/feature/repo"
	"orrery/core/usertext"
)

// useService pins the model's inputs to a service: these features, in this order.
func (s *State) useService(name string) {
	svc, ok := s.Store.Repo.Service(name, 0)
	if !ok {
		return
	}
	s.Store.Pinned = name
	s.Train.Inputs = s.inOrder(svc.Features)
	s.Train.Wrong = s.FormErrors()
	if wrong := s.ErrorOf("inputs"); wrong != "" {
		s.NotifyError(wrong)
		return
	}
	s.Notify("Train takes its inputs from " + name + " v" + strconv.Itoa(svc.Version) + ".")
}

// contractWrong says why the inputs are not those of the service that is pinned;
// "" when they are, or none is.
func (s *State) contractWrong() string {
	svc, ok := s.Store.Repo.Service(s.Store.Pinned, 0)
	if !ok {
		return ""
	}
	if err := repo.Contract(svc.Features, s.Train.Inputs); err != nil {
		return "The service " + svc.Name + " v" + strconv.Itoa(svc.Version) + " is the contract: " + usertext.Of(err) + "."
	}
	return ""
}

// storeParams notes in a run which versions its inputs come from.
func (s *State) storeParams(into map[string]string, inputs []string) {
	var views []string
	for _, j := range s.Joined() {
		views = append(views, j.View+" v"+strconv.Itoa(j.Version))
	}
	if len(views) > 0 {
		into[features.ParamView] = strings.Join(views, ", ")
	}
	if svc, ok := s.Store.Repo.Service(s.Store.Pinned, 0); ok && slices.Equal(svc.Features, inputs) {
		into[features.ParamService] = svc.Name + " v" + strconv.Itoa(svc.Version)
	}
}
