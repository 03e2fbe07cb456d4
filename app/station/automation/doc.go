// Package automation is the Automation station: it trains again on a schedule, and promotes what is better.
package automation
