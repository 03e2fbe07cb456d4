package registry

// CSVText is how a text becomes a cell: no column that is written today can begin with
// a formula's character, so the rule is tested by itself.
var CSVText = csvText

// Named is how many blobs records name: mostly one for each large model.
func (r *Registry) Named() (n int) {
	for _, refs := range r.refs {
		n += len(refs)
	}
	return n
}
