package format

import (
	"orrery/core/usertext"
)

// ErrorText returns the message of an error as a sentence for a person.
func ErrorText(text string) string { return Sentence(usertext.Plain(text)) }
