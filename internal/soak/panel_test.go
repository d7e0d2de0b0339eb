package soak

import (
	"fmt"
	"math"
	"strings"
)

// panel is the part of the chart for one figure.
type panel struct {
	name string
	unit string
	of   func(replicaSample) float64
}

// replicaColours are colours that colour-blind readers can tell apart.
func replicaColours() []string { return []string{"#1f5fbf", "#d07a00", "#15845c"} }

// scale converts seconds to horizontal positions.
type scale struct{ seconds float64 }

func (x scale) at(seconds float64) float64 {
	return chartLeft + (chartRight-chartLeft)*seconds/x.seconds
}

func (r *report) drawLegend(b *strings.Builder) {
	x := 20
	for n, colour := range replicaColours() {
		fmt.Fprintf(b, `<path d="M%d 83h22" stroke="%s" stroke-width="3"/><text x="%d" y="88">replica %d</text>`, x, colour, x+28, n+1)
		x += 106
	}
	fmt.Fprintf(b, `<path d="M%d 83h22" stroke="#475069" stroke-width="1.5" stroke-dasharray="2 4"/><text x="%d" y="88">before the load</text>`, x, x+28)
	x += 188
	fmt.Fprintf(b, `<path d="M%d 74v18" stroke="#8f9ab8"/><text x="%d" y="88">load ends</text>`+"\n", x, x+10)
}

// drawQuarters marks the two quarters that the verdict compares.
func (r *report) drawQuarters(b *strings.Builder, x scale, panels int) {
	quarter := r.PlannedSeconds / 4
	for _, q := range []struct {
		name string
		from float64
	}{{"second quarter", quarter}, {"last quarter", 3 * quarter}} {
		left, right := x.at(q.from), x.at(q.from+quarter)
		for n := range panels {
			fmt.Fprintf(b, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="#eceff6"/>`, left, panelTop+n*panelStride, right-left, panelHeight)
		}
		fmt.Fprintf(b, `<text x="%.1f" y="%d" text-anchor="middle" fill="#5b6478" font-size="12">%s</text>`+"\n",
			(left+right)/2, panelTop+panelHeight-9, q.name)
	}
}

// draw draws the panel below top.
func (p panel) draw(b *strings.Builder, r *report, samples []*sample, x scale, top int) {
	most := 0.0
	for _, s := range samples {
		for _, one := range s.Replicas {
			most = math.Max(most, p.of(one))
		}
	}
	step := tick(most)
	ceiling := step * math.Ceil(most*1.02/step)
	y := func(value float64) float64 { return float64(top) + panelHeight*(1-value/ceiling) }
	fmt.Fprintf(b, `<text x="20" y="%d"><tspan font-weight="600">%s</tspan><tspan fill="#5b6478">, %s</tspan></text>`+"\n", top-8, p.name, p.unit)
	for value := 0.0; value <= ceiling+step/2; value += step {
		fmt.Fprintf(b, `<path d="M%d %.1fH%d" stroke="%s"/><text x="%d" y="%.1f" text-anchor="end" fill="#5b6478">%.0f</text>`,
			chartLeft, y(value), chartRight, map[bool]string{true: "#8f9ab8", false: "#d9dde7"}[value == 0], chartLeft-8, y(value)+4.5, value)
	}
	b.WriteString("\n")
	p.drawMinutes(b, x, top+panelHeight)
	fmt.Fprintf(b, `<path d="M%.1f %dv%d" stroke="#8f9ab8"/>`, x.at(r.PlannedSeconds), top, panelHeight)
	fmt.Fprintf(b, `<path d="M%d %.1fH%d" stroke="#475069" stroke-width="1.5" stroke-dasharray="2 4"/>`+"\n", chartLeft, y(p.atRest(r)), chartRight)
	for n, colour := range replicaColours() {
		fmt.Fprintf(b, `<path fill="none" stroke="%s" stroke-width="1.5" stroke-linejoin="round" d="`, colour)
		for i, s := range samples {
			fmt.Fprintf(b, "%c%.1f %.1f", "ML"[min(i, 1)], x.at(s.At), y(p.of(s.Replicas[n])))
		}
		b.WriteString(`"/>` + "\n")
	}
}

// drawMinutes writes the minutes below a panel.
func (p panel) drawMinutes(b *strings.Builder, x scale, bottom int) {
	step := tick(x.seconds / 60)
	for minute := 0.0; minute*60 <= x.seconds; minute += step {
		unit := ""
		if minute == 0 {
			unit = " min"
		}
		fmt.Fprintf(b, `<text x="%.1f" y="%d" text-anchor="middle" fill="#5b6478">%.0f%s</text>`, x.at(60*minute), bottom+18, minute, unit)
	}
	b.WriteString("\n")
}

// atRest returns the mean over the replicas before the load.
func (p panel) atRest(r *report) (mean float64) {
	for _, one := range r.Rest.Replicas {
		mean += p.of(one) / float64(len(r.Rest.Replicas))
	}
	return mean
}

// tick returns a round interval of which three to six cover the range.
func tick(most float64) float64 {
	const atMost = 5
	for unit := 1.0; ; unit *= 10 {
		for _, factor := range []float64{1, 2, 5} {
			if most <= atMost*unit*factor {
				return unit * factor
			}
		}
	}
}
