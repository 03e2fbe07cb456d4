// Package part has the components of every station: icons, badges, stats, notes, fields, cards, tables, figures,
// progress bars, the brand mark, the boot screen and the ring that shows the open station.
//
// A component is a function from plain values to app.UI. It has no state and attaches no event handler. The caller
// passes elements that already have their handlers (app/ui/on.go), or adds a handler to the element that is returned:
//
//	part.Title("Runs", "7", part.Seg("Filter runs",
//		ui.OnPress(part.SegButton("All", true), send, ShowAll{}),
//		ui.OnPress(part.SegButton("By hand", false), send, ShowMine{})))
//
// No component writes a style attribute, which the site's Content Security Policy forbids: sizes and positions are
// classes of the files in web/css, or SVG attributes.
//
// Limits: go-app updates children by position, so a component has the same number of children where possible. Table
// is for some hundred rows; use Virtual or chart.Table for more.
package part
