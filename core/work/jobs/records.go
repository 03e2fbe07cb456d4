package jobs

import (
	"encoding/binary"
	"errors"
	"sort"
)

// PackRecords encodes records as the body of a message: key, value, key, ..., each preceded by its
// length. Decoding several megabytes of JSON would block the page.
func PackRecords(records map[string][]byte) []byte {
	keys := make([]string, 0, len(records))
	for k := range records {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	var out []byte
	for _, k := range keys {
		out = AppendRecord(out, k, records[k])
	}
	return out
}

// AppendRecord appends one record in the encoding of PackRecords.
func AppendRecord(out []byte, key string, value []byte) []byte {
	out = binary.AppendUvarint(out, uint64(len(key)))
	out = append(out, key...)
	out = binary.AppendUvarint(out, uint64(len(value)))
	return append(out, value...)
}

// UnpackRecords decodes the output of PackRecords. The values alias b.
func UnpackRecords(b []byte) (map[string][]byte, error) {
	out := map[string][]byte{}
	next := func() ([]byte, error) {
		n, used := binary.Uvarint(b)
		if used <= 0 || n > uint64(len(b)-used) {
			return nil, errors.New("work: the records cannot be decoded")
		}
		v := b[used : used+int(n)]
		b = b[used+int(n):]
		return v, nil
	}
	for len(b) > 0 {
		k, err := next()
		if err != nil {
			return nil, err
		}
		if out[string(k)], err = next(); err != nil {
			return nil, err
		}
	}
	return out, nil
}
