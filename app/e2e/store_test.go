//go:build e2e

package e2e_test

import (
	"os"
	"testing"

	"orrery/app/e2e"
)

// picture saves a screenshot if a developer has requested it.
func picture(p *e2e.Page, name string) {
	if dir := os.Getenv("ORRERY_SHOTS"); dir != "" {
		p.Shot(dir + "/" + name + ".png")
	}
}

// openSample opens a file that comes with the site.
func openSample(p *e2e.Page, name, size string) {
	station(p, "Data")
	p.Choose("Sample", name)
	p.SeeText(size)
}

// eventView defines a view of user_events.csv: two columns and two windows, with a time to live of a week.
func eventView(p *e2e.Page) {
	openSample(p, "user_events.csv", "3,944 rows, 6 columns")
	station(p, "Features")
	p.Click("button", "From user_events.csv")
	p.Fill("View", "shop")
	p.Fill("Time to live", "7d")
	p.Fill("Features", "device, event")
	p.Fill("Time windows", "spent_7d = sum(amount) over 7d; views_30d = count(*) over 30d")
	p.SeeText("Plan: shop becomes version 1.")
	p.Click("button", "Apply view")
	p.In("region", "Feature views").SeeText("shop")
}

// joined joins user_labels.csv with the features of that view.
func joined(p *e2e.Page) {
	eventView(p)
	openSample(p, "user_labels.csv", "600 rows, 3 columns")
	p.In("navigation", "Stations").Click("link", "Features")
	p.Click("button", "Join shop")
	p.In("region", "Training rows").SeeText("spent_7d")
}

// TestPointInTimeJoin goes from two samples to training rows, and from a cell to the origin of its value.
func TestPointInTimeJoin(t *testing.T) {
	p := open(t)
	joined(p)
	picture(p, "joined")
	rows := p.In("region", "Training rows")
	rows.Click("button", "Where device of row 0 comes from")
	p.SeeText("At 2026-01-21T03:56:31Z: phone.")
	picture(p, "timeline")
	p.Click("button", "Show Where device of row 0 comes from as table")
	p.SeeText("the latest row at or before the row time")
	p.SeeText("after the row time")
	rows.Click("button", "Where spent_7d of row 0 comes from")
	p.SeeText("inside the window")
	p.Click("button", "Check skew shop")
	p.SeeText("No skew.")
	p.Click("button", "Show Where spent_7d of row 0 comes from as table") // back to the chart
	p.Media("prefers-reduced-motion", "reduce")
	for _, width := range []int64{390, 1440} {
		p.Size(width, 900)
		p.AxeThemes()
		p.BothThemes(func(theme string) { picture(p, "store-"+theme) })
	}
	p.Reload()
	p.In("region", "Training rows").SeeText("spent_7d")
	p.In("region", "Feature views").SeeText("shop")
}

// TestFreshRow pushes a row, which changes the next read and the next prediction.
func TestFreshRow(t *testing.T) {
	p := open(t)
	joined(p)
	train(p)
	promote(p)
	station(p, "Serve")
	p.SeeText("Materialize it in Features.")
	p.In("navigation", "Stations").Click("link", "Features")
	p.Click("button", "Materialize shop")
	p.Fill("user_id to read", "u045")
	p.Click("button", "Read features")
	p.In("region", "Online features").SeeText("PRESENT")
	picture(p, "online")
	p.Click("DisclosureTriangle", "Request and response")
	p.Click("button", "Copy request")
	p.SeeText("Copied.")
	p.Size(390, 844)
	p.Axe()
	p.Size(1440, 900)
	p.Fill("Service", "buyers")
	p.Fill("Features in order", "spent_7d, device")
	p.Click("button", "Apply service")
	p.Choose("Feature service", "buyers")
	p.Click("button", "Read features")
	p.In("region", "Online features").SeeText("spent_7d")
	p.In("region", "Online features").SeeNoText("views_30d")
	p.Choose("Feature service", "None")
	p.Click("button", "Read features")
	p.Click("DisclosureTriangle", "Push a fresh row for this entity")
	p.Fill("Event timestamp of the row", "2026-04-30T12:00:00Z")
	p.Fill("device", "watch")
	p.Fill("amount", "5")
	p.Choose("Push to", "online_and_offline")
	p.Click("button", "Push row")
	p.In("region", "Online features").SeeText("watch")
	p.SeeText("now has 3,945 rows")
	p.Click("button", "Materialize shop")
	p.SeeText("values up to 2026-04-30T12:00:00Z")
	p.Fill("user_id to read", "nobody")
	p.Click("button", "Read features")
	p.In("region", "Online features").SeeText("NOT_FOUND")
	station(p, "Checks")
	p.Click("button", "Run checks")
	p.SeeText("test_view_skew[shop v1]")
	p.SeeText("0 of 596 cells differ, of 149 entities")
	station(p, "Serve")
	p.Fill("user_id", "u045")
	p.Click("button", "Predict")
	p.SeeText("watch")
	picture(p, "served")
}

// TestViewVersions creates version 2 of a view while a model still reads version 1, which cannot be deleted.
func TestViewVersions(t *testing.T) {
	p := open(t)
	joined(p)
	train(p)
	promote(p)
	p.In("navigation", "Stations").Click("link", "Features")
	p.Click("button", "Edit shop")
	p.Fill("Time to live", "3d")
	p.SeeText("Plan: shop becomes version 2.")
	p.SeeText("changed ttl: 7d becomes 3d")
	p.SeeText("Read by user_labels_with_shop v1, which keeps the version it was trained with.")
	picture(p, "plan")
	p.Click("button", "Apply view")
	p.In("region", "Feature views").SeeText("v2")
	p.Click("button", "Delete shop")
	p.SeeText("it is used by user_labels_with_shop v1")
	p.In("region", "Feature views").SeeText("shop")
	station(p, "Serve")
	p.SeeText("The online store has no values of shop v1.")
}
