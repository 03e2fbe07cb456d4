package work

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"sort"
	"strings"
	"time"

	"orrery/core/store/large"
	"orrery/core/table"
	"orrery/core/table/csv"
	"orrery/core/verify"
	"orrery/core/workspace/content"
)

// These jobs are about all that a browser keeps, as one file.
type (
	// Pack makes a workspace file of the page's records (see PackRecords), of the large models that
	// these name, and of the kept tables. Answer: Packed.
	Pack struct {
		Created time.Time
		Records json.RawMessage `json:"-"` // it crosses as the message's body
		Open    OpenTable       // a table that goes into the file although it is not kept
		Without string          // the hash of a kept table that is not read
	}
	// Unpack reads the workspace in the message's File, holds it to its manifest and checks
	// everything in it; nothing is kept. Where Large, models that are too large for the page's store do not cross: a record
	// l/<digest> stands for each. Answer: Unpacked.
	Unpack struct{ Large bool }
	// Shelve keeps those tables of the workspace in the message's File that are not kept yet,
	// and the large models of these digests. Mark is a fresh random text. Answer: Unpacked, whose
	// Records name where the models lie.
	Shelve struct {
		Large []string
		Mark  string
	}
	// Wipe removes everything that is kept here, but large models that a tab has written after
	// Before, of which nobody has heard yet; zero: these too. Answer: Done.
	Wipe struct{ Before time.Time }

	// Packed answers Pack; the bytes are the message's body. Lost are digests of large models,
	// and LostTables names of tables, that cannot be read and are not in it.
	Packed struct {
		Lost, LostTables []string
		Zip              []byte `json:"-"`
	}
	// Unpacked answers Unpack; the records are the message's body.
	Unpacked struct {
		Created time.Time
		Tables  []string // names of those that are not kept yet
		Same    int      // tables that are
		// Findings are what is wrong with the file. Records that cannot be used are left out.
		Findings []verify.Finding `json:",omitempty"`
		Records  []byte           `json:"-"`
	}
)

func (Pack) kind() string     { return "pack" }
func (Unpack) kind() string   { return "unpack" }
func (Shelve) kind() string   { return "shelve" }
func (Wipe) kind() string     { return "wipe" }
func (Packed) kind() string   { return "packed" }
func (Unpacked) kind() string { return "unpacked" }

// PackRecords writes records as the body of a message: key, value, key, ..., each with its
// length before it, since JSON of some megabytes would hold a page up.
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

// AppendRecord appends one record to what PackRecords writes.
func AppendRecord(out []byte, key string, value []byte) []byte {
	out = binary.AppendUvarint(out, uint64(len(key)))
	out = append(out, key...)
	out = binary.AppendUvarint(out, uint64(len(value)))
	return append(out, value...)
}

