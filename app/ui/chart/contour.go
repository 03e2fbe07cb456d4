package chart

// edge is a grid edge from a node to its right or upper neighbour.
type edge struct {
	node  int
	right bool
}

// segment connects two edges that the contour crosses.
type segment [2]edge

// contour returns the lines where Prob equals level, in grid units, by marching squares with linear interpolation
// (Lorensen and Cline 1987 in two dimensions). Squares with a missing corner have none. In an ambiguous square, where
// the contour crosses all four edges, the mean of the corners decides which pairs are connected.
func (h Heat) contour(level float64) [][][2]float64 {
	var segments []segment
	for j := range h.Rows - 1 {
		for i := range h.Cols - 1 {
			segments = h.square(segments, j*h.Cols+i, level)
		}
	}
	return h.join(segments, level)
}

// square adds the segments of the square whose lower left node is n.
func (h Heat) square(out []segment, n int, level float64) []segment {
	a, b, c, d := h.Prob[n], h.Prob[n+1], h.Prob[n+h.Cols+1], h.Prob[n+h.Cols]
	if !finite(a) || !finite(b) || !finite(c) || !finite(d) {
		return out
	}
	low, right, high, left := edge{n, true}, edge{n + 1, false}, edge{n + h.Cols, true}, edge{n, false}
	index := 0
	for k, v := range [4]float64{a, b, c, d} {
		if v >= level {
			index |= 1 << k
		}
	}
	middle := (a+b+c+d)/4 >= level
	switch index {
	case 1, 14:
		return append(out, segment{left, low})
	case 2, 13:
		return append(out, segment{low, right})
	case 4, 11:
		return append(out, segment{right, high})
	case 8, 7:
		return append(out, segment{high, left})
	case 3, 12:
		return append(out, segment{left, right})
	case 6, 9:
		return append(out, segment{low, high})
	case 5, 10:
		if (index == 5) == middle {
			return append(out, segment{left, high}, segment{low, right})
		}
		return append(out, segment{left, low}, segment{right, high})
	}
	return out
}

// join connects segments that share an edge to lines.
func (h Heat) join(segments []segment, level float64) [][][2]float64 {
	at := make(map[edge][]int, 2*len(segments))
	for i, s := range segments {
		at[s[0]] = append(at[s[0]], i)
		at[s[1]] = append(at[s[1]], i)
	}
	used := make([]bool, len(segments))
	var lines [][][2]float64
	// Open lines first, from their ends. All others are closed.
	for _, open := range []bool{true, false} {
		for i, s := range segments {
			switch {
			case used[i]:
			case !open || len(at[s[0]]) == 1:
				lines = append(lines, h.follow(segments, at, used, i, s[0], level))
			case len(at[s[1]]) == 1:
				lines = append(lines, h.follow(segments, at, used, i, s[1], level))
			}
		}
	}
	return lines
}

// follow walks from edge to edge until no unused segment continues the line.
func (h Heat) follow(segments []segment, at map[edge][]int, used []bool, i int, from edge, level float64) [][2]float64 {
	line := [][2]float64{h.crossing(from, level)}
	for i >= 0 {
		used[i] = true
		next := segments[i][0]
		if next == from {
			next = segments[i][1]
		}
		line = append(line, h.crossing(next, level))
		from, i = next, -1
		for _, k := range at[next] {
			if !used[k] {
				i = k
			}
		}
	}
	return line
}

// crossing returns the point where the contour crosses an edge.
func (h Heat) crossing(e edge, level float64) [2]float64 {
	x, y := float64(e.node%h.Cols), float64(e.node/h.Cols)
	next := e.node + h.Cols
	if e.right {
		next = e.node + 1
	}
	a, b := h.Prob[e.node], h.Prob[next]
	share := 0.5
	if a != b {
		share = min(max((level-a)/(b-a), 0), 1)
	}
	if e.right {
		return [2]float64{x + share, y}
	}
	return [2]float64{x, y + share}
}
