// Package monitor is the Monitor station: the latency, errors and throughput of the predictions that this page has asked
// for.
package monitor
