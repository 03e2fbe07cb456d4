package state

import (
	"bytes"
	"encoding/json"

	"orrery/core/ml"
)

// Learned is what the last step of a linear model has learnt, read once from
// the model's text so that drawing it costs nothing.
type Learned struct {
	Inputs    []string
	Coef      []ml.Floats // a row per class; one row, toward the second class, when there are two
	Intercept ml.Floats
}

// learned reads a model's text; a model of another kind has no coefficients.
func learned(model []byte) Learned {
	var w struct {
		Pipeline struct {
			Inputs []string `json:"inputs"`
		} `json:"pipeline"`
		Steps []struct {
			Attributes json.RawMessage `json:"attributes"`
		} `json:"steps"`
	}
	var last struct {
		Coef      []ml.Floats `json:"coef_"`
		Intercept ml.Floats   `json:"intercept_"`
	}
	if json.Unmarshal(model, &w) != nil || len(w.Steps) == 0 {
		return Learned{}
	}
	if json.Unmarshal(w.Steps[len(w.Steps)-1].Attributes, &last) != nil {
		return Learned{}
	}
	for _, row := range last.Coef {
		if len(row) != len(w.Pipeline.Inputs) {
			return Learned{}
		}
	}
	return Learned{Inputs: w.Pipeline.Inputs, Coef: last.Coef, Intercept: last.Intercept}
}

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
