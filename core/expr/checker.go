package expr

import (
	"strings"

	"orrery/core/table"
)

// unknown is the kind of None until its neighbours decide it.
const unknown = table.Kind(255)

// checker sets the kind of every node and returns an error for formulas whose kinds do not match.
type checker struct {
	src     string
	schema  table.Schema
	columns map[string]table.Kind // the columns asked for so far, or all
	all     bool

	frozenCalls int // so far
}

func (c *checker) fail(at int, msg string) error { return errorAt(c.src, at, msg) }

// root checks a whole formula.
func (c *checker) root(n *node) error {
	if err := c.check(n); err != nil {
		return err
	}
	if n.kind == unknown {
		return c.fail(n.from, "a formula of None alone has no kind: write for example where(x > 0, x, None)")
	}
	return nil
}

func (c *checker) check(n *node) error {
	for _, kid := range n.kids {
		if err := c.check(kid); err != nil {
			return err
		}
	}
	switch n.form {
	case formNumber:
		n.kind = table.Number
	case formBool:
		n.kind = table.Bool
	case formText:
		n.kind = table.Text
	case formNone:
		n.kind = unknown
	case formColumn:
		return c.column(n)
	case formUnary, formBinary:
		return c.operator(n)
	case formCompare:
		return c.compare(n)
	case formIf:
		return c.either(n, "if", n.kids[1], n.kids[0], n.kids[2])
	case formCall:
		return c.call(n)
	}
	return nil
}

func (c *checker) column(n *node) error {
	kind, ok := c.find(n.text)
	if ok {
		n.kind = kind
		return nil
	}
	for i := range functions {
		if functions[i].Name == n.text {
			return c.fail(n.at, n.text+" is a function: write "+functions[i].Signature)
		}
	}
	return c.fail(n.at, c.noColumn(n.text))
}

// find returns a column. For a few look-ups, linear search is faster than building a map of a wide table; for hundreds
// it is not.
func (c *checker) find(name string) (table.Kind, bool) {
	const few = 16
	if kind, ok := c.columns[name]; ok || c.all {
		return kind, ok
	}
	if len(c.columns) < few {
		i := c.schema.Index(name)
		if i < 0 {
			return 0, false
		}
		c.columns[name] = c.schema[i].Kind
		return c.schema[i].Kind, true
	}
	c.all = true
	for _, f := range c.schema {
		if _, ok := c.columns[f.Name]; !ok {
			c.columns[f.Name] = f.Kind
		}
	}
	kind, ok := c.columns[name]
	return kind, ok
}

func (c *checker) noColumn(name string) string {
	names := make([]string, len(c.schema))
	for i, f := range c.schema {
		names[i] = f.Name
	}
	msg := "no column is called " + shorten(name)
	switch strings.ToLower(name) {
	case "nan", "na", "null", "nil", "none":
		return msg + "; a missing value is written None"
	case "inf", "infinity":
		return msg + "; infinity is written 1e999"
	}
	if near := didYouMean(name, names); near != "" {
		return msg + near
	}
	if len(names) == 0 {
		return msg + "; the data has no columns"
	}
	return msg + "; the columns are " + someOf(names)
}

// operator checks a sign, an arithmetic operator, not, and, or.
func (c *checker) operator(n *node) error {
	n.kind = table.Number
	switch {
	case n.op == tokNot || n.op == tokAnd || n.op == tokOr:
		n.kind = table.Bool
	case n.op == tokPlus && len(n.kids) == 2 && n.kids[0].kind == table.Text:
		n.kind = table.Text
	}
	for _, kid := range n.kids {
		if err := c.want(kid, n.kind, c.spelling(n)); err != nil {
			return err
		}
	}
	return nil
}

// spelling returns the operator or function of n as written in the source.
func (c *checker) spelling(n *node) string {
	switch {
	case n.form == formCall:
		return n.text
	case n.op == tokNot || n.op == tokAnd:
		return c.src[n.at : n.at+3]
	case n.op == tokOr || n.op == tokPower || n.op == tokFloorDiv:
		return c.src[n.at : n.at+2]
	}
	return c.src[n.at : n.at+1]
}

// either checks a choice: n gets the common kind of a and b.
func (c *checker) either(n *node, name string, condition, a, b *node) error {
	if err := c.want(condition, table.Bool, name); err != nil {
		return err
	}
	return c.alike(n, name, []*node{a, b})
}

// alike sets the kind of n and of every None among kids to the common kind of the kids.
func (c *checker) alike(n *node, name string, kids []*node) error {
	var model *node
	for _, kid := range kids {
		switch {
		case kid.kind == unknown:
		case model == nil:
			model = kid
		case kid.kind != model.kind:
			return c.fail(kid.from, name+" needs values of one kind, and "+c.described(model)+" while "+c.described(kid)+
				c.requote(kid, model))
		}
	}
	if model == nil {
		return c.fail(n.from, name+" has only None to choose from: give it a value")
	}
	n.kind = model.kind
	for _, kid := range kids {
		kid.kind = model.kind
	}
	return nil
}

// function returns the function of a call and checks the number of its arguments.
func (c *checker) function(n *node) (*function, error) {
	names := make([]string, len(functions))
	for i := range functions {
		f := &functions[i]
		names[i] = f.Name
		if f.Name == n.text {
			return f, c.count(n, f)
		}
	}
	if c.schema.Index(n.text) >= 0 {
		return nil, c.fail(n.at, n.text+" is a column, not a function: put an operator before the bracket, as in "+
			n.text+" * (1 + x)")
	}
	msg := "no function is called " + shorten(n.text)
	if near := didYouMean(n.text, names); near != "" {
		return nil, c.fail(n.at, msg+near)
	}
	return nil, c.fail(n.at, msg+"; the functions are "+someOf(names))
}

// The limits keep a formula that arrives from a link, a file or a slip of the keyboard from costing more than a
// few milliseconds to refuse, and bound the memory that one evaluation can take.
const (
	// maxSource is in bytes. The longest hand-written feature that we know of is under 400; 4 KiB is one page of text.
	maxSource = 4096

	// maxNesting counts brackets, calls, signs, not, ** and if/else inside one another. People lose count at about
	// ten; 64 leaves room for generated formulas and keeps the recursion of every phase shallow.
	maxNesting = 64

	// maxNodes counts values and operators. A node costs at most one block of scratch memory, 8 KiB, so that an
	// evaluation stays under 8 MiB however the formula is built.
	maxNodes = 1000

	// maxArguments is for min, max and coalesce; a wider choice is a sign that the table should be reshaped.
	maxArguments = 32

	// maxText is the size in bytes of one computed text column. A browser tab has 4 GiB for everything, so a column
	// that repeats a long text is refused before it takes the tab down; a million uuids are 36 MB.
	maxText = 1 << 27

	// maxCell is the size in bytes of one text that a formula makes. Longer ones are articles, which are cells of the
	// data and may be searched and cut, but not copied a thousand times per row.
	maxCell = 1 << 16

	// maxRow limits the total size of the texts of one row while they are computed, and perRow their average size: a row
	// takes at most some milliseconds, a block of 1,024 some hundred.
	maxRow = 1 << 18
	perRow = 1 << 13

	// maxShown is the number of runes of a source line that a snippet shows; longer lines are cut around the caret.
	maxShown = 120
)
