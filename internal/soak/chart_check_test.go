package soak

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"sneakerhead/internal/faults/deployment"

	"github.com/stretchr/testify/require"
)

func TestSoakReport_ChartHasALineForEachReplicaAndFigure(t *testing.T) {
	t.Parallel()
	r := newReport()
	r.PlannedSeconds, r.Judged, r.People = 1200, 412, 13_999
	at := func(seconds float64, heap float64) *sample {
		s := &sample{At: seconds, Phase: "load"}
		for range deployment.Replicas {
			s.Replicas = append(s.Replicas, replicaSample{HeapMB: heap, ResidentMB: 60, Goroutines: 80})
		}
		return s
	}
	r.Rest, r.After = at(0, 5), at(1220, 8)
	for n := range 240 {
		r.Samples = append(r.Samples, at(float64(n*5), 10+float64(n%7)))
	}
	r.Quarter2, r.Quarter4 = r.quarter(2), r.quarter(4)
	chart := r.chart()
	require.Contains(t, chart, "20 minutes of drops that come and go")
	require.Contains(t, chart, "412 drops, 13,999 people")
	lines := 0
	for decoder := xml.NewDecoder(strings.NewReader(chart)); ; {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "path" {
			for _, a := range start.Attr {
				if a.Name.Local == "fill" && a.Value == "none" {
					lines++
				}
			}
		}
	}
	require.Equal(t, 3*deployment.Replicas, lines)
}
