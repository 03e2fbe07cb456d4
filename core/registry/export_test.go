package registry

// Named is how many blobs records name: mostly one for each large model.
func (r *Registry) Named() (n int) {
	for _, refs := range r.refs {
		n += len(refs)
	}
	return n
}
