package effect_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"orrery/app/effect"
	"orrery/app/state"
	"orrery/app/station"
	"orrery/core/store"
	"orrery/core/store/storetest"
	"orrery/core/synth"
	"orrery/core/table/csv"
	"orrery/core/work"
	"orrery/core/work/jobs"
	"orrery/core/workspace"
)

// desk is the whole app without a browser: the state, the effects, a worker over a pipe, and a page that records its
// calls.
type desk struct {
	t       *testing.T
	state   state.State
	effects *effect.Runner
	inbox   chan station.Msg
	page    *page
	start   *startNote
}

// startNote is a fake effect.Start.
type startNote struct {
	mu           sync.Mutex
	safe         bool
	failed       string // what an earlier start was loading; "-" if unknown
	steps        []string
	done         atomic.Int32
	forgotten    atomic.Int32
	keepsNothing bool
}

func (s *startNote) Safe() bool      { return s.safe }
func (s *startNote) Exporting() bool { return false }
func (s *startNote) Failed() (string, bool) {
	return strings.TrimPrefix(s.failed, "-"), s.failed != ""
}
func (s *startNote) Step(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.steps = append(s.steps, text)
}
func (s *startNote) Done()         { s.done.Add(1) }
func (s *startNote) Forget()       { s.forgotten.Add(1) }
func (s *startNote) Normally()     {}
func (s *startNote) Safely()       {}
func (s *startNote) KeepsNothing() { s.keepsNothing = true }

// noted returns the recorded steps.
func (s *startNote) noted() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.steps)
}

// page is a fake effect.Page.
type page struct {
	downloads map[string][]byte
	files     map[string][]byte
	focus     string
	theme     string
	restarts  atomic.Int32
	persists  atomic.Int32
	warns     bool
	handed    chan handed // files that were downloaded without being read
}

type handed struct {
	name  string
	bytes []byte
}

func (p *page) Download(name, _ string, b []byte) { p.downloads[name] = bytes.Clone(b) }
func (p *page) SetTheme(name string)              { p.theme = name }
func (p *page) Theme() string                     { return "day" }
func (p *page) Prefix() string                    { return "" }
func (p *page) Focus(id string)                   { p.focus = id }
func (p *page) Scroll(string, int)                {}
func (p *page) Fill(string, string)               {}
func (p *page) Replace(string, int, int, string)  {}
func (p *page) SetURL(string)                     {}
func (p *page) Reload()                           {}
func (p *page) WarnOnLeave(on bool)               { p.warns = on }
func (p *page) DownloadFile(name, _ string, f work.Source) {
	b, _ := io.ReadAll(f.Open())
	p.handed <- handed{name, b}
}
func (p *page) Restart()                   { p.restarts.Add(1) }
func (p *page) Room() (int64, int64, bool) { return 5, 10, true }
func (p *page) Persist() string            { p.persists.Add(1); return "granted" }
func (p *page) SiteFile(path string) (work.Source, bool) {
	b, ok := p.files[path]
	return work.BytesSource(b), ok
}

// browser has the state that outlives a page: the stores.
type browser struct {
	kv      store.KV
	journal store.Journal
	tabs    *tabs       // nil if each page is the only one
	last    *tab        // the page that was opened last
	blobs   store.Blobs // nil if it cannot store tables
	files   store.Files // nil if it cannot store backups
	ids     atomic.Uint64
	start   startNote // Safe and Failed of the next page

	workers atomic.Int32 // number of started workers
	worker  atomic.Value // work.Conn, the newest worker's end
	stalled atomic.Bool  // workers receive the next job and never answer
	got     atomic.Int32 // number of messages that a stalled worker has received
	now     func() time.Time
}

// stalling is the worker's end of a connection that can stall.
type stalling struct {
	work.Conn
	on  *atomic.Bool
	got *atomic.Int32
}

func (s stalling) Receive(ctx context.Context) (work.Message, error) {
	m, err := s.Conn.Receive(ctx)
	if err == nil && s.on.Load() {
		s.got.Add(1)
		<-ctx.Done()
		return m, ctx.Err()
	}
	return m, err
}

// killWorker kills the worker, like a browser that is short of memory.
func (b *browser) killWorker() { b.worker.Load().(work.Conn).Close() }

func newBrowser() *browser {
	return &browser{kv: store.NewMemory(0), journal: &storetest.MemoryJournal{}, blobs: &storetest.MemoryBlobs{}, now: time.Now}
}

// open opens a page of the app in this browser.
func (b *browser) open(t *testing.T) *desk {
	t.Helper()
	var sample bytes.Buffer
	if err := csv.Write(&sample, synth.UserData()); err != nil {
		t.Fatal(err)
	}
	d := &desk{t: t, state: state.New(), inbox: make(chan station.Msg, 10_000),
		page: &page{handed: make(chan handed, 9), downloads: map[string][]byte{}, files: map[string][]byte{"web/data/user_data.csv": sample.Bytes()}}}
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	d.start = &startNote{safe: b.start.safe, failed: b.start.failed}
	o := effect.Options{Page: d.page, Start: d.start, KV: b.kv, Journal: b.journal, Blobs: b.blobs, Files: b.files, Now: b.now, Send: func(m station.Msg) { d.inbox <- m },
		ID: func() string { return fmt.Sprintf("%032x", b.ids.Add(1)) },
		Dial: func() (work.Conn, error) {
			page, worker := work.Pipe()
			b.workers.Add(1)
			b.worker.Store(worker)
			go jobs.Serve(ctx, stalling{worker, &b.stalled, &b.got}, jobs.Options{Blobs: b.blobs, Files: b.files, PackFile: workspace.Write, UnpackFile: workspace.Read})
			return page, nil
		}}
	if b.tabs != nil {
		b.last = &tab{b.tabs}
		o.Tabs = b.last
	}
	d.effects = effect.New(o)
	d.effects.Start()
	return d
}

// reload closes d, which flushes its settings, and opens the app again.
func (b *browser) reload(t *testing.T, d *desk) *desk {
	t.Helper()
	d.effects.Flush()
	return b.open(t)
}

// do sends messages of the user.
func (d *desk) do(msgs ...station.Msg) {
	for _, m := range msgs {
		d.update(m)
	}
}

func (d *desk) update(m station.Msg) {
	next, cmds := state.Update(d.state, m)
	d.state = next
	for _, c := range cmds {
		d.effects.Run(c)
	}
}

// until processes answers until ok returns true. It fails if no answer arrives for a while, rather than after a fixed
// time, as jobs on a busy machine are slow but still report progress.
func (d *desk) until(what string, ok func(s state.State) bool) {
	d.t.Helper()
	late := time.After(2 * time.Minute)
	for !ok(d.state) {
		select {
		case m := <-d.inbox:
			d.update(m)
		case <-time.After(5 * time.Millisecond): // ok may depend on values outside the state
		case <-late:
			d.t.Fatalf("waited for %s; toast %q, failed %+v %+v, storage %+v", what, d.state.Toast.Text, d.state.Data.Failed, d.state.Train.Failed, d.state.Storage)
		}
	}
}

// saved waits until everything is saved.
func (d *desk) saved() {
	d.t.Helper()
	d.until("everything to be saved", func(s state.State) bool { return s.Storage.Saving == 0 })
}

// tick moves the clock.
func (d *desk) tick(at time.Time) { d.update(state.Tick{Now: at}) }
