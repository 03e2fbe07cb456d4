// Package automation is the Automation station: it retrains on a schedule and promotes better models.
package automation
