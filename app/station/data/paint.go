package data

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"orrery/app/station"
	"orrery/core/work"
)

// Paint is the canvas on which a person paints points of two classes. Both
// axes go from -1 to 1.
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

// MostDots is how many points the canvas takes.
const MostDots = 2000

// PaintStep is how far an arrow key moves the cursor.
const PaintStep = 0.05

// These messages belong to the canvas.
type (
	// PaintPressed opens or closes the canvas.
	PaintPressed struct{}
	// PaintedAt paints a point; Goes says that it belongs to the stroke of the last.
	PaintedAt struct {
		station.Quiet
		X, Y float64
		Goes bool
	}
	// PaintMoved moves the keyboard's cursor by steps.
	PaintMoved struct {
		station.Quiet
		DX, DY int
	}
	// PaintStamped paints a point at the cursor.
	PaintStamped struct{}
	// PaintClass chooses the class of the next points.
	PaintClass struct{ Class int }
	// PaintUndone takes the last stroke back.
	PaintUndone struct{}
	// PaintCleared takes all points back.
	PaintCleared struct{}
	// PaintUsed makes a table of the points.
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
		p.paint(m.X, m.Y, m.Goes)
	case PaintMoved:
		p.X, p.Y = inside(p.X+float64(m.DX)*PaintStep), inside(p.Y+float64(m.DY)*PaintStep)
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

// inside is a coordinate of the canvas to two decimals.
func inside(v float64) float64 { return math.Round(100*min(max(v, -1), 1)) / 100 }

// dotGap is how far a stroke goes between two points.
const dotGap = 0.06

func (p *Paint) paint(x, y float64, goes bool) {
	if len(p.Points) >= MostDots || math.IsNaN(x) || math.IsNaN(y) {
		return
	}
	d := Dot{inside(x), inside(y), p.Class, p.stroke}
	if n := len(p.Points); goes && n > 0 && math.Hypot(d.X-p.Points[n-1].X, d.Y-p.Points[n-1].Y) < dotGap {
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

// csv is the points as a file: x1, x2 and label.
func (p Paint) csv() string {
	var b strings.Builder
	b.WriteString("x1,x2,label\n")
	for _, d := range p.Points {
		b.WriteString(strconv.FormatFloat(d.X, 'f', -1, 64) + "," + strconv.FormatFloat(d.Y, 'f', -1, 64) + "," + strconv.Itoa(d.Class) + "\n")
	}
	return b.String()
}
