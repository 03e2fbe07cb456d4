package train

import (
	"slices"
	"strconv"
	"strings"

	"orrery/app/station/features"
	"orrery/core/feature/repo"
	"orrery/core/usertext"
)

// useService sets the inputs to the features of a service, in its order.
func (s *State) useService(name string) {
	svc, ok := s.Store.Repo.Service(name, 0)
	if !ok {
		return
	}
	s.Store.Pinned = name
	s.Train.Inputs = s.inFeatureOrder(svc.Features)
	s.Train.Wrong = s.FormErrors()
	if wrong := s.ErrorOf("inputs"); wrong != "" {
		s.NotifyError(wrong)
		return
	}
	s.Notify("Train uses the inputs of " + name + " v" + strconv.Itoa(svc.Version) + ".")
}

// contractError returns why the inputs do not match the service in use, or "" if they match or no service is used.
func (s *State) contractError() string {
	svc, ok := s.Store.Repo.Service(s.Store.Pinned, 0)
	if !ok {
		return ""
	}
	if err := repo.Contract(svc.Features, s.Train.Inputs); err != nil {
		return "The inputs must be those of the service " + svc.Name + " v" + strconv.Itoa(svc.Version) + ": " + usertext.Of(err) + "."
	}
	return ""
}

// addStoreParams adds the versions of the views and of the service that the inputs come from.
func (s *State) addStoreParams(into map[string]string, inputs []string) {
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
