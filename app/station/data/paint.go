package data

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/core/work"
)

// Paint is the canvas on which the user paints points of two classes. Both axes go from -1 to 1.
type Paint struct {
	On     bool
	Points []Dot
	Class  int     // of the next point
	X, Y   float64 // the keyboard's cursor
	stroke int
}

// Dot is one painted point.
type Dot struct {
	X, Y   float64
	Class  int
	stroke int
}

// MaxDots is the largest number of points on the canvas.
const MaxDots = 2000

// PaintStep is how far an arrow key moves the cursor.
const PaintStep = 0.05

// These messages belong to the canvas.
type (
	// PaintPressed opens or closes the canvas.
	PaintPressed struct{}
	// PaintedAt paints a point. Goes is true while the pointer is dragged: the point then belongs to the last stroke.
	PaintedAt struct {
		station.Quiet
		X, Y    float64
		Dragged bool
	}
	// PaintMoved moves the keyboard's cursor by a number of steps.
	PaintMoved struct {
		station.Quiet
		DX, DY int
	}
	// PaintStamped paints a point at the cursor.
	PaintStamped struct{}
	// PaintClass sets the class of the next points.
	PaintClass struct{ Class int }
	// PaintUndone removes the last stroke.
	PaintUndone struct{}
	// PaintCleared removes all points.
	PaintCleared struct{}
	// PaintUsed loads the points as a table.
	PaintUsed struct{}
)

func (s *State) updatePaint(m station.Msg) ([]station.Cmd, bool) {
	p := &s.Paint
	switch m := m.(type) {
	case PaintPressed:
		if p.On = !p.On; p.On {
			return []station.Cmd{station.Focus{ID: "canvas"}}, true
		}
	case PaintedAt:
		p.paint(m.X, m.Y, m.Dragged)
	case PaintMoved:
		p.X, p.Y = clampCoordinate(p.X+float64(m.DX)*PaintStep), clampCoordinate(p.Y+float64(m.DY)*PaintStep)
	case PaintStamped:
		p.paint(p.X, p.Y, false)
	case PaintClass:
		p.Class = min(max(m.Class, 0), 1)
	case PaintUndone:
		p.undo()
	case PaintCleared:
		p.Points = nil
	case PaintUsed:
		if len(p.Points) > 0 {
			return s.load("painted.csv", work.BytesSource(p.csv())), true
		}
	default:
		return nil, false
	}
	return nil, true
}

// clampCoordinate clamps a coordinate to the canvas and rounds it to two decimals.
func clampCoordinate(v float64) float64 { return math.Round(100*min(max(v, -1), 1)) / 100 }

// minDotGap is the smallest distance between two points of a stroke.
const minDotGap = 0.06

func (p *Paint) paint(x, y float64, goes bool) {
	if len(p.Points) >= MaxDots || math.IsNaN(x) || math.IsNaN(y) {
		return
	}
	d := Dot{clampCoordinate(x), clampCoordinate(y), p.Class, p.stroke}
	if n := len(p.Points); goes && n > 0 && math.Hypot(d.X-p.Points[n-1].X, d.Y-p.Points[n-1].Y) < minDotGap {
		return
	}
	if !goes {
		p.stroke++
		d.stroke = p.stroke
	}
	p.X, p.Y = d.X, d.Y
	p.Points = append(slices.Clip(p.Points), d)
}

func (p *Paint) undo() {
	n := len(p.Points)
	for n > 0 && p.Points[n-1].stroke == p.Points[len(p.Points)-1].stroke {
		n--
	}
	p.Points = p.Points[:n:n]
}

// csv returns the points as a CSV file with the columns x1, x2 and label.
func (p Paint) csv() string {
	var b strings.Builder
	b.WriteString("x1,x2,label\n")
	for _, d := range p.Points {
		b.WriteString(strconv.FormatFloat(d.X, 'f', -1, 64) + "," + strconv.FormatFloat(d.Y, 'f', -1, 64) + "," + strconv.Itoa(d.Class) + "\n")
	}
	return b.String()
}
