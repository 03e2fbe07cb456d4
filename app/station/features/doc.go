// Package features is the Features station: features that are expressions over columns, and the feature store with
// point-in-time joins.
package features
