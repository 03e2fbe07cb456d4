//go:build e2e

package e2e_test

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"orrery/app/e2e"
)

// suite is shared by all tests of this package: a browser takes a second to start, and the app longer to build.
var suite *e2e.Suite

func TestMain(m *testing.M) {
	var err error
	if suite, err = e2e.NewSuite(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	suite.Close()
	os.Exit(code)
}

func stub(t testing.TB) (*e2e.Page, *e2e.Site) {
	t.Helper()
	site := e2e.ServeHandler(t, http.FileServer(http.Dir("testdata/stub")), "")
	return suite.Open(t, site), site
}

func TestHarness_FindsAndActs(t *testing.T) {
	p, _ := stub(t)
	p.See("heading", "Stub")
	p.Fill("Your name", "Ada Lovelace")
	p.SeeText("Hello Ada Lovelace")
	if v := p.See("textbox", "Your name").Value; v != "Ada Lovelace" {
		t.Errorf("value %q", v)
	}
	p.Choose("Size", "Very large")
	p.SeeText("size l")
	p.Check("checkbox", "I agree", true)
	p.SeeText("agreed true")
	p.Slide("Loudness", 11)
	p.SeeText("loudness 11")
	p.Click("button", "Late button") // waits until it is enabled
	p.SeeText("late clicked")
	p.Click("button", "close THIS") // part of a name, any case
	p.SeeText("closed")
	p.In("region", "Second card").Click("button", "Open")
	p.SeeText("second opened")
	p.InCSS("#zone").SeeText("Drop here")
	p.SeeNot("button", "Delete everything")
	p.SeeNoText("Nobody sees this")
	if n := len(p.All("button")); n != 6 {
		t.Errorf("%d buttons, want 6", n)
	}
}

// TestHarness_ClicksAgain: an element that moves away from the mouse is clicked at its new position.
func TestHarness_ClicksAgain(t *testing.T) {
	p, _ := stub(t)
	e2e.Eval[bool](p, `(() => {
		const b = document.createElement("button");
		b.textContent = "Runaway";
		b.onclick = () => { b.textContent = "Caught"; };
		addEventListener("mousedown", () => { b.style.marginLeft = "300px"; }, { capture: true, once: true });
		document.body.prepend(b);
		return true;
	})()`)
	p.Click("button", "Runaway")
	p.See("button", "Caught")
}

func TestHarness_Keyboard(t *testing.T) {
	p, _ := stub(t)
	p.TabTo("textbox", "Your name")
	p.Press("Control+a")
	p.Type("Grace")
	p.SeeText("Hello Grace")
	p.TabTo("checkbox", "I agree")
	p.Press("Space")
	p.SeeText("agreed true")
	p.Press("Shift+Tab")
	if th := p.Focused(); th.Role != "combobox" {
		t.Errorf("focus on %v", th)
	}
	p.Press("ArrowDown")
	p.SeeText("size l")
	p.TabTo("button", "Close this")
	p.Press("Enter")
	p.SeeText("closed")
	p.Press("Escape")
	p.SeeText("escaped")
}

func TestHarness_Files(t *testing.T) {
	p, _ := stub(t)
	const note = "testdata/stub/note.csv"
	p.Upload("#file", note)
	p.SeeText("picked note.csv a,b")
	p.Drop("#zone", note)
	p.SeeText("dropped note.csv a,b")
	p.Focus("region", "Drop zone")
	p.Paste(note)
	p.SeeText("pasted note.csv a,b")
	p.PasteText("plain words")
	p.SeeText("pasted plain words")
}

func TestHarness_Moves(t *testing.T) {
	p, site := stub(t)
	p.Click("link", "Second place")
	p.See("heading", "Second")
	if got := p.Path(); got != "second.html" {
		t.Errorf("path %q", got)
	}
	p.Back()
	p.See("heading", "Stub")
	p.Reload()
	p.Go("second.html")
	p.See("heading", "Second")
	if n := strings.Count(strings.Join(p.Requests(), " "), site.URL+"second.html"); n != 2 {
		t.Errorf("requests %q", p.Requests())
	}
	name := t.TempDir() + "/shots/second.png"
	p.Shot(name)
	if info, err := os.Stat(name); err != nil || info.Size() < 1000 {
		t.Errorf("picture: %v, %v", info, err)
	}
}

func TestHarness_LongTasks(t *testing.T) {
	p, _ := stub(t)
	p.LongTasks()
	e2e.Eval[bool](p, "new Promise((ok) => setTimeout(() => { const end = performance.now() + 120; while (performance.now() < end); setTimeout(() => ok(true), 50); }))")
	if tasks := p.LongTasks(); !slices.ContainsFunc(tasks, func(ms float64) bool { return ms >= 110 }) {
		t.Errorf("tasks %v, want one of 120 ms among them", tasks)
	}
}

// failures runs a journey on a recorder and returns what it reported.
func failures(t *testing.T, journey func(t testing.TB)) string {
	t.Helper()
	r := &recorder{TB: t}
	done := make(chan bool)
	go func() {
		defer close(done)
		defer r.clean()
		journey(r)
	}()
	<-done
	return strings.Join(r.said, "\n")
}

func TestHarness_Reports(t *testing.T) {
	cases := []struct {
		name, script string
		want         string
	}{
		{"console error", "console.error('bad', 7)", "error: bad 7"},
		{"exception", "setTimeout(() => { throw new Error('thrown late') })", "thrown late"},
		{"rejection", "Promise.reject(new Error('nobody waits'))", "nobody waits"},
		{"worker error", "new Worker(URL.createObjectURL(new Blob(['console.error(\"from a worker\")'])))", "from a worker"},
		{"worker exception", "new Worker(URL.createObjectURL(new Blob(['throw new Error(\"worker fell\")'])))", "worker fell"},
		{"another origin", "fetch('http://example.org/').catch(() => 0)", "http://example.org/"},
		{"another origin from a worker", "new Worker(URL.createObjectURL(new Blob(['fetch(\"http://example.net/\").catch(() => 0)'])))", "example.net"},
		{"absent file", "fetch('none.css')", "404"},
		{"clean", "console.log('fine')", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := failures(t, func(t testing.TB) {
				p, _ := stub(t)
				e2e.Eval[bool](p, "{"+c.script+"}; new Promise((ok) => setTimeout(() => ok(true), 400))")
			})
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("reported %q, want %q in it", got, c.want)
			}
		})
	}
}

