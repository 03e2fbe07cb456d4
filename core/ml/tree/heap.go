package tree

// heap is a max-heap of nodes by gain. Its order of equal gains is that of the C++ library and of
// Python's heapq.
type heap []struct {
	gain float64
	id   int
}

//go:noinline
func (h *heap) push(id int, gain float64) {
	*h = append(*h, struct {
		gain float64
		id   int
	}{gain, id})
	h.up(len(*h) - 1)
}

// up moves the element at i up to its place.
func (h heap) up(i int) {
	n := h[i]
	for i > 0 {
		parent := (i - 1) / 2
		if !(h[parent].gain < n.gain) {
			break
		}
		h[i] = h[parent]
		i = parent
	}
	h[i] = n
}

// pop removes the node with the largest gain and returns its id. The hole is moved down to a leaf,
// filled with the last element, which is then moved up.
func (h *heap) pop() (id int) {
	s := *h
	id = s[0].id
	n := s[len(s)-1]
	s = s[:len(s)-1]
	*h = s
	if len(s) == 0 {
		return id
	}
	hole := 0
	for child := 1; child < len(s); child = 2*hole + 1 {
		if child+1 < len(s) && !(s[child+1].gain < s[child].gain) {
			child++
		}
		s[hole] = s[child]
		hole = child
	}
	s[hole] = n
	s.up(hole)
	return id
}
