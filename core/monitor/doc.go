// Package monitor records the latencies of predictions, also over time, and their
// results by status. It writes all of this in Prometheus's text format.
//
// It corresponds to the notebook's PerformanceMonitor. There `record` appended a duration to a list and `mean` averaged
// it; here Latencies.RecordBatch and Latencies.Mean do this, and there are percentiles in addition to the mean.
//
//	m := monitor.New()
//	m.Record(monitor.Observation{At: time.Now(), Seconds: 31e-6, Status: "OK", Version: 3})
//	fmt.Println(m.Latency.Mean(), m.Latency.Quantile(0.95))
//	m.WriteText(os.Stdout)
//
// The unit is the second throughout, Prometheus's own; a float64 of seconds is exact
// to far below a nanosecond at these sizes.
//
// A browser's clock is coarse: it steps by 5 to 100 microseconds while a prediction
// takes a few. ClockStep measures the step and TimeBatch gets below it.
//
// Limits: everything is bounded. Raw percentiles speak for the newest 10,000 calls, the course for the newest points,
// counters for 200 pairs of status and version, the oldest versions being added up as "other". Nothing is stored across
// a reload. Values are not safe for concurrent use: who owns a Monitor feeds and reads it in turn.
//
//orrery:inline never
package monitor
