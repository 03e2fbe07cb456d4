package effect

import (
	"context"
	"runtime/debug"
	"sync"
	"time"

	"orrery/app/state"
	"orrery/app/station"
	"orrery/app/station/checked"
	"orrery/app/station/features"
	monitorstation "orrery/app/station/monitor"
	"orrery/app/station/serve"
	"orrery/core/ml"
	"orrery/core/ml/catalog"
	"orrery/core/monitor"
	"orrery/core/registry"
	"orrery/core/store"
	"orrery/core/table"
	"orrery/core/work"
)

// Page is what only the page can do. Its methods are called on the page's one
// thread and return at once, except SiteFile, which may block and is called on a
// goroutine of its own.
type Page interface {
	Download(name, mime string, b []byte)
	SetTheme(name string)
	Theme() string
	Prefix() string
	SetURL(path string) // below the site's own, with a query
	Focus(id string)
	Fill(id, text string)
	Scroll(id string, top int)
	Replace(id string, from, to int, text string)
	// WarnOnLeave has the browser ask before the page is left, or not any more.
	WarnOnLeave(on bool)
	Reload()
	SiteFile(path string) (work.Source, bool)
	// DownloadFile hands a file to the person without reading it.
	DownloadFile(name, mime string, file work.Source)
	// Restart loads the page anew.
	Restart()
	// Room is what the browser says that the site takes and may take, in bytes. It may block
	// and is called on a goroutine of its own.
	Room() (used, quota int64, ok bool)
	// Persist asks the browser not to delete anything by itself, and answers granted, denied or
	// unavailable. It may block and is called on a goroutine of its own.
	Persist() string
}

// Tabs are the other pages that have the same stores.
type Tabs interface {
	// Listen has heard called when another tab has changed the registry.
	Listen(heard func())
	// Hold has granted called once this tab is the only one that holds name; false where
	// the browser cannot see to that.
	Hold(name string, granted func()) bool
	// Others returns how many other tabs are open; false where the browser does not say. It may
	// block and is called on a goroutine of its own.
	Others() (n int, known bool)
}

// Options are what a Runner needs.
type Options struct {
	Page Page
	KV   store.KV
	// Journal is the registry's commit point. Where it is not nil, the registry is opened,
	// read and written on goroutines of its own: a journal makes its callers wait.
	Journal store.Journal
	// Blobs are where the worker keeps tables, and the registry models that are too large for KV.
	Blobs store.Blobs
	Files store.Files // where the backups are; nil: there are none
	Tabs  Tabs        // nil: this page is the only one
	Start Start       // nil: nothing is noted
	// Absent are interfaces that this browser does not have, such as "Worker".
	Absent []string
	Dial   func() (work.Conn, error)
	Now    func() time.Time
	ID     func() string     // 32 fresh hex digits at each call
	Send   func(station.Msg) // may be called from any goroutine
}

// Runner carries out commands. Run and Start are called on the page's thread.
type Runner struct {
	Options
	client     *work.Client
	helper     *work.Client // of a second worker, which is there while there is much to do
	aside      *work.Client // of the worker that makes and checks backups, which is there meanwhile
	shareAfter time.Duration
	registry   *registry.Registry
	server     modelServer
	catalog    ml.Catalog
	running
	began time.Time

	clockStep float64 // of the page's clock, in seconds
	monitorMu sync.Mutex
	monitor   *monitor.Monitor
	pause     func() // gives the page a turn when it is time for one; for what is done in turn

	mu      sync.Mutex
	cancels map[int]context.CancelFunc
	tables  []*table.Table // newest first: what the worker may have to be told again
	turns   []func()       // of the registry; the first one is at work
	hearing bool           // a look at what other tabs wrote is among them
	steps   []string       // what is being loaded, the newest last

	shown    int // the registry's revision that the interface has
	settings settings
	carried  carried
}

// New makes a Runner. Nothing happens before Start.
func New(o Options) *Runner {
	if o.Start == nil {
		o.Start = noStart{}
	}
	return &Runner{Options: o, client: work.NewClient(o.Dial), helper: work.NewClient(o.Dial), aside: work.NewClient(o.Dial), shareAfter: shareAfter, server: modelServer{client: work.NewClient(o.Dial)}, monitor: monitor.New(),
		catalog: catalog.Catalog(), running: newRunning(), cancels: map[int]context.CancelFunc{}, settings: newSettings(), began: o.Now()}
}

// Start opens the registry and sends Restored.
func (r *Runner) Start() {
	r.clockStep = monitor.ClockStep(r.seconds)
	r.enqueueTask(r.restore)
}

// restore reads back what this browser has kept.
func (r *Runner) restore() {
	r.holdLock()
	m := state.Restored{Now: r.Now(), Prefix: r.Page.Prefix(), Theme: r.Page.Theme()}
	m.Safe, m.Exporting, m.Absent = r.Options.Start.Safe(), r.Options.Start.Exporting(), r.Absent
	m.Step, m.Failed = r.Options.Start.Failed()
	defer r.loading(state.RecordsStep())()
	reg, problems, unusable := r.openStores()
	r.registry, m.Problems, m.Unusable = reg, problems, unusable
	m.Settings = r.newSettings()
	r.yieldToPage()
	m.Registry = r.book()
	r.yieldToPage() // what follows draws the whole page
	r.Send(m)
	// The worker starts before there is work, and after what a person waits for; if it cannot,
	// the first job says so.
	_ = r.client.Start()
	r.spawn(nil, r.measure)
	if r.Files != nil {
		r.spawn(nil, func() { r.changeBackups(nil) })
	}
	if r.Tabs != nil {
		r.Tabs.Listen(r.heard)
		r.takeLead()
	}
	r.watchRunning()
	r.enqueueTask(r.tidy)
}

