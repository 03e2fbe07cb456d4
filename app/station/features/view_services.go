package features

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/part"
)

// servicesCard lists the feature services, and has the form that defines one.
func servicesCard(s *State, send ui.Send) app.UI {
	var rows []app.UI
	for _, svc := range s.Store.Repo.NewestServices() {
		rows = append(rows, part.Row(svc.Name == s.Store.Pinned, part.RowHead("mono", svc.Name), part.CellOf(part.Badge("", "v"+strconv.Itoa(svc.Version))),
			part.Cell("mono small words", strings.Join(svc.Features, ", ")), part.Cell("small", readersOf(s, svc.Name)),
			part.CellOf(actionButtons(send, svc.Name, action{"Use in Train", ServiceUsed{Name: svc.Name}, false}, action{"Delete", ServiceDeleted{Name: svc.Name}, false}))))
	}
	table := ui.Placeholder()
	if len(rows) > 0 {
		table = part.Table("Feature services", []part.Column{{Text: "Service"}, {Text: "Version"}, {Text: "Features"}, {Text: "Read by"}, {Text: "Actions", Hidden: true}}, rows...)
	}
	fields := make([]app.UI, 2, 4)
	for i, v := range [...][4]string{{"name", "Service", s.Store.Service.Name, ""}, {"features", "Features in order", s.Store.Service.Features, "Comma-separated. A model that pins the service accepts only these."}} {
		fields[i] = textField(send, "service-"+v[0], v[1], v[2], v[3], func(t string) station.Msg { return ServiceTyped{Field: v[0], Text: t} })
	}
	return part.Card("stack", part.Title("Feature services", "", part.Span("small mute", "the inputs of a model, in order")), table,
		submitForm(send, ServiceApplied{}, "Apply service", false, append(fields, planNote(s.PlanService(), s.Store.Service.Wrong))...))
}
