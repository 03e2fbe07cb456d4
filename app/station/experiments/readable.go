package experiments

import (
	"bytes"
	"encoding/json"
)

// shownText bounds how much of a model's text is shown; the file has all of it.
const shownText = 20_000

// readable lays a model's text out in lines; whole is false when the end is
// left out.
func readable(text string) (lines string, whole bool) {
	var b bytes.Buffer
	if json.Indent(&b, []byte(text), "", "  ") != nil {
		b.Reset()
		b.WriteString(text)
	}
	if b.Len() <= shownText {
		return b.String(), true
	}
	cut := bytes.LastIndexByte(b.Bytes()[:shownText], '\n')
	if cut < 0 {
		cut = shownText
	}
	return string(b.Bytes()[:cut]), false
}
