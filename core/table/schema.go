package table

// Field is the name and the kind of a column.
type Field struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
}

// Schema is the fields of a table in their order.
type Schema []Field

// Index returns the position of the field called name, or -1.
func (s Schema) Index(name string) int {
	for i := range s {
		if s[i].Name == name {
			return i
		}
	}
	return -1
}

// Row is one row of a table. Values is parallel to Schema.
type Row struct {
	Schema Schema
	Values []Value
}

// Get returns the value of the column called name.
func (r Row) Get(name string) (Value, bool) {
	i := r.Schema.Index(name)
	if i < 0 || i >= len(r.Values) {
		return Value{}, false
	}
	return r.Values[i], true
}
