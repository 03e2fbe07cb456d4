package station

import "slices"

// ID identifies a page. It is the path of the page below the site's own; that of the Map is empty.
type ID string

// The pages.
const (
	Map         ID = ""
	Data        ID = "data"
	Features    ID = "features"
	Train       ID = "train"
	Checked     ID = "checked"
	Experiments ID = "experiments"
	Automation  ID = "automation"
	Checks      ID = "checks"
	Serve       ID = "serve"
	Monitor     ID = "monitor"
)

// Page describes one page. The list of pages determines the links on the rail, the positions on the Map, the router's
// addresses and the files of the site.
type Page struct {
	ID          ID
	Name        string // on the rail
	Heading     string // of the page; "": Name
	Icon        string
	Subtitle    string // one sentence below the heading
	Description string // one sentence for search engines
	Place       Place
	Main        bool // shown in the navigation bar of small screens
}

// Place is the position of a page on the Map.
type Place int

// The places.
const (
	OnRing   Place = iota // the next position on the ring, clockwise
	InMiddle              // the center
	IsMap                 // the Map itself
	Nowhere               // not on the Map: the page before it in the list links to it
)

// pages lists all pages. A new page needs an entry here, a state and a view.
var pages = []Page{
	{ID: Map, Name: "Map", Icon: "orbit", Place: IsMap, Main: true,
		Subtitle:    "One ML system, all of it running in this tab. Open any station.",
		Description: "A working model of an ML system, in one browser tab: data, features, training, registry, checks, serving and monitoring."},
	{ID: Data, Name: "Data", Icon: "table-2", Main: true,
		Subtitle:    "Read a CSV file, check its columns and choose their roles.",
		Description: "Load a CSV, see its columns, choose their roles."},
	{ID: Features, Name: "Features", Icon: "square-function",
		Subtitle:    "Define a feature once. Training reads it by column, serving reads it by id.",
		Description: "Define features as expressions, and look one entity up."},
	{ID: Train, Name: "Train", Icon: "chart-spline", Main: true,
		Subtitle:    "Fit a pipeline on the features you choose, then see what it learned.",
		Description: "Fit a model in a worker and see how well it does."},
	{ID: Checked, Name: "Checked against scikit-learn", Heading: "Checked against scikit-learn 1.2.1", Icon: "list-checks", Place: Nowhere,
		Subtitle:    "The largest difference from scikit-learn that the tests found, for each operator and metric.",
		Description: "The largest difference from scikit-learn 1.2.1 that the tests found, for each operator and metric."},
	{ID: Experiments, Name: "Experiments", Heading: "Experiments and registry", Icon: "flask-conical",
		Subtitle:    "Every run is recorded, even if it fails. Register a run as a version, and promote a version to champion to serve it.",
		Description: "Every run, its settings and scores; registered versions and who is champion."},
	{ID: Automation, Name: "Automation", Icon: "workflow", Place: InMiddle,
		Subtitle:    "Train, check and deploy on a schedule.",
		Description: "Retrain on a schedule and promote better models."},
	{ID: Checks, Name: "Checks", Icon: "list-checks",
		Subtitle:    "Tests of the data, the features and the model. If a required check fails, the model can't be promoted.",
		Description: "Tests of the data, the features and the model; the gate before promotion."},
	{ID: Serve, Name: "Serve", Icon: "send", Main: true,
		Subtitle:    "Ask the champion for a prediction, as a client would.",
		Description: "Predict by entity, or by typed values, with the champion."},
	{ID: Monitor, Name: "Monitor", Icon: "activity", Main: true,
		Subtitle:    "Latency, errors and traffic of the live model.",
		Description: "Latency and errors of the predictions made in this tab."},
}

// Pages returns a copy of the list of pages, in the order of the rail.
func Pages() []Page { return slices.Clone(pages) }

// PageOf returns the page with this id, or the Map if there is none.
func PageOf(id ID) Page {
	if i := pageIndex(id); i >= 0 {
		return pages[i]
	}
	return pages[0]
}

// IsPage reports whether there is a page with this id.
func IsPage(id ID) bool { return pageIndex(id) >= 0 }

func pageIndex(id ID) int { return slices.IndexFunc(pages, func(p Page) bool { return p.ID == id }) }

// Number returns the number of the page on the Map, counted from 1 in the order of the rail. It is 0 for the Map itself,
// and for a page with the place Nowhere it is the number of the page before it.
func (p Page) Number() int {
	n := 0
	for _, other := range pages {
		if other.Place == OnRing || other.Place == InMiddle {
			n++
		}
		if other.ID == p.ID {
			return n
		}
	}
	return 0
}

// Title returns the Heading of the page, or its Name if it has none.
func (p Page) Title() string {
	if p.Heading != "" {
		return p.Heading
	}
	return p.Name
}

// OnRail reports whether the rail links to the page.
func (p Page) OnRail() bool { return p.Place != Nowhere }

// AddForTest adds a page to the list until restore is called. Tests use it to check that everything is derived from the
// list.
func AddForTest(p Page) (restore func()) {
	before := pages
	pages = append(slices.Clone(pages), p)
	return func() { pages = before }
}
