// Package part holds the small pieces that every station is made of: icons,
// badges, stats, notes, fields, cards, tables, figures, progress, and the
// drawings of the mark, the boot screen and the ring that says where one is.
//
// A part is a function from plain values to app.UI. It has no state, knows no
// domain and attaches no handler: what can be pressed comes in as an element
// that the caller has already given its handler (app/view/on.go), or goes out
// as one that the caller finishes:
//
//	part.Title("Runs", "7", part.Seg("Filter runs",
//		on(send, state.ShowAll{}, part.SegButton("All", true)),
//		on(send, state.ShowMine{}, part.SegButton("By hand", false))))
//
// Nothing here writes a style attribute, which the site's Content Security
// Policy forbids: sizes and places are classes of the files
// in web/css, or SVG attributes.
//
// Limits. go-app updates children by position, so a part keeps its children's
// count the same where it can. Tables are for some hundred rows; above that
// the caller shows a window of rows (class vtable) or text (chart.Table).
package part
