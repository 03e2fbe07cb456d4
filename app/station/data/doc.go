// Package data is the Data station: it reads a CSV, says what is in it, and gives each column its role.
package data
