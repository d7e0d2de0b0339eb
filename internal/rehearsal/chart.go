package rehearsal

import (
	"fmt"
	"html"
	"html/template"
	"math"
	"strings"
)

// chart is a drawing over time, in SVG. Its colours are classes of the page's style sheet, so that
// they follow the reader's light or dark mode.
type chart struct {
	strings.Builder
	width, height            float64
	left, right, top, bottom float64 // margins
	from, to                 float64 // seconds
	most                     float64 // at the top of the vertical axis
}

// A chart is drawn twice: for a phone and for a wide screen. Text keeps its size.
const (
	narrowWidth = 340
	wideWidth   = 860
)

// drawing is a chart in both widths.
type drawing struct {
	Narrow, Wide template.HTML
}

// draw draws a chart in both widths.
func draw(title string, height float64, seconds []*Second, do func(c *chart)) drawing {
	at := func(width float64) template.HTML {
		c := &chart{width: width, height: height, left: 44, right: 8, top: 8, bottom: 24, from: 0, to: 1}
		if len(seconds) > 0 {
			c.from, c.to = float64(seconds[0].At), float64(seconds[len(seconds)-1].At+1)
		}
		fmt.Fprintf(c, `<svg viewBox="0 0 %g %g" role="img" aria-label="%s">`, width, height, html.EscapeString(title))
		do(c)
		c.WriteString("</svg>")
		return template.HTML(c.String()) //nolint:gosec // every text in it is escaped
	}
	return drawing{Narrow: at(narrowWidth), Wide: at(wideWidth)}
}

func (c *chart) x(second float64) float64 {
	return c.left + (second-c.from)/(c.to-c.from)*(c.width-c.left-c.right)
}

func (c *chart) y(value float64) float64 {
	return c.height - c.bottom - value/c.most*(c.height-c.top-c.bottom)
}

// rect draws a rectangle; title is shown when somebody points at it.
func (c *chart) rect(class string, x, y, width, height float64, title string) {
	fmt.Fprintf(c, `<rect class="%s" x="%.1f" y="%.1f" width="%.2f" height="%.2f">`, class, x, y, max(width, 0.5), max(height, 0))
	if title != "" {
		fmt.Fprintf(c, "<title>%s</title>", html.EscapeString(title))
	}
	c.WriteString("</rect>")
}

func (c *chart) text(class, anchor string, x, y float64, text string) {
	fmt.Fprintf(c, `<text class="%s" text-anchor="%s" x="%.1f" y="%.1f">%s</text>`, class, anchor, x, y, html.EscapeString(text))
}

// timeAxis draws the seconds, and a line at the opening.
func (c *chart) timeAxis() {
	step := niceStep((c.to - c.from) / (c.width / 90))
	for second := math.Ceil(c.from/step) * step; second <= c.to; second += step {
		label := fmt.Sprintf("%+g s", second)
		if second == 0 {
			label = "opens"
		}
		anchor := "middle"
		if c.x(second) > c.width-20 {
			anchor = "end"
		}
		c.text("axis", anchor, c.x(second), c.height-8, label)
	}
	if c.from < 0 {
		fmt.Fprintf(c, `<line class="opening" x1="%[1]g" x2="%[1]g" y1="%[2]g" y2="%[3]g"/>`, c.x(0), c.top, c.height-c.bottom)
	}
}

// countAxis sets the vertical axis to counts up to the most, and draws its lines.
func (c *chart) countAxis(most float64) {
	step := max(1, niceStep(most/3))
	c.most = max(1, math.Ceil(most/step)*step)
	for value := 0.0; value <= c.most; value += step {
		fmt.Fprintf(c, `<line class="grid" x1="%g" x2="%g" y1="%[3]g" y2="%[3]g"/>`, c.left, c.width-c.right, c.y(value))
		c.text("axis", "end", c.left-6, c.y(value)+4, thousands(int(value)))
	}
}

// niceStep returns 1, 2 or 5 times a power of ten that is at least so much.
func niceStep(least float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(max(least, 0.001))))
	for _, step := range []float64{1, 2, 5} {
		if step*power >= least {
			return step * power
		}
	}
	return 10 * power
}
