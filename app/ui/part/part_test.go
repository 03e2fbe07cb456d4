package part_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"orrery/app/ui/chart"
	"orrery/app/ui/part"
	"orrery/app/ui/part/parttest"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// gallery has every component in the states that stations show.
func gallery() map[string]app.UI {
	field := part.Field{ID: "expr", Label: "Expression", Hint: "Arithmetic over the columns."}
	wrong := part.Field{ID: "expr2", Label: "Expression", Err: "No column is called <feature_9>. Position 16."}
	slider := part.Field{ID: "c", Label: "C, inverse regularisation", Value: "1.0"}
	roc := chart.ROC{Frame: chart.Frame{ID: "roc", Title: "ROC curve, area 0.75."}, FPR: []float64{0, 0.5, 1}, TPR: []float64{0, 1, 1}, AUC: 0.75}
	return map[string]app.UI{
		"badges": app.Div().Class("row").Body(part.Badge("", "v1"), part.Badge("ok", "Run 7 done"), part.Badge("warn", "1 alert"),
			part.Badge("fail", "failed"), part.Badge("brass", "champion"), part.BadgeIcon("line", "key-round", "Entity key")),
		"notes": app.Div().Class("stack").Body(
			part.Note("", app.B().Text("Same recipe, another engine."), app.Text(" Orrery fits in Go.")),
			part.Note("ok", app.B().Text("Gate open.")), part.Note("fail", app.B().Text("Run 8 stopped at train.")),
			part.NoteWith("warn", "clock", []app.UI{part.Button("sm", "", "Retrain now")}, app.Text("Hidden tabs are slowed."))),
		"stats": part.Stats(part.Stat("Score on 25 test rows", "0.88", ""), part.Stat("Fit time", "3.8", "ms")),
		"kv":    part.KV("Digest", "sha256:9f", "Seed", "0", "odd"),
		"code":  part.Code("Look-up result", app.Text("{ "), part.Token("k", `"feature_1"`), app.Text(": 0.493749 }")),
		"head":  part.Head(part.Seat{At: 2, Of: 7}, "Train", "Fit a pipeline on the features you choose.", part.Button("primary", "play", "Run")),
		"cards": part.Card("s8 stack", part.Title("Runs", "7", part.Badge("ok", "9 of 9 pass")),
			part.Title("Plain", ""), part.Skeleton(3), part.Progress("Training", 192, 300), part.Progress("Reading", 0, 0)),
		"empty": part.Empty("table-2", "No data yet", "Drop a CSV, or start with the sample.", part.Button("primary", "", "Load user_data.csv")),
		"toast": part.Toast("check", "v4 is now the champion. v3 is kept.", app.Button().Type("button").Text("Undo")),
		"fields": app.Div().Class("stack").Body(
			field.View(field.Input().Class("mono", "big").Value("feature_1 ** 2")),
			wrong.View(wrong.Input(), part.Button("", "search", "Look up")),
			slider.View(slider.Slider(-3, 3, 0.00001)), part.Field{ID: "t", Label: "Text"}.View(part.Field{ID: "t"}.Area()),
			part.Field{ID: "p", Label: "penalty"}.View(part.Field{ID: "p"}.Select("l2", part.Option{Value: "none"}, part.Option{Value: "l2", Text: "l2, ridge"})),
			part.Check(app.Input().Checked(true), app.Text("feature_1"))),
		"choices": app.Div().Body(part.Seg("Filter runs", part.SegButton("All", true), part.SegButton("By hand", false)),
			part.Tabs("How to ask", part.Tab("id", "By entity id", true), part.Tab("form", "By form", false)),
			part.Panel("id", true, app.Text("one")), part.Panel("form", false, app.Text("two")),
			part.IconButton("quiet", "x", "Close code")),
		"table": part.Table("Runs", []part.Column{{Text: "Compare", Hidden: true}, {Text: "Run", Sort: "descending", Button: app.Button().Type("button").Text("Run ↓")}, {Text: "Score", Number: true}},
			part.Row(true, part.CellOf(app.Input().Type("checkbox").Aria("label", "Compare run 7")), part.RowHead("", "7"), part.Num("0.88")),
			part.Row(false, part.Cell("mute", "-"), part.RowHead("mono", "6"), part.Num("0.84"))),
		"virtual": part.Virtual{Label: "Row preview", Columns: []part.Column{{Text: "#", Number: true}, {Text: "user_id"}}, Total: 1000, First: 10,
			Rows: []app.UI{part.RowAt(10, false, part.Num("10"), part.Cell("mono", "a27b0912"))}}.View(),
		"figure": part.Figure(part.Fig{Title: "ROC", Say: "Above the diagonal.", Key: part.ClassKey([]string{"0", "1", "2", "3", "4", "5"}), Chart: roc,
			Toggle: part.TableButton("ROC", false)}),
		"figure_table": part.Figure(part.Fig{Title: "ROC", Chart: roc, Open: true, Toggle: part.TableButton("ROC", true)}),
		"pipeline": part.Pipeline("Pipeline run 47", part.Step{"ingest", "passed", "1.8 ms"}, part.Step{"train", "running", ""},
			part.Step{"checks", "failed", "test_schema"}, part.Step{"deploy", "skipped", ""}),
		"history": part.History("Run history", []string{"#46", "#47"}, []string{"ingest", "train"}, func(run, task int) app.UI {
			return part.Span("cell", fmt.Sprint(run, task))
		}),
		"where_map": part.Where(part.Seat{At: part.NoSeat, Of: 7}), "where_data": part.Where(part.Seat{At: 0, Of: 7}), "where_automation": part.Where(part.Seat{At: part.Middle, Of: 7}), "where_serve": part.Where(part.Seat{At: 5, Of: 7}),
		"brand": part.Brand("/orrery/"),
	}
}

