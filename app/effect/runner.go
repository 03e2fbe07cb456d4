// Package effect executes the commands of package state. It owns the parts of the app that have identity or depend on
// the clock (the worker's client, the registry, the model server, the monitor) and answers with messages.
//
// It does not depend on the browser or on markup: the operations of a page are behind the [Page] interface, so that the
// whole app, from reading a file to a monitored prediction, runs in a native test over a pipe and a memory store.
//
// It makes no decisions. Package state decides whether something should happen.
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

// Page has the operations of the browser's page. Its methods are called on the page's thread and return immediately,
// except those that are documented to block, which are called on separate goroutines.
type Page interface {
	Download(name, mime string, b []byte)
	SetTheme(name string)
	Theme() string
	Prefix() string
	SetURL(path string) // relative to the site's prefix, with a query
	Focus(id string)
	Fill(id, text string)
	Scroll(id string, top int)
	Replace(id string, from, to int, text string)
	// WarnOnLeave switches the browser's confirmation before the page is closed on or off.
	WarnOnLeave(on bool)
	Reload()
	SiteFile(path string) (work.Source, bool) // may block
	// DownloadFile downloads a file without reading it into memory.
	DownloadFile(name, mime string, file work.Source)
	// Restart reloads the page.
	Restart()
	// Room returns the bytes that the site uses and may use, as the browser reports them. It may block.
	Room() (used, quota int64, ok bool)
	// Persist requests persistent storage, and returns granted, denied or unavailable. It may block.
	Persist() string
}

// Tabs is the connection to the other tabs with the same stores.
type Tabs interface {
	// Listen calls changed whenever another tab has changed the registry.
	Listen(changed func())
	// Hold calls granted once this tab is the only one that holds name. It returns false if the browser has no locks.
	Hold(name string, granted func()) bool
	// Others returns the number of other open tabs; known is false if the browser cannot tell. It may block, and is
	// called on a separate goroutine.
	Others() (n int, known bool)
}

// Options are the dependencies of a Runner.
type Options struct {
	Page Page
	KV   store.KV
	// Journal is the registry's commit point. If it is not nil, the registry is opened, read and written on a separate
	// goroutine, as a journal blocks its callers.
	Journal store.Journal
	// Blobs stores the worker's tables, and the models that are too large for KV.
	Blobs store.Blobs
	Files store.Files // stores backups; nil if there are none
	Tabs  Tabs        // nil if this page is the only one
	Start Start       // nil if nothing is recorded about starts
	// Absent lists the web APIs that this browser lacks, such as "Worker".
	Absent []string
	Dial   func() (work.Conn, error)
	Now    func() time.Time
	ID     func() string     // returns 32 random hex digits
	Send   func(station.Msg) // may be called from any goroutine
}

// Runner executes commands. Run and Start are called on the page's thread.
type Runner struct {
	Options
	client       *work.Client
	secondWorker *work.Client // the second worker of searches and cross-validations
	backupWorker *work.Client // the worker that makes and verifies backups
	shareAfter   time.Duration
	registry     *registry.Registry
	server       modelServer
	catalog      ml.Catalog
	running
	epoch time.Time // the zero of seconds

	clockStep float64 // of the page's clock, in seconds
	monitorMu sync.Mutex
	monitor   *monitor.Monitor
	pause     func() // yields to the page if it was blocked for long; for tasks of the queue

	mu            sync.Mutex
	cancels       map[int]context.CancelFunc
	tables        []*table.Table // newest first, to send to a worker that does not have them
	queue         []func()       // tasks of the registry; the first one is running
	refreshQueued bool           // queue contains a refresh
	steps         []string       // items that are being loaded, the newest last

	sentRevision  int // the registry's revision that was last sent to the interface
	settings      settings
	pendingImport pendingImport
}

// New returns a Runner. It does nothing before Start.
func New(o Options) *Runner {
	if o.Start == nil {
		o.Start = noStart{}
	}
	return &Runner{Options: o, client: work.NewClient(o.Dial), secondWorker: work.NewClient(o.Dial), backupWorker: work.NewClient(o.Dial), shareAfter: shareAfter, server: modelServer{client: work.NewClient(o.Dial)}, monitor: monitor.New(),
		catalog: catalog.Catalog(), running: newRunning(), cancels: map[int]context.CancelFunc{}, settings: newSettings(), epoch: o.Now()}
}

