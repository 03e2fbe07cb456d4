package station

import "slices"

// ID names a page. It is the path of the page's address below the site; the Map's is empty.
type ID string

// These are the pages.
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

// Page is how the interface speaks of one page. From the list of pages follow the links on the rail, the places on
// the Map, the addresses that the router knows, and the files of the site.
type Page struct {
	ID      ID
	Name    string // on the rail
	Heading string // of the page; "": Name
	Icon    string
	Say     string // one sentence below the heading
	About   string // one sentence for search engines
	Place   Place
	Main    bool // small screens have it in the bar along their edge
}

// Place is where a page is on the Map.
type Place int

// The places.
const (
	OnRing   Place = iota // the next one, clockwise
	InMiddle              // the clock
	IsMap                 // the Map itself
	Nowhere               // the page is reached by a link of the page before it in the list
)

// pages is the list. A new page needs an entry here, its state, and its view.
var pages = []Page{
	{ID: Map, Name: "Map", Icon: "orbit", Place: IsMap, Main: true,
		Say:   "One ML system, all of it running in this tab. Open any station.",
		About: "A working model of an ML system, in one browser tab: data, features, training, registry, checks, serving and monitoring."},
	{ID: Data, Name: "Data", Icon: "table-2", Main: true,
		Say:   "Read a CSV, check its columns, and say what each one is for.",
		About: "Load a CSV, see its columns, choose their roles."},
	{ID: Features, Name: "Features", Icon: "square-function",
		Say:   "Define a feature once. Training reads it by column, serving reads it by id.",
		About: "Define features as expressions, and look one entity up."},
	{ID: Train, Name: "Train", Icon: "chart-spline", Main: true,
		Say:   "Fit a pipeline on the features you choose, then see what it learned.",
		About: "Fit a model in a worker and see how well it does."},
	{ID: Checked, Name: "Checked against scikit-learn", Heading: "Checked against scikit-learn 1.2.1", Icon: "list-checks", Place: Nowhere,
		Say:   "Operator by operator, metric by metric: the largest difference that the tests found.",
		About: "Operator by operator, the largest difference from scikit-learn 1.2.1 that the tests found."},
	{ID: Experiments, Name: "Experiments", Heading: "Experiments and registry", Icon: "flask-conical",
		Say:   "Every run is recorded, also one that fails or is interrupted. A registered run becomes a version; an alias says which version serves.",
		About: "Every run, its settings and scores; registered versions and who is champion."},
	{ID: Automation, Name: "Automation", Icon: "workflow", Place: InMiddle,
		Say:   "Run the whole loop on a clock. Checks decide what may deploy.",
		About: "Train again on a schedule, and promote what is better."},
	{ID: Checks, Name: "Checks", Icon: "list-checks",
		Say:   "Tests of the data, the features and the model. If a required check fails, the model can't be promoted.",
		About: "Tests of the data, the features and the model; the gate before promotion."},
	{ID: Serve, Name: "Serve", Icon: "send", Main: true,
		Say:   "Ask the champion for a prediction, the way a client would.",
		About: "Predict by entity, or by typed values, with the champion."},
	{ID: Monitor, Name: "Monitor", Icon: "activity", Main: true,
		Say:   "Latency, errors and traffic of the live model.",
		About: "Latency and errors of the predictions made in this tab."},
}

// Pages returns all pages in the order of the rail. The slice belongs to the caller.
func Pages() []Page { return slices.Clone(pages) }

// PageOf returns a page; the Map for an id that no page has.
func PageOf(id ID) Page {
	if i := index(id); i >= 0 {
		return pages[i]
	}
	return pages[0]
}

// IsPage reports whether a page has this id.
func IsPage(id ID) bool { return index(id) >= 0 }

func index(id ID) int { return slices.IndexFunc(pages, func(p Page) bool { return p.ID == id }) }

// Number returns the number of a page on the Map, from 1 in the order of the rail; 0 for the Map itself. A page that
// is nowhere has the number of the page before it.
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

// Title returns the heading of the page.
func (p Page) Title() string {
	if p.Heading != "" {
		return p.Heading
	}
	return p.Name
}

// OnRail reports whether the rail links to the page.
func (p Page) OnRail() bool { return p.Place != Nowhere }

// AddForTest adds a page to the list until restore is called. Tests use it to see that everything follows from the
// list.
func AddForTest(p Page) (restore func()) {
	before := pages
	pages = append(slices.Clone(pages), p)
	return func() { pages = before }
}
