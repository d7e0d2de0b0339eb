package soak

import (
	"fmt"
	"strings"
)

// Sizes of the chart, in its own units, which are pixels when it is shown 800 wide.
const (
	chartWidth  = 800
	chartLeft   = 52  // left end of the time axis
	chartRight  = 780 // right end
	panelTop    = 132 // of the first panel
	panelHeight = 128
	panelStride = 186
	chartBottom = 34 // below the last panel
)

// chart returns the chart of a run as SVG: each replica's figures over time, from zero.
func (r *report) chart() string {
	panels := []panel{
		{"Live heap", "MB, after a collection", func(s replicaSample) float64 { return s.HeapMB }},
		{"Resident memory", "MB, as the kernel counts it", func(s replicaSample) float64 { return s.ResidentMB }},
		{"Goroutines", "at the moment of the sample", func(s replicaSample) float64 { return float64(s.Goroutines) }},
	}
	height := panelTop + (len(panels)-1)*panelStride + panelHeight + chartBottom
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="t d" `+
		`font-family="ui-sans-serif, system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="13" fill="#1d2433">`+"\n", chartWidth, height)
	fmt.Fprintf(&b, "<title id=\"t\">%s</title>\n<desc id=\"d\">%s</desc>\n", r.headline(), r.describe())
	fmt.Fprintf(&b, `<rect width="%d" height="%d" rx="10" fill="#fbfaf7"/>`+"\n", chartWidth, height)
	fmt.Fprintf(&b, `<text x="20" y="36" font-size="19" font-weight="700">%s</text>`+"\n", r.headline())
	fmt.Fprintf(&b, `<text x="20" y="60" fill="#5b6478">%s</text>`+"\n", r.subline())
	r.drawLegend(&b)
	samples := r.drawn()
	x := scale{max(r.PlannedSeconds, samples[len(samples)-1].At)}
	r.drawQuarters(&b, x, len(panels))
	for n, p := range panels {
		p.draw(&b, r, samples, x, panelTop+n*panelStride)
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (r *report) headline() string {
	return fmt.Sprintf("%.3g minutes of drops that come and go", r.PlannedSeconds/60)
}

func (r *report) subline() string {
	return fmt.Sprintf("%s drops, %s people, %s sockets, %s requests; %d breaches", thousands(r.Judged), thousands(r.People),
		thousands(int(r.Sockets)), thousands(int(r.Requests)), len(r.Breaches))
}

// describe returns the chart's text for people who cannot see it.
func (r *report) describe() string {
	var all []string
	for n := range r.Quarter2 {
		q2, q4 := r.Quarter2[n], r.Quarter4[n]
		all = append(all, fmt.Sprintf("Replica %d: live heap %.1f MB in the second quarter and %.1f MB in the last, resident memory %.0f and %.0f MB, "+
			"%d goroutines before the load and %d after it.", n+1, q2.HeapMB, q4.HeapMB, q2.ResidentMB, q4.ResidentMB,
			r.Rest.Replicas[n].Goroutines, r.After.Replicas[n].Goroutines))
	}
	return strings.Join(all, " ")
}

// drawn returns the samples up to the first one after the load.
func (r *report) drawn() (samples []*sample) {
	for _, s := range r.Samples {
		if samples = append(samples, s); s.Phase != "load" {
			break
		}
	}
	return samples
}

// thousands formats a number with separators.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