// open opens the registry over a KV, in slices where the page must stay alive.
func (r *Runner) open(kv store.KV) (*registry.Registry, []registry.Problem, error) {
	p := registry.Place{KV: kv, Journal: r.Journal, Blobs: r.Blobs, Now: r.Now, ID: r.ID, Pause: func() {}}
	if r.Journal != nil {
		// Much is made and little let go of, so that looking for the latter can wait until the
		// page is drawn.
		debug.SetGCPercent(whileOpening)
		time.AfterFunc(untilDrawn, func() { debug.SetGCPercent(100) })
		began, calls := r.Now(), 0
		p.Pause = func() {
			if calls++; calls%4 == 0 && r.Now().Sub(began) > slice { // the clock takes its time too
				r.yieldToPage()
				began = r.Now()
			}
		}
	}
	r.pause = p.Pause
	return registry.OpenAt(context.Background(), p)
}

// yieldToPage gives the page a turn for anything else, where its thread is shared.
func (r *Runner) yieldToPage() {
	if r.Journal != nil {
		time.Sleep(time.Millisecond)
	}
}

// whileOpening is how much of the heap may be garbage while the registry is opened, in percent.
const whileOpening = 400

// untilDrawn is when a page that opens is drawn in any case.
const untilDrawn = 10 * time.Second

// slice is how long the page may read without a turn for anything else.
const slice = 15 * time.Millisecond

// enqueueTask carries f out after everything that was given to it before, and not on the
// page's thread of control where it may have to wait.
func (r *Runner) enqueueTask(f func()) {
	if r.Journal == nil {
		f()
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.turns = append(r.turns, f)
	if len(r.turns) == 1 {
		go r.runQueue()
	}
}

// runQueue ends when there is nothing left to do.
func (r *Runner) runQueue() {
	for {
		r.mu.Lock()
		f := r.turns[0]
		r.mu.Unlock()
		r.turn(f)
		r.mu.Lock()
		r.turns = r.turns[1:]
		done := len(r.turns) == 0
		r.mu.Unlock()
		if done {
			return
		}
	}
}

// turn carries one f out. A panic in it does not keep the next ones from their turn; before the registry
// is read it ends the program, since there is no page yet that could go on.
func (r *Runner) turn(f func()) {
	if r.registry != nil {
		defer r.recovered(nil)
	}
	f()
}

// seconds is the clock for short durations. It counts from the Runner's start: as
// seconds since 1970 a float64 would step by a quarter of a microsecond.
func (r *Runner) seconds() float64 { return r.Now().Sub(r.began).Seconds() }

// Run carries out one command. What takes long goes on in the background.
func (r *Runner) Run(c station.Cmd) {
	defer r.recovered(c)
	switch c := c.(type) {
	case station.Work:
		r.runJob(c.Job, c.Task, c.File)
	case station.Fetch:
		r.fetch(c)
	case station.WorkOnModel:
		r.runModelJob(c)
	case station.Cancel:
		r.cancel(c.Job)
	case checked.Read:
		r.spawn(c, r.readChecked)
	case features.Preview:
		r.preview(c)
	case features.Lookup:
		r.lookup(c)
	case serve.Deploy:
		r.deploy(c)
	case serve.Undeploy:
		r.undeploy()
	case features.ReadOnline:
		r.readOnline(c)
	case serve.Predict:
		r.predict(c)
	case serve.Traffic:
		r.traffic(c)
	case monitorstation.Sample:
		r.Send(monitorstation.Sampled{Snapshot: r.snapshot(c.Window)})
	default:
		if !r.keep(c) && !r.workspace(c) && !r.startNote(c) {
			r.page(c)
		}
	}
}

// page does what only the page can do.
func (r *Runner) page(c station.Cmd) {
	switch c := c.(type) {
	case station.Download:
		r.Page.Download(c.Name, c.Mime, c.Bytes)
	case state.SetTheme:
		r.Page.SetTheme(c.Name)
	case station.SetURL:
		r.Page.SetURL(c.Path())
	case station.Focus:
		r.Page.Focus(c.ID)
	case station.Fill:
		r.Page.Fill(c.ID, c.Text)
	case station.Scroll:
		r.Page.Scroll(c.ID, c.Top)
	case station.Replace:
		r.Page.Replace(c.ID, c.From, c.To, c.Text)
	case state.Reload:
		r.Page.Reload()
	case state.AskPersistence:
		r.spawn(c, func() { r.Send(state.PersistenceAnswered{Answer: r.Page.Persist()}) })
	case state.CountTabs:
		r.spawn(c, r.countTabs)
	case state.WarnOnLeave:
		r.Page.WarnOnLeave(c.On)
	}
}
