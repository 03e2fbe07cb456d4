//go:build e2e

package e2e_test

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"orrery/app/e2e"
)

// Benchmarks of the app in a tab. Each benchmark repeats its work and reports the median (or the worst, if its name says
// so); use -benchtime 1x.

func BenchmarkColdLoad(b *testing.B) {
	site := suite.Serve(b, "")
	var times []float64
	for range 5 {
		p := suite.Blank(b, site) // separate storage: nothing is cached
		p.Go("")
		times = append(times, p.Usable())
	}
	figure(b, median(times), "ms-to-usable(600)")
}

func BenchmarkSecondVisit(b *testing.B) {
	p := suite.Open(b, suite.Serve(b, ""))
	p.Usable()
	e2e.Eval[bool](p, "navigator.serviceWorker.ready.then(() => true)")
	var times []float64
	for range 5 {
		p.Go("")
		times = append(times, p.Usable())
	}
	figure(b, median(times), "ms-to-usable(350)")
}

func BenchmarkPredictByID(b *testing.B) {
	p := alone(b)
	champion(p)
	station(p, "Serve")
	for range 20 { // the engine compiles frequently used code
		p.Fill("user_id", secondUser)
		p.Click("button", "Predict")
	}
	p.Click("button", "50/s")
	time.Sleep(5 * time.Second)
	p.Click("button", "off")
	station(p, "Monitor")
	figure(b, micros(b, p, `p50 ([0-9.]+) ?(ns|µs|ms)`), "us-p50(10)")
	figure(b, micros(b, p, `p99 ([0-9.]+) ?(ns|µs|ms)`), "us-p99")
}

func BenchmarkFitOfTheNotebook(b *testing.B) {
	p := alone(b)
	loadSample(p)
	registerFeature(p)
	station(p, "Train")
	var times []float64
	for run := 1; run <= 20; run++ {
		p.Click("button", map[bool]string{true: "Train", false: "Run again"}[run == 1])
		p.SeeText("Run " + strconv.Itoa(run) + " done")
		times = append(times, micros(b, p, `Fit time ([0-9.]+) ?(ns|µs|ms)`)/1000)
	}
	figure(b, median(times), "ms(1)")
}

// BenchmarkParse reads a million rows of ten columns in the worker and reports the time that the page shows, and the
// longest task of the page meanwhile, in processor time.
func BenchmarkParse(b *testing.B) {
	p := alone(b)
	p.Patience = 3 * time.Minute
	file := bigCSV(b, 1_000_000, 9)
	info, err := os.Stat(file)
	if err != nil {
		b.Fatal(err)
	}
	station(p, "Data")
	cpu := p.Processor(func() {
		p.Upload(fileInput, file)
		p.SeeText("1,000,000 rows read in")
	})
	took := micros(b, p, `read in ([0-9.]+) (ms|s)`)
	figure(b, float64(info.Size())/took, "MB/s(60)")
	figure(b, cpu[0], "ms-longest-task-of-the-page(50)")
}

func BenchmarkMillionRows(b *testing.B) {
	p := alone(b)
	p.Patience = 3 * time.Minute
	file := bigCSV(b, 1_000_000, 4)
	station(p, "Data")
	p.LongTasks()
	start := time.Now()
	p.Upload(fileInput, file)
	p.SeeText("1,000,000 rows")
	read := time.Since(start)
	reading := p.LongTasks()
	station(p, "Train")
	start = time.Now()
	p.Click("button", "Train")
	p.SeeText("Run 1 done")
	fit := time.Since(start)
	fitting := p.LongTasks()
	figure(b, read.Seconds(), "s-read")
	figure(b, fit.Seconds(), "s-fit")
	tasks(b, "reading", reading)
	tasks(b, "fitting", fitting)
}

// BenchmarkTwoWorkers runs the folds of a cross-validation on two workers, as the page does, and reports the speed-up over
// one worker.
func BenchmarkTwoWorkers(b *testing.B) {
	p := alone(b)
	gain := e2e.Eval[float64](p, twoWorkers)
	fmt.Printf("versus: cross-validation: 1 worker / 2 workers = %g\n", gain)
	figure(b, gain, "x(1.6)")
}

// twoWorkers uses the protocol of core/work.
const twoWorkers = `(async () => {
	let seed = 1;
	const draw = () => (seed = (seed * 16807) % 2147483647) / 2147483647 - 0.5;
	const lines = ["a,b,c,d,e,f,y"];
	for (let i = 0; i < 20000; i++) {
		const v = Array.from({ length: 6 }, draw);
		lines.push([...v.map((x) => x.toFixed(4)), v[0] + v[1] * v[2] + draw() > 0 ? 1 : 0].join());
	}
	const file = new File([lines.join("\n") + "\n"], "folds.csv");
	const ask = (w, kind, data, file) => new Promise((done, fail) => {
		w.onmessage = ({ data: m }) => {
			const head = JSON.parse(m.head);
			if (head.kind === "failed") fail(new Error(m.head));
			else if (!["progress", "section"].includes(head.kind)) done(head);
		};
		orrery.post(w, JSON.stringify({ id: 1, kind, data }), null, file);
	});
	const start = async () => {
		const w = orrery.worker();
		const { table } = await ask(w, "parse", { Name: file.name }, file);
		const pipeline = { steps: [], final: { op: "RandomForestClassifier", params: { n_estimators: 10 } }, inputs: ["a", "b", "c", "d", "e", "f"], target: "y" };
		return (Folds) => ask(w, "crossval", { Table: table.hash, Pipeline: pipeline, CV: { n_splits: 4 }, Folds });
	};
	const workers = [await start(), await start()];
	const timed = async (shares) => {
		const begin = performance.now();
		await Promise.all(shares.map((folds, k) => workers[k](folds)));
		return performance.now() - begin;
	};
	const best = { one: Infinity, two: Infinity };
	for (let k = 0; k < 4; k++) { // the first round warms up
		const two = await timed([[0, 1], [2, 3]]), one = await timed([[0, 1, 2, 3]]);
		if (k > 0) { best.one = Math.min(best.one, one); best.two = Math.min(best.two, two); }
	}
	return best.one / best.two;
})()`

// figure reports a metric, and suppresses the time of the whole benchmark, which has no meaning.
func figure(b *testing.B, v float64, unit string) {
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(v, unit)
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}

// tasks reports the number of tasks of the page's thread over 50 ms, and the longest; the browser does not report shorter
// ones.
func tasks(b *testing.B, when string, long []float64) {
	figure(b, float64(len(long)), "tasks-over-50ms-"+when+"(0)")
	if len(long) > 0 {
		figure(b, slices.Max(long), "ms-longest-task-"+when+"(50)")
	}
}

// micros reads a duration from the page.
func micros(b *testing.B, p *e2e.Page, pattern string) float64 {
	b.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(p.Text())
	if m == nil {
		b.Fatalf("no %s in %s", pattern, p.Text())
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(m[1], " ", ""), 64)
	if err != nil {
		b.Fatal(err)
	}
	return v * map[string]float64{"ns": 0.001, "µs": 1, "ms": 1000, "s": 1e6}[m[2]]
}
