// Package entity names the entity of a row by its join keys, of which there may be several.
//
// One join key is its own name: [Column] gives the column itself. Several are spelled together as one text,
// so that all that finds an entity (an index, a log, an online store) knows single keys only:
//
//	key, err := entity.Column(t, []string{"user_id", "country"}) // "2:u13:NOR" for u1 in NOR
//	key, err := entity.Key(fields, []string{"u1", "NOR"})         // the same, for a look-up
//
// A row that lacks one of its keys belongs to no entity.
//
//orrery:inline never
package entity

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"orrery/core/table"
)

// ErrNone is for an entity without join keys.
var ErrNone = errors.New("entity: no join key is given: name the column, or the columns, that tell one entity from another")

// Column names the entity of every row of t; a missing cell is a row without one. The errors are ErrNone,
// a [*table.NameError] and [table.ErrDuplicate].
func Column(t *table.Table, keys []string) (table.Column, error) {
	if len(keys) == 0 {
		return table.Column{}, ErrNone
	}
	parts, err := t.Select(keys...)
	if err != nil {
		return table.Column{}, fmt.Errorf("entity: join key: %w", err)
	}
	columns := parts.Columns()
	if len(columns) == 1 {
		return columns[0], nil
	}
	data, offsets := []byte(nil), make([]uint32, 1, t.Rows()+1)
	for i := range t.Rows() {
		from := len(data)
		for _, c := range columns {
			if c.Missing(i) {
				data = data[:from]
				break
			}
			data = appendPart(data, c.Cell(i))
		}
		offsets = append(offsets, uint32(len(data)))
	}
	return table.TextBytes(Name(keys), data, offsets), nil
}

// Name is the name of Column's column: "user_id, country".
func Name(keys []string) string { return strings.Join(keys, ", ") }

// Key spells the key of a look-up from one text for each join key. Numbers may be spelled in any way:
// "5.0" is 5. The error names a key that is missing or no value of its column.
func Key(fields []table.Field, parts []string) (string, error) {
	if len(parts) != len(fields) {
		return "", fmt.Errorf("entity: %d values for %d join keys", len(parts), len(fields))
	}
	var data []byte
	for i, f := range fields {
		part := parts[i]
		if part == "" {
			return "", fmt.Errorf("entity: join key %q is empty", f.Name)
		}
		if f.Kind == table.Number {
			v, err := strconv.ParseFloat(part, 64)
			if err != nil || math.IsNaN(v) {
				return "", fmt.Errorf("entity: join key %q is a number, %q is none", f.Name, part)
			}
			part = table.NumberValue(v).String()
		}
		if len(fields) == 1 {
			return part, nil
		}
		data = appendPart(data, part)
	}
	return string(data), nil
}

// appendPart writes length and text, so that no two lists of parts look alike.
func appendPart(dst []byte, part string) []byte {
	dst = append(strconv.AppendInt(dst, int64(len(part)), 10), ':')
	return append(dst, part...)
}
