//go:build linux

package bench

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// panel is one plot of a chart: figures over something that grows, on a logarithmic axis.
type panel struct {
	title, across string
	series        []series
}

// series is one line of a panel.
type series struct {
	name   string
	points []point
}

type point struct{ x, y float64 }

// Sizes of a chart, in its own units, which are pixels when it is shown 800 wide.
const (
	chartWidth  = 800
	panelHeight = 190
	panelTop    = 74 // of the first panel's plot
	panelStride = 290
	panelLeft   = 62
)

// colours are colours that colour-blind readers can tell apart, on the chart's own background.
func colours() []string { return []string{"#1f5fbf", "#d07a00", "#15845c", "#8a3fa8"} }

// chart returns panels as SVG, so many beside each other. It has a background of its own, so that
// it can be read on light and on dark pages.
func chart(title string, panels []panel, columns int) string {
	rows := (len(panels) + columns - 1) / columns
	height := 20 + rows*panelStride
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="t d" `+
		`font-family="ui-sans-serif, system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="13" fill="#1d2433">`+"\n", chartWidth, height)
	fmt.Fprintf(&b, "<title id=\"t\">%s</title>\n<desc id=\"d\">%s</desc>\n", html.EscapeString(title), html.EscapeString(inWords(panels)))
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="10" fill="#fbfaf7"/>`+"\n", chartWidth, height)
	width := chartWidth / columns
	for i, p := range panels {
		fmt.Fprintf(&b, `<g transform="translate(%d %d)">`+"\n", i%columns*width, i/columns*panelStride)
		p.draw(&b, float64(width-panelLeft-24))
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// inWords returns the figures for people who cannot see the chart.
func inWords(panels []panel) string {
	var all []string
	for _, p := range panels {
		for _, s := range p.series {
			var figures []string
			for _, one := range s.points {
				figures = append(figures, fmt.Sprintf("%s at %s", thousands(int(one.y)), thousands(int(one.x))))
			}
			all = append(all, fmt.Sprintf("%s, %s by %s: %s.", p.title, s.name, p.across, strings.Join(figures, ", ")))
		}
	}
	return strings.Join(all, " ")
}

// draw draws a panel whose plot is so wide.
func (p panel) draw(b *strings.Builder, width float64) {
	least, most, highest := math.Inf(1), math.Inf(-1), 0.0
	for _, s := range p.series {
		for _, one := range s.points {
			least, most, highest = min(least, one.x), max(most, one.x), max(highest, one.y)
		}
	}
	if !(highest > 0) {
		highest = 1 // nothing was answered: an empty plot, too
	}
	step := tick(highest)
	top := step * math.Ceil(highest/step)
	x := func(value float64) float64 {
		if least == most {
			return panelLeft + width/2
		}
		return panelLeft + width*math.Log(value/least)/math.Log(most/least)
	}
	y := func(value float64) float64 { return panelTop + panelHeight*(1-value/top) }
	fmt.Fprintf(b, `<text x="20" y="34" font-weight="600">%s</text>`+"\n", html.EscapeString(p.title))
	for value := 0.0; value <= top+step/2; value += step {
		fmt.Fprintf(b, `<path d="M%d %.1fh%.1f" stroke="%s"/><text x="%d" y="%.1f" text-anchor="end" fill="#5b6478">%s</text>`+"\n",
			panelLeft, y(value), width, map[bool]string{true: "#8f9ab8", false: "#d9dde7"}[value == 0], panelLeft-8, y(value)+4.5, thousands(int(value)))
	}
	at := 20.0
	for i, s := range p.series {
		colour := colours()[i%len(colours())]
		if len(p.series) > 1 {
			fmt.Fprintf(b, `<path d="M%.0f 51h18" stroke="%s" stroke-width="3"/><text x="%.0f" y="56">%s</text>`+"\n", at, colour, at+24, html.EscapeString(s.name))
			at += 60 + 7*float64(len(s.name))
		}
		fmt.Fprintf(b, `<path fill="none" stroke="%s" stroke-width="2" stroke-linejoin="round" d="`, colour)
		for n, one := range s.points {
			fmt.Fprintf(b, "%c%.1f %.1f", "ML"[min(n, 1)], x(one.x), y(one.y))
		}
		b.WriteString(`"/>` + "\n")
		for _, one := range s.points {
			fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>`, x(one.x), y(one.y), colour)
			if i == 0 {
				fmt.Fprintf(b, `<text x="%.1f" y="%d" text-anchor="middle" fill="#5b6478">%s</text>`, x(one.x), panelTop+panelHeight+18, thousands(int(one.x)))
			}
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%d" text-anchor="middle" fill="#5b6478">%s</text>`+"\n",
		panelLeft+width/2, panelTop+panelHeight+38, html.EscapeString(p.across))
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

// ladderChart returns the rates by connections.
func ladderChart(samples []sample) string {
	rungs, of := middles(samples, "ladder")
	line := func(name, side, what string) series {
		s := series{name: name}
		for _, r := range rungs {
			if r.side == side && r.what == what {
				s.points = append(s.points, point{float64(r.connections), of[r].PerSecond})
			}
		}
		return s
	}
	return chart("Answers a second by connections", []panel{
		{"Holds a second", "connections", []series{line("known tokens", "product", "holds"), line("new tokens", "product", newTokensHolds), line("classic", "classic", "holds")}},
		{"Answers a second that change nothing", "connections", []series{line("/healthz", "product", "ceiling"), line("sold out", "product", "sold-out"),
			line("live list", "product", "live list, 20 drops")}},
	}, 2)
}

// axesChart returns how the rate of holds changes while one thing grows.
func axesChart(samples []sample) string {
	var panels []panel
	for _, a := range axes() {
		rungs, of := middles(samples, a.row)
		s := series{name: "holds a second"}
		for _, r := range rungs {
			s.points = append(s.points, point{float64(r.point), of[r].PerSecond})
		}
		panels = append(panels, panel{"Holds a second", a.of, []series{s}})
	}
	return chart("Holds a second while one thing grows", panels, 2)
}

func TestChart(t *testing.T) {
	t.Parallel()
	text := chart("A & B", []panel{
		{"Holds a second", "connections", []series{{"known", []point{{1, 900}, {16, 4000}, {256, 9000}}}, {"new", []point{{1, 800}, {256, 7000}}}}},
		{"One", "replicas", []series{{"holds", []point{{2, 10}}}}},
	}, 2)
	for decoder := xml.NewDecoder(strings.NewReader(text)); ; {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
	}
	require.NotContains(t, text, "NaN")
	require.Contains(t, text, "Holds a second, known by connections: 900 at 1, 4,000 at 16, 9,000 at 256.")
}
