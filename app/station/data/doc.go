// Package data is the Data station: it reads a CSV file, profiles its columns and assigns a role to each.
package data