// UnpackRecords reads what PackRecords wrote; the values alias b.
func UnpackRecords(b []byte) (map[string][]byte, error) {
	out := map[string][]byte{}
	next := func() ([]byte, error) {
		n, used := binary.Uvarint(b)
		if used <= 0 || n > uint64(len(b)-used) {
			return nil, errors.New("work: records do not read")
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

// carry does the jobs of this file.
func (w *worker) carry(ctx context.Context, j Job, file Source) (Reply, error) {
	switch j := j.(type) {
	case *Pack:
		return w.pack(ctx, *j)
	case *Unpack:
		return w.unpack(ctx, *j, file)
	case *Shelve:
		return w.shelve(ctx, *j, file)
	case *Wipe:
		return w.wipe(ctx, *j)
	case *BackUp:
		return w.backUp(ctx, *j)
	case *Verify:
		return w.verify(ctx, *j)
	}
	return w.judge(ctx, j)
}

// brought is the reply of this file that r points at.
func brought(r Reply, body []byte) Reply {
	switch r := r.(type) {
	case *Packed:
		r.Zip = body
		return *r
	case *Unpacked:
		r.Records = body
		return *r
	case *BackedUp:
		return *r
	case *Verified:
		return *r
	case *Reproduced:
		return *r
	case *Divided:
		if len(body) > 0 {
			r.CSV = body
		}
		return *r
	case *Progress:
		return *r
	case *Failed:
		return *r
	}
	return Done{}
}

func (w *worker) pack(ctx context.Context, j Pack) (Reply, error) {
	c := content.Content{Created: j.Created}
	var err error
	if c.Records, err = UnpackRecords(j.Records); err != nil {
		return nil, err
	}
	var out Packed
	if out.Lost, err = w.fetchLarge(ctx, c.Records); err != nil {
		return nil, err
	}
	if out.LostTables, err = w.packTables(ctx, j, &c); err != nil {
		return nil, err
	}
	if w.opt.PackFile == nil {
		return nil, errors.New("work: this place cannot write a workspace")
	}
	var b bytes.Buffer
	err = w.opt.PackFile(&b, c)
	out.Zip = b.Bytes()
	return out, err
}

// errDamaged says that a kept table is not what was kept.
var errDamaged = errors.New("work: the table is damaged")

// whole reads a kept table and compares its cells with its hash: a file with a damaged table
// would be refused where it is imported. The error is errDamaged or ctx's.
func (w *worker) whole(ctx context.Context, hash string) (*table.Table, kept, error) {
	t, k, err := w.load(ctx, hash)
	switch {
	case ctx.Err() != nil:
		return nil, k, ctx.Err()
	case err != nil || t.ContentHash() != hash:
		return nil, k, errDamaged
	}
	return t, k, nil
}

// packTable writes a table as CSV, and as it is where CSV would not bring back the same.
func packTable(t *table.Table, k kept) (content.Table, error) {
	info, err := json.Marshal(k)
	if err != nil {
		return content.Table{}, err
	}
	out := content.Table{Hash: t.Hash(), Name: k.Name, Info: info}
	var text bytes.Buffer
	if err := csv.Write(&text, t); err != nil {
		return out, err
	}
	out.CSV = text.Bytes()
	if again, _, err := csv.ReadTable(bytes.NewReader(out.CSV), int64(len(out.CSV)), csv.Options{}); err == nil && again.Hash() == t.Hash() {
		return out, nil
	}
	out.Bin = bytes.Join(t.Sections(), nil)
	return out, nil
}

func unpackTable(p content.Table) (*table.Table, kept, error) {
	var k kept
	if err := json.Unmarshal(p.Info, &k); err != nil {
		return nil, k, &content.FileError{Path: "tables/" + p.Hash + ".json", Why: "does not read: " + err.Error()}
	}
	t, err := verify.ReadTable(p)
	if err == nil && (t.Hash() != p.Hash || t.ContentHash() != p.Hash) { // a header states a hash of its own
		err = errors.New("it is another table")
	}
	if err != nil {
		return nil, k, &content.FileError{Path: "tables/" + p.Hash, Why: "does not read: " + err.Error()}
	}
	return t, k, nil
}

// carriedIn reads the workspace in a file.
func (w *worker) carriedIn(file Source) (content.Content, error) {
	if file == nil || w.opt.UnpackFile == nil {
		return content.Content{}, errors.New("work: a workspace without a file, or a place that cannot read one")
	}
	b, err := io.ReadAll(file.Open())
	if err != nil {
		return content.Content{}, err
	}
	return w.opt.UnpackFile(b)
}

func (w *worker) unpack(ctx context.Context, j Unpack, file Source) (Reply, error) {
	c, err := w.carriedIn(file)
	if err != nil {
		return nil, err
	}
	found, err := w.checkContent(ctx, c)
	if err != nil {
		return nil, err
	}
	if j.Large {
		if err := standIn(c.Records); err != nil {
			return nil, err
		}
	}
	out := Unpacked{Created: c.Created, Findings: found, Records: PackRecords(c.Records)}
	for _, p := range c.Tables {
		if _, _, err := w.whole(ctx, p.Hash); err == nil { // a damaged one is written again
			out.Same++
		} else {
			out.Tables = append(out.Tables, p.Name)
		}
	}
	return out, nil
}

func (w *worker) shelve(ctx context.Context, j Shelve, file Source) (Reply, error) {
	c, err := w.carriedIn(file)
	if err != nil {
		return nil, err
	}
	for _, p := range c.Tables {
		if _, _, err := w.whole(ctx, p.Hash); err == nil {
			continue
		}
		t, k, err := unpackTable(p)
		if err != nil {
			return nil, err
		}
		if err := w.keep(ctx, t, k); err != nil {
			return nil, err
		}
	}
	records, err := w.putLarge(ctx, j, c.Records)
	return Unpacked{Records: PackRecords(records)}, err
}

// wipe removes the naming records first: what is left without them is unreachable.
func (w *worker) wipe(ctx context.Context, j Wipe) (Reply, error) {
	if w.opt.Blobs == nil {
		return Done{}, nil
	}
	ids, err := w.opt.Blobs.Keys(ctx, "")
	if err != nil {
		return nil, err
	}
	sort.SliceStable(ids, func(i, j int) bool { return strings.Count(ids[i], "/") < strings.Count(ids[j], "/") })
	for _, id := range ids {
		if !j.Before.IsZero() && !large.Before(id, j.Before) {
			continue
		}
		if err := w.opt.Blobs.Delete(ctx, id); err != nil {
			return nil, err
		}
	}
	return Done{}, nil
}
