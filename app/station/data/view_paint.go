package data

import (
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"orrery/app/station"
	"orrery/app/ui"
	"orrery/app/ui/format"
	"orrery/app/ui/part"
)

// canvasSize is the width and height of the canvas in SVG units.
const canvasSize = 400

// paintPanel draws the canvas for points of two classes, with its controls.
func paintPanel(s *State, send ui.Send) app.UI {
	box := app.Div().ID("paint-box")
	p := s.Paint
	if !p.On {
		return box.Hidden(true)
	}
	n := len(p.Points)
	class := func(c int) app.UI {
		return ui.OnPress(part.SegButton("Class "+strconv.Itoa(c), p.Class == c), send, PaintClass{Class: c})
	}
	open := slices.Contains(s.Tables, "paint")
	words := "Class " + strconv.Itoa(p.Class) + ", cursor at " + format.Fixed(p.X, 2) + ", " + format.Fixed(p.Y, 2) + "; " + format.Count(n, "point")
	area := app.UI(canvas(s, send))
	if open {
		area = dotTable(p)
	}
	return box.Class("card stack").Body(
		part.Title("Paint points", format.Count(n, "point"), ui.OnPress(part.TableButton("the points", open), send, station.TablePressed{Figure: "paint"})),
		part.Div("row wrap", part.Seg("Class of the next points", class(0), class(1)), part.ClassKey([]string{"0", "1"}),
			ui.OnPress(part.Button("sm", "rotate-ccw", "Undo").Disabled(n == 0), send, PaintUndone{}),
			ui.OnPress(part.Button("sm", "", "Clear").Disabled(n == 0), send, PaintCleared{})),
		area,
		app.P().ID("canvas-hint").Class("small soft").Text("Press or drag to paint. With the keyboard: arrows move the cursor (with Shift five steps), Space paints, 0 and 1 choose the class, Backspace undoes the last stroke."),
		app.Span().Class("vh").Aria("live", "polite").Text(words),
		part.Div("row", ui.OnPress(part.Button("primary", "", "Use these points").Disabled(n == 0), send, PaintUsed{})))
}

func canvas(s *State, send ui.Send) app.UI {
	d := app.Div().ID("canvas").Class("canvas").TabIndex(0).Role("application").Aria("label", "Canvas for points").Aria("describedby", "canvas-hint").
		Body(app.Raw(canvasSVG(s.Paint)))
	return ui.OnPointer(ui.OnKey(d, send, canvasKey), send, func(x, y float64, goes bool) station.Msg {
		return PaintedAt{X: 2*x - 1, Y: 1 - 2*y, Dragged: goes}
	})
}

// canvasKey returns the message of a key on the canvas; nil if the key has none.
func canvasKey(key string, shift bool) station.Msg {
	step := 1
	if shift {
		step = 5
	}
	switch key {
	case "ArrowLeft":
		return PaintMoved{DX: -step}
	case "ArrowRight":
		return PaintMoved{DX: step}
	case "ArrowUp":
		return PaintMoved{DY: step}
	case "ArrowDown":
		return PaintMoved{DY: -step}
	case " ", "Enter":
		return PaintStamped{}
	case "0", "1":
		return PaintClass{Class: int(key[0] - '0')}
	case "Backspace":
		return PaintUndone{}
	}
	return nil
}

// canvasSVG draws the points, discs for class 0 and diamonds for class 1, and the keyboard's cursor.
func canvasSVG(p Paint) string {
	at := func(v float64) string { return strconv.FormatFloat((v+1)/2*canvasSize, 'f', 1, 64) }
	b := []byte(`<svg class="plot" viewBox="0 0 400 400" aria-hidden="true"><path class="kmut" d="M200 0V400M0 200H400"/>`)
	for _, d := range p.Points {
		x, y := at(d.X), at(-d.Y)
		if d.Class == 0 {
			b = append(b, `<circle class="f0 ksurf" r="5" cx="`+x+`" cy="`+y+`"/>`...)
		} else {
			b = append(b, `<rect class="f1 ksurf" x="-4.5" y="-4.5" width="9" height="9" transform="translate(`+x+` `+y+`) rotate(45)"/>`...)
		}
	}
	return string(append(b, `<path class="kink cursor" transform="translate(`+at(p.X)+` `+at(-p.Y)+`)" d="M-9 0H9M0 -9V9"/></svg>`...))
}

func dotTable(p Paint) app.UI {
	var rows []app.UI
	for i, d := range p.Points {
		rows = append(rows, part.Row(false, part.Num(strconv.Itoa(i)), part.Num(format.Fixed(d.X, 2)), part.Num(format.Fixed(d.Y, 2)), part.Num(strconv.Itoa(d.Class))))
	}
	return part.Table("Painted points", []part.Column{{Text: "#", Number: true}, {Text: "x1", Number: true}, {Text: "x2", Number: true}, {Text: "label", Number: true}}, rows...)
}
