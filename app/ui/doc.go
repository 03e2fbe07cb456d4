// Package ui has the parts of the interface that stations share: handlers of events, figures with their tables,
// placeholders and progress.
//
// Handlers are attached only here, in on.go, because go-app tells two handlers apart by their code alone: without a
// scope of its own, a row of a list would keep the closure of the row that was there before.
package ui
