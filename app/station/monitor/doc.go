// Package monitor is the Monitor station: latency, errors and throughput of the predictions made on this page.
package monitor