// Start opens the registry and sends Restored.
func (r *Runner) Start() {
	r.clockStep = monitor.ClockStep(r.seconds)
	r.enqueueRegistryTask(r.restore)
}

// restore loads everything that this browser has stored.
func (r *Runner) restore() {
	r.holdLock()
	m := state.Restored{Now: r.Now(), Prefix: r.Page.Prefix(), Theme: r.Page.Theme()}
	m.Safe, m.Exporting, m.Absent = r.Options.Start.Safe(), r.Options.Start.Exporting(), r.Absent
	m.Step, m.Failed = r.Options.Start.Failed()
	defer r.loading(state.RecordsStep())()
	reg, problems, unusable := r.openStores()
	r.registry, m.Problems, m.Unusable = reg, problems, unusable
	m.Settings = r.unsentSettings()
	r.yieldToPage()
	m.Registry = r.registrySnapshot()
	r.yieldToPage() // the next message renders the whole page
	r.Send(m)
	// Start the worker before there is work, but after the page was rendered; if it fails, the first job reports it.
	_ = r.client.Start()
	r.spawn(nil, r.measure)
	if r.Files != nil {
		r.spawn(nil, func() { r.changeBackups(nil) })
	}
	if r.Tabs != nil {
		r.Tabs.Listen(r.onOtherTab)
		r.claimTrainer()
	}
	r.watchRunning()
	r.enqueueRegistryTask(r.tidyModels)
}

// open opens the registry over a KV. With a journal it yields to the page regularly.
func (r *Runner) open(kv store.KV) (*registry.Registry, []registry.Problem, error) {
	p := registry.Place{KV: kv, Journal: r.Journal, Blobs: r.Blobs, Now: r.Now, ID: r.ID, Pause: func() {}}
	if r.Journal != nil {
		// Opening allocates a lot and frees little, so that garbage collection can wait until the page is rendered.
		debug.SetGCPercent(gcPercentOpening)
		time.AfterFunc(gcRestoreAfter, func() { debug.SetGCPercent(100) })
		began, calls := r.Now(), 0
		p.Pause = func() {
			if calls++; calls%4 == 0 && r.Now().Sub(began) > yieldEvery { // reading the clock is slow
				r.yieldToPage()
				began = r.Now()
			}
		}
	}
	r.pause = p.Pause
	return registry.OpenAt(context.Background(), p)
}

// yieldToPage lets the page handle other events, if the queue shares its thread.
func (r *Runner) yieldToPage() {
	if r.Journal != nil {
		time.Sleep(time.Millisecond)
	}
}

const (
	gcPercentOpening = 400                   // GOGC while the registry is opened
	gcRestoreAfter   = 10 * time.Second      // when GOGC is reset; the page is rendered by then
	yieldEvery       = 15 * time.Millisecond // how long opening may block the page
)

// enqueueRegistryTask runs f after all tasks that were enqueued before. With a journal it does so on a separate
// goroutine, as f may block.
func (r *Runner) enqueueRegistryTask(f func()) {
	if r.Journal == nil {
		f()
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.queue = append(r.queue, f)
	if len(r.queue) == 1 {
		go r.drainRegistryQueue()
	}
}

// drainRegistryQueue runs the tasks of the queue until it is empty.
func (r *Runner) drainRegistryQueue() {
	for {
		r.mu.Lock()
		f := r.queue[0]
		r.mu.Unlock()
		r.runTask(f)
		r.mu.Lock()
		r.queue = r.queue[1:]
		done := len(r.queue) == 0
		r.mu.Unlock()
		if done {
			return
		}
	}
}

// runTask runs one task of the queue. It recovers from a panic, so that the next tasks run, except before the registry is
// open: there is no page yet that could continue.
func (r *Runner) runTask(f func()) {
	if r.registry != nil {
		defer r.recovered(nil)
	}
	f()
}

// seconds returns the time since the Runner was created. The resolution of a float64 with the seconds since 1970 would be
// only a quarter of a microsecond.
func (r *Runner) seconds() float64 { return r.Now().Sub(r.epoch).Seconds() }

// Run executes one command. Long work continues in the background.
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
		if !r.runRegistry(c) && !r.runWorkspace(c) && !r.runStart(c) {
			r.runPage(c)
		}
	}
}

// runPage executes the commands that are operations of the page.
func (r *Runner) runPage(c station.Cmd) {
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
