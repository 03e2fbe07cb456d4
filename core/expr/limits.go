package expr

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