func TestHarness_FailsWithReasons(t *testing.T) {
	cases := []struct {
		name string
		act  func(p *e2e.Page)
		want string
	}{
		{"absent", func(p *e2e.Page) { p.Click("button", "Launch") }, `there is "Late button"`},
		{"part of a word", func(p *e2e.Page) { p.Click("button", "Sav") }, `absent; there is "Late button"`},
		{"two of them", func(p *e2e.Page) { p.Click("button", "Save run") }, `2 of them: "Save run 1", "Save run 2"`},
		{"text", func(p *e2e.Page) { p.SeeText("not written") }, "not written"},
		{"hidden text", func(p *e2e.Page) { p.SeeText("Nobody sees this") }, "Nobody sees this"},
		{"option", func(p *e2e.Page) { p.Choose("Size", "Huge") }, "there is Small, Very large"},
		{"still there", func(p *e2e.Page) { p.SeeNot("heading", "Stub") }, "still there"},
		{"axe", func(p *e2e.Page) { p.Go("second.html"); p.Axe() }, "image-alt"},
		{"picture", func(p *e2e.Page) { p.See("button", "Launch") }, "picture: "},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := failures(t, func(t testing.TB) {
				p, _ := stub(t)
				p.Patience = 500 * time.Millisecond
				if c.name == "axe" {
					p.Patience = 10 * time.Second
				}
				c.act(p)
			})
			if !strings.Contains(got, c.want) {
				t.Errorf("reported %q, want %q in it", got, c.want)
			}
		})
	}
}

func TestHarness_AxePasses(t *testing.T) {
	p, _ := stub(t)
	p.AxeThemes()
}

func TestHarness_Allow(t *testing.T) {
	got := failures(t, func(t testing.TB) {
		p, site := stub(t)
		p.Allow("ERR_CONNECTION_REFUSED")
		site.Stop()
		e2e.Eval[bool](p, "fetch('second.html').catch(() => true)")
	})
	if got != "" {
		t.Errorf("reported %q", got)
	}
}
