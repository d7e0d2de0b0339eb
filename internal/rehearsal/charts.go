package rehearsal

import (
	"fmt"
	"math"
	"strings"
)

// arrivalsChart shows how many opened the page and how many pressed Reserve, second by second.
func (r *Result) arrivalsChart() drawing {
	return draw("People who opened the page, and presses of Reserve, in each second", 190, r.Seconds, func(c *chart) {
		most := 0
		for _, s := range r.Seconds {
			most = max(most, s.Arrived, s.Pressed)
		}
		c.countAxis(float64(most))
		for _, s := range r.Seconds {
			title := fmt.Sprintf("second %+d: %d opened the page, %d presses of Reserve", s.At, s.Arrived, s.Pressed)
			left, width := c.x(float64(s.At)), c.x(float64(s.At+1))-c.x(float64(s.At))
			c.rect("pressed", left, c.y(float64(s.Pressed)), width, c.y(0)-c.y(float64(s.Pressed)), title)
			c.rect("arrived", left+width/4, c.y(float64(s.Arrived)), width/2, c.y(0)-c.y(float64(s.Arrived)), title)
		}
		c.timeAxis()
	})
}

// classOf returns the style class of a kind of answer.
func classOf(kind Kind) string { return "k-" + strings.ReplaceAll(string(kind), " ", "-") }

// answersChart shows what people were answered, second by second.
func (r *Result) answersChart() drawing {
	return draw("Answers in each second, by kind", 210, r.Seconds, func(c *chart) {
		most := 0
		for _, s := range r.Seconds {
			most = max(most, s.presses())
		}
		c.countAxis(float64(most))
		for _, s := range r.Seconds {
			below := 0
			for _, kind := range Kinds() {
				n := s.Answers[kind]
				if n == 0 || kind == KindPage {
					continue
				}
				left, width := c.x(float64(s.At)), c.x(float64(s.At+1))-c.x(float64(s.At))
				top, bottom := c.y(float64(below+n)), c.y(float64(below))
				c.rect(classOf(kind), left, top, width-0.3, bottom-top, fmt.Sprintf("second %+d: %d %s", s.At, n, kind))
				below += n
			}
		}
		c.timeAxis()
	})
}

// presses returns how many presses were answered in the second.
func (s *Second) presses() (n int) {
	for kind, count := range s.Answers {
		if kind != KindPage {
			n += count
		}
	}
	return n
}

// heatMap shows how long something took, second by second: a row for each band of times, darker
// where there is more.
func (r *Result) heatMap(title string, of func(*Second) *Banded) drawing {
	most, highest := 0, 0
	for _, s := range r.Seconds {
		for band, n := range of(s) {
			most = max(most, n)
			if n > 0 {
				highest = max(highest, band)
			}
		}
	}
	rows := highest + 1
	const rowHeight = 20
	return draw(title, float64(rows*rowHeight+32), r.Seconds, func(c *chart) {
		c.left = 60
		for band := range rows {
			y := c.top + float64(rows-1-band)*rowHeight
			c.text("axis", "end", c.left-6, y+14, bandText(band))
			for _, s := range r.Seconds {
				n := of(s)[band]
				if n == 0 {
					continue
				}
				shade := 1 + int(9*math.Log(float64(n))/math.Log(float64(max(most, 2))))
				class := fmt.Sprintf("heat h%d", min(shade, 10))
				if band >= bandOf(answersWithin) {
					class += " late"
				}
				left := c.x(float64(s.At))
				c.rect(class, left, y, c.x(float64(s.At+1))-left-0.3, rowHeight-1, fmt.Sprintf("second %+d: %d took %s", s.At, n, bandText(band)))
			}
		}
		c.timeAxis()
	})
}

// bandText names a band by its upper bound.
func bandText(band int) string {
	if band == len(bands) {
		return "more"
	}
	if d := bands[band]; d.Seconds() >= 1 {
		return fmt.Sprintf("< %g s", d.Seconds())
	}
	return fmt.Sprintf("< %d ms", bands[band].Milliseconds())
}

// stockChart shows the units that were available, in carts and sold.
func (r *Result) stockChart() drawing {
	return draw("Units that were available, in carts and sold", 190, r.Seconds, func(c *chart) {
		c.countAxis(float64(r.Units))
		for i, at := range r.Stock {
			until := c.to
			if i+1 < len(r.Stock) {
				until = r.Stock[i+1].Seconds
			}
			left, right := c.x(max(at.Seconds, c.from)), c.x(min(until, c.to))
			if right <= left {
				continue
			}
			below := 0
			for _, part := range []struct {
				class string
				n     int
			}{{"sold", at.Sold}, {"reserved", at.Reserved}, {"available", at.Available}} {
				top, bottom := c.y(float64(below+part.n)), c.y(float64(below))
				c.rect(part.class, left, top, right-left+0.2, bottom-top, "")
				below += part.n
			}
		}
		c.timeAxis()
	})
}

// sizesChart has a row for each size: darker while more of it is available.
func (r *Result) sizesChart() drawing {
	const rowHeight = 20
	return draw("Available units of each size", float64(len(r.Sizes)*rowHeight+32), r.Seconds, func(c *chart) {
		c.left = 70
		for row, size := range r.Sizes {
			id, label, _ := strings.Cut(size, " ")
			y := c.top + float64(row)*rowHeight
			c.text("axis", "end", c.left-6, y+14, label)
			c.rect("none", c.left, y, c.width-c.left-c.right, rowHeight-1, "")
			most := 1
			for _, at := range r.Stock {
				most = max(most, at.Sizes[id])
			}
			for i := 0; i < len(r.Stock); {
				n, until := r.Stock[i].Sizes[id], i
				for until < len(r.Stock) && r.Stock[until].Sizes[id] == n {
					until++ // rectangles of the same colour are drawn as one
				}
				end := c.to
				if until < len(r.Stock) {
					end = r.Stock[until].Seconds
				}
				left, right := c.x(max(r.Stock[i].Seconds, c.from)), c.x(min(end, c.to))
				if n > 0 && right > left {
					c.rect(fmt.Sprintf("heat h%d", 1+9*n/most), left, y, right-left, rowHeight-1, fmt.Sprintf("%s: %d available", label, n))
				}
				i = until
			}
		}
		c.timeAxis()
	})
}