func TestParts_golden(t *testing.T) {
	for name, ui := range gallery() {
		t.Run(name, func(t *testing.T) {
			parttest.Golden(t, "testdata/"+name+".html", ui)
			if html := parttest.HTML(ui); strings.Contains(html, "style=") {
				t.Errorf("a style attribute, which the site's policy blocks:\n%s", html)
			}
		})
	}
}

func TestWindow(t *testing.T) {
	for _, test := range []struct{ top, height, total, first, count int }{
		{0, 330, 1000, 0, 19}, {3300, 330, 1000, 92, 27}, {33_000, 330, 1000, 992, 8}, {0, 330, 0, 0, 0}, {0, 330, 3, 0, 3}, {-50, 330, 100, 0, 17},
	} {
		first, count := part.Window(test.top, test.height, test.total)
		if first != test.first || count != test.count {
			t.Errorf("Window(%d, %d, %d) = %d, %d, want %d, %d", test.top, test.height, test.total, first, count, test.first, test.count)
		}
	}
}

// The boot screen has the elements that boot.js needs, and no style attribute.
func TestBootHTML(t *testing.T) {
	html := part.BootHTML()
	for _, want := range []string{`<main class="boot"`, `id="boot-bar"`, `id="boot-say"`, `id="boot-fail"`, `id="boot-why"`, `id="boot-reload"`, `role="alert"`, "<h1>Orrery</h1>", part.BootDial()} {
		if !strings.Contains(html, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(html, "style=") || strings.Contains(html, "<script") {
		t.Error("the site's policy blocks inline styles and scripts")
	}
	if dial := part.BootDial(); !strings.HasPrefix(dial, `<svg class="dial"`) || !strings.HasSuffix(dial, "</svg>") {
		t.Errorf("the dial is %q", dial)
	}
}

// Every icon that a view names exists.
func TestIcon_names(t *testing.T) {
	const none = `<svg aria-hidden="true" class="i" viewBox="0 0 24 24"></svg>`
	if got := parttest.HTML(part.Icon("no-such-icon")); got != none {
		t.Errorf("an unknown name gives %s", got)
	}
	calls := regexp.MustCompile(`\bIcon: +"([a-z0-9-]+)"|\b(?:Icon|Empty|Toast)\("([a-z0-9-]+)"|\b(?:IconButton|Button|NoteWith|BadgeIcon)\("[^"]*", "([a-z0-9-]+)"`)
	found := 0
	for _, pattern := range []string{"*.go", "../*.go", "../../shell/*.go", "../../view/*.go", "../../station/*.go", "../../station/*/*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range calls.FindAllStringSubmatch(string(src), -1) {
				found++
				if name := m[1] + m[2] + m[3]; name != "no-such-icon" && parttest.HTML(part.Icon(name)) == none {
					t.Errorf("%s names icon %q, which does not exist", file, name)
				}
			}
		}
	}
	if found < 50 {
		t.Errorf("%d names found: this test does not find the views any more", found)
	}
}
