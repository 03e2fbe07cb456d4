// Package usertext formats texts for users: sentences from errors, lists in words, counts
// with grouped digits, and suggestions for a misspelt name.
//
//	usertext.Of(err)                     // "no column \"agee\"; did you mean \"age\"", without "table: "
//	usertext.List([]string{"a", "b"}, "or") // "a or b"
//	usertext.Grouped(1234567)            // "1,234,567"
//
// # Errors
//
// The error of a package begins with the package's name, as in Go's library: "table: no column". A
// person does not know packages, so Of leaves these names out. An error that has more to say to a
// person, such as what to do about it, has a method UserText, whose text Of returns.
//
// Limits: English only.
//
//orrery:inline never
package usertext

import (
	"errors"
	"slices"
	"strings"
)

// Texter is an error with a text of its own for people. The text is a sentence without the names of packages.
type Texter interface {
	error
	UserText() string
}

// Of returns the text of an error for people. It is the UserText of the first error in err's tree
// that has one. For other errors it is the message without the names of packages at the beginning of
// each error of the tree. The first letter is as in the message: see Capital.
func Of(err error) string {
	var t Texter
	if errors.As(err, &t) {
		return t.UserText()
	}
	return withoutPackages(err)
}

// withoutPackages removes a package's name from the beginning of err's message, and from that of each
// error that err wraps and whose message it contains.
func withoutPackages(err error) string {
	text := err.Error()
	for _, inner := range unwrap(err) {
		if message := inner.Error(); message != "" && strings.Contains(text, message) {
			text = strings.Replace(text, message, withoutPackages(inner), 1)
		}
	}
	if head, rest, ok := strings.Cut(text, ": "); ok && isPackage(head) {
		return rest
	}
	return text
}

// unwrap returns the errors that err wraps.
func unwrap(err error) []error {
	switch e := err.(type) {
	case interface{ Unwrap() []error }:
		return e.Unwrap()
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			return []error{inner}
		}
	}
	return nil
}

// Plain is Of for the message of an error: it removes the names of packages from its beginning.
func Plain(text string) string {
	for {
		head, rest, ok := strings.Cut(text, ": ")
		if !ok || !isPackage(head) {
			return text
		}
		text = rest
	}
}

func isPackage(word string) bool {
	_, found := slices.BinarySearch(packages[:], word)
	return found
}

// Capital returns text with its first letter in upper case. A first word that looks like the name of
// a column or another value, with digits, quotes and so on, stays as it is.
func Capital(text string) string {
	word, _, _ := strings.Cut(text, " ")
	if text == "" || strings.ContainsAny(word, "_0123456789:\"'(") {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
