package jobs

import (
	"context"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"orrery/core/synth"
	"orrery/core/table"
	"orrery/core/work"
)

// fill sets every exported field below v to something that is not zero and that JSON carries.
func fill(v reflect.Value, depth int) {
	switch x := v.Addr().Interface().(type) {
	case **table.Table:
		*x = synth.UserData()
		return
	case **table.Index:
		key, _ := synth.UserData().Column("user_id")
		*x = table.BuildIndex(key)
		return
	case *json.RawMessage:
		*x = json.RawMessage(`{"a":1}`)
		return
	case *time.Time:
		*x = time.Unix(1e9, 0).UTC()
		return
	}
	switch {
	case v.Type().PkgPath() != "" && v.Kind() != reflect.Struct || depth > 5:
		if v.Type() == reflect.TypeFor[work.Num]() {
			v.SetFloat(0.5)
		}
	case v.CanInt():
		v.SetInt(7)
	case v.CanUint():
		v.SetUint(7)
	case v.CanFloat():
		v.SetFloat(0.5)
	case v.Kind() == reflect.String:
		v.SetString("text")
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), depth+1)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), depth+1)
			}
		}
	}
}

// full sets all fields of what p points at, and returns p.
func full[T work.Reply](p T) T {
	fill(reflect.ValueOf(p).Elem(), 0)
	if r, ok := any(p).(*CreateBackupResult); ok {
		r.LostRecords = nil // the page adds them
	}
	return p
}

// same reports whether two values have the same JSON, body and table.
func same(t *testing.T, a, b any) bool {
	t.Helper()
	ja, errA := json.Marshal(a)
	jb, errB := json.Marshal(b)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	body := func(v any) string {
		if w, ok := v.(interface{ Body() []byte }); ok {
			return string(w.Body())
		}
		return ""
	}
	hash := func(v any) string {
		if w, ok := v.(interface{ SentTable() *table.Table }); ok {
			return w.SentTable().Hash()
		}
		return ""
	}
	return string(ja) == string(jb) && body(a) == body(b) && hash(a) == hash(b)
}

// Every job and each of its replies cross whole: all fields, the body and the table.
func TestTable_Crosses(t *testing.T) {
	for _, spec := range newWorker(Options{}).jobs() {
		for _, reply := range append(spec.New().Replies(), &work.Done{}) {
			want, answer := reflect.ValueOf(full(spec.New())).Elem().Interface().(work.Job), full(reply) // the page sends values
			var got work.Job
			page, worker := work.Pipe()
			echo := spec
			echo.Run = func(_ context.Context, j work.Job, _ work.Source) (work.Reply, error) {
				got = j
				return answer, nil
			}
			go work.Serve(t.Context(), worker, work.Options{Jobs: []work.Spec{echo}})
			back, err := work.NewClient(func() (work.Conn, error) { return page, nil }).Do(t.Context(), want, nil, nil)
			if err != nil {
				t.Errorf("%s answered by %T: %v", spec.Kind, reply, err)
				continue
			}
			if !same(t, want, got) {
				t.Errorf("%s came as %+v, want %+v", spec.Kind, got, want)
			}
			if !same(t, answer, back) || reflect.TypeOf(back) != reflect.TypeOf(answer) {
				t.Errorf("%s: the reply came as %+v, want %+v", spec.Kind, back, answer)
			}
		}
	}
}

// A field that JSON leaves out must cross in another way, or it is lost.
func TestTable_NothingIsLeftOut(t *testing.T) {
	for _, spec := range newWorker(Options{}).jobs() {
		for _, r := range append(spec.New().Replies(), spec.New()) {
			for _, f := range reflect.VisibleFields(reflect.TypeOf(r).Elem()) {
				if f.Tag.Get("json") != "-" || f.Name == "LostRecords" {
					continue
				}
				_, hasBody := r.(work.WithBody)
				_, hasTable := r.(work.WithTable)
				if f.Type == reflect.TypeFor[*table.Table]() && !hasTable || f.Type != reflect.TypeFor[*table.Table]() && !hasBody {
					t.Errorf("%T: its field %s is not in the JSON, and it is neither a work.WithBody nor a work.WithTable for it", r, f.Name)
				}
			}
		}
	}
}

func TestTable_KindsAreUnique(t *testing.T) {
	jobs, replies := map[string]bool{}, map[string]reflect.Type{}
	for _, spec := range newWorker(Options{}).jobs() {
		if jobs[spec.Kind] || spec.Kind != spec.New().Kind() {
			t.Errorf("kind %q is there twice", spec.Kind)
		}
		jobs[spec.Kind] = true
		for _, r := range append(spec.New().Replies(), &work.Done{}, &work.Progress{}, &work.Failed{}) {
			if other, ok := replies[r.Kind()]; ok && other != reflect.TypeOf(r) {
				t.Errorf("%v and %T are both of kind %q", other, r, r.Kind())
			}
			replies[r.Kind()] = reflect.TypeOf(r)
		}
	}
}

// Every type with the methods of a job is in the table, and every other type with a kind is a reply of one of them.
func TestTable_IsComplete(t *testing.T) {
	known := map[string]bool{}
	for _, spec := range newWorker(Options{}).jobs() {
		for _, r := range append(spec.New().Replies(), spec.New()) {
			known[reflect.TypeOf(r).Elem().Name()] = true
		}
	}
	names, err := filepath.Glob("*.go")
	if err != nil || len(names) == 0 {
		t.Skip("the source is not here:", err)
	}
	found := 0
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "Kind" {
				continue
			}
			found++
			if name := receiver(f); !known[name] {
				t.Errorf("%s has a kind, and it is neither a job of the table nor a reply to one", name)
			}
		}
	}
	if found != len(known) {
		t.Errorf("%d types have a kind of their own, and the table knows %d", found, len(known))
	}
}

// receiver returns the type that a method belongs to.
func receiver(f *ast.FuncDecl) string {
	t := f.Recv.List[0].Type
	if p, ok := t.(*ast.StarExpr); ok {
		t = p.X
	}
	return t.(*ast.Ident).Name
}

// A job that names a table says so, so that a new worker can be given it again.
func TestTable_Hash(t *testing.T) {
	// These are about the table in the store. One that the page sends again does not help them.
	stored := []string{"open", "forget", "rename", "mark"}
	for _, spec := range newWorker(Options{}).jobs() {
		j := reflect.ValueOf(spec.New())
		want := ""
		for _, name := range []string{"Source", "Table", "Rows"} { // of a join the rows, which are the table on the screen
			if f := j.Elem().FieldByName(name); f.IsValid() && f.Kind() == reflect.String {
				want = "hash of " + name
				f.SetString(want)
			}
		}
		if slices.Contains(stored, spec.Kind) || spec.Kind == "pack" {
			want = ""
		}
		if got := j.Interface().(work.Job).TableHash(); got != want {
			t.Errorf("%s: needs the table %q, want %q", spec.Kind, got, want)
		}
	}
	if got := (ExportWorkspace{Open: OpenTable{Hash: "h"}}).TableHash(); got != "h" {
		t.Errorf("a workspace with an open table needs %q", got)
	}
}
