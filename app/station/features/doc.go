// Package features is the Features station: features as expressions over columns, and the feature store over time.
package features
