package experiments

import (
	"bytes"
	"encoding/json"
)

// maxShownText limits how many bytes of a model's JSON are shown.
const maxShownText = 20_000

// formatModel indents the JSON of a model. whole reports whether the result is not truncated.
func formatModel(text string) (lines string, whole bool) {
	var b bytes.Buffer
	if json.Indent(&b, []byte(text), "", "  ") != nil {
		b.Reset()
		b.WriteString(text)
	}
	if b.Len() <= maxShownText {
		return b.String(), true
	}
	cut := bytes.LastIndexByte(b.Bytes()[:maxShownText], '\n')
	if cut < 0 {
		cut = maxShownText
	}
	return string(b.Bytes()[:cut]), false
}
