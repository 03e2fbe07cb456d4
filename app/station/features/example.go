package features

import (
	"encoding/json"
	"math"

	"orrery/app/station"
	"orrery/core/feature"
	"orrery/core/registry"
	"orrery/core/table"
)

// exampleRequest is a request in MLflow's dataframe_split format, which its scoring server and input_example.json
// use: column names, and rows of values.
type exampleRequest struct {
	Split struct {
		Columns []string `json:"columns"`
		Data    [][]any  `json:"data"`
	} `json:"dataframe_split"`
}

// maxExampleSize is the largest size of an example in bytes. A model that reads thousands of columns has none.
const maxExampleSize = 16 << 10

// maxExampleCells bounds the search for a row without missing cells, which runs on the page.
const maxExampleCells = 10_000

// InputExample returns an example request for a run's model: the first row of its table without missing inputs. It
// returns "" if that table is not loaded.
func (s *State) InputExample(r registry.Run) string {
	t := s.Data.Table
	if t == nil || t.Hash() != r.Data.Digest {
		return ""
	}
	set, err := feature.Define("", t.Schema(), DefinitionsOf(r)...)
	if err != nil {
		return ""
	}
	names, err := set.Needs(r.Inputs)
	if err != nil || len(names) == 0 {
		return ""
	}
	var columns []table.Column
	for _, name := range names {
		c, err := t.Column(name)
		if err != nil {
			return ""
		}
		columns = append(columns, c)
	}
	var e exampleRequest
	e.Split.Columns = names
	for i := range min(t.Rows(), 1+maxExampleCells/len(columns)) {
		row, whole := exampleRow(columns, i)
		if whole || i == 0 {
			e.Split.Data = [][]any{row}
		}
		if whole {
			break
		}
	}
	b, err := json.Marshal(e)
	if err != nil || len(b) > maxExampleSize || len(e.Split.Data) == 0 {
		return ""
	}
	return string(b)
}

// exampleRow returns row i as JSON values. Missing cells are null; whole is false if there is one.
func exampleRow(columns []table.Column, i int) (row []any, whole bool) {
	whole = true
	for _, c := range columns {
		switch v := c.Value(i); {
		case v.Kind == table.Number && !math.IsNaN(v.Num) && !math.IsInf(v.Num, 0):
			row = append(row, v.Num)
		case v.Kind == table.Bool && !math.IsNaN(v.Num):
			row = append(row, v.Num != 0)
		case v.Kind == table.Number || c.Cell(i) == "":
			row, whole = append(row, nil), false
		default:
			row = append(row, c.Cell(i))
		}
	}
	return row, whole
}

// ReadExample parses a version's example to the texts of a form; nil without a valid example.
func ReadExample(example string) []station.Typed {
	var e exampleRequest
	if json.Unmarshal([]byte(example), &e) != nil || len(e.Split.Data) != 1 || len(e.Split.Data[0]) != len(e.Split.Columns) {
		return nil
	}
	out := make([]station.Typed, len(e.Split.Columns))
	for i, name := range e.Split.Columns {
		out[i].Name = name
		switch v := e.Split.Data[0][i].(type) {
		case float64:
			out[i].Text = table.NumberValue(v).String()
		case bool:
			out[i].Text = table.BoolValue(v).String()
		case string:
			out[i].Text = v
		}
	}
	return out
}
