package monitor

import (
	"io"
	"math"
	"strconv"
	"strings"
)

// Family is one metric in Prometheus's text format: its lines stand together under one HELP and one TYPE.
type Family struct {
	Name, Help string
	Type       string // counter, gauge or histogram
	Samples    []Sample
}

// Sample is one line of a family.
type Sample struct {
	Suffix string // after the name: _bucket, _sum, _count
	Labels []Label
	Value  float64
}

// Label is a name, which is written as it is, and a value, which is escaped.
type Label struct{ Name, Value string }

// WriteText writes what m holds in Prometheus's text format 0.0.4.
func (m *Monitor) WriteText(w io.Writer) error {
	return WriteFamilies(w, m.Families())
}

// Families are m's metrics: a latency histogram, answers by status and version, and the clock's step where it is known.
func (m *Monitor) Families() []Family {
	latency := Family{
		Name: "orrery_prediction_latency_seconds", Type: "histogram",
		Help: "Time from the request to the answer, of every prediction whatever its status.",
	}
	for _, b := range m.Latency.hist.Buckets() {
		latency.Samples = append(latency.Samples, Sample{"_bucket", []Label{{"le", number(b.Le)}}, float64(b.Count)})
	}
	latency.Samples = append(latency.Samples,
		Sample{Suffix: "_sum", Value: m.Latency.hist.Sum()},
		Sample{Suffix: "_count", Value: float64(m.Latency.hist.Count())})

	total := Family{
		Name: "orrery_predictions_total", Type: "counter",
		Help: "Predictions answered, by status and by the version of the model that answered.",
	}
	for _, c := range m.Counts() {
		labels := []Label{{"status", c.Status}, {"version", c.Version}}
		total.Samples = append(total.Samples, Sample{Labels: labels, Value: float64(c.Calls)})
	}
	families := []Family{latency, total}
	if m.ClockStep > 0 {
		families = append(families, Family{
			Name: "orrery_clock_step_seconds", Type: "gauge",
			Help:    "Smallest step of the clock that latencies are read from, as measured at start.",
			Samples: []Sample{{Value: m.ClockStep}},
		})
	}
	return families
}

// WriteFamilies writes families in the text format 0.0.4: for each a HELP line, in which backslash and line feed are
// escaped, a TYPE line, then its samples in the order given, label values with backslash, quote and line feed escaped.
// Lines end in LF, the last one too. Names are not checked.
func WriteFamilies(w io.Writer, families []Family) error {
	help := strings.NewReplacer(`\`, `\\`, "\n", `\n`)
	label := strings.NewReplacer(`\`, `\\`, "\n", `\n`, `"`, `\"`)
	var b strings.Builder
	for _, f := range families {
		b.WriteString("# HELP " + f.Name + " " + help.Replace(f.Help) + "\n")
		b.WriteString("# TYPE " + f.Name + " " + f.Type + "\n")
		for _, s := range f.Samples {
			b.WriteString(f.Name + s.Suffix)
			open := "{"
			for _, l := range s.Labels {
				b.WriteString(open + l.Name + `="` + label.Replace(l.Value) + `"`)
				open = ","
			}
			if len(s.Labels) > 0 {
				b.WriteByte('}')
			}
			b.WriteString(" " + number(s.Value) + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// number is v as the format writes it: shortest form that reads back the same, and NaN, +Inf, -Inf.
func number(v float64) string {
	if math.IsInf(v, 1) {
		return "+Inf"
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}
