//go:build linux

package bench

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/require"
)

// metric is one figure of a pair.
type metric struct {
	name string
	of   func(pairHalf) float64
}

// pairHalf is the result of one version in one pair.
type pairHalf struct{ holds, soldOut, allHeld *load }

// pair has the results of both versions, measured right after each other.
type pair struct{ base, current pairHalf }

// BenchmarkPairs compares this tree with another version, BASE, in PAIRS pairs of short rounds.
// Both servers run all the time, each with its own database and Redis, and are measured
// alternately. Other load on the machine affects both halves of a pair alike, so the ratio is
// stable even when the figures are not.
func BenchmarkPairs(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("PAIRS"))
	require.NoError(b, err, "PAIRS is how many pairs to play, as in `make bench BASE=main PAIRS=9`")
	require.Positive(b, n)
	y := newYardstick(b, full(n))
	base, current := y.openShop("base", baseBinary(b), 1), y.openShop("current", binary(y.tb), 1)
	base.warmUp()
	current.warmUp()
	for b.Loop() {
		var pairs []pair
		for i := range n {
			fmt.Fprintf(os.Stderr, "pair %d of %d\n", i+1, n)
			pairs = append(pairs, playPair(base, current, i%2 == 1))
		}
		require.NoError(b, printRatios(os.Stdout, "current/base", pairs, metrics()))
		b.ReportMetric(0, "ns/op")
	}
}

// playPair runs each kind of round with both versions before the next kind. The order of the
// versions changes with each pair, because caches and full tables favour one position.
func playPair(base, current *shop, currentFirst bool) pair {
	var p pair
	first, second, ofFirst, ofSecond := base, current, &p.base, &p.current
	if currentFirst {
		first, second, ofFirst, ofSecond = current, base, &p.current, &p.base
	}
	many := base.y.size.many
	ofFirst.holds, ofSecond.holds = first.pairHolds(dropOptions{}), second.pairHolds(dropOptions{})
	ofFirst.soldOut, ofSecond.soldOut = first.soldOut(many), second.soldOut(many)
	ofFirst.allHeld, ofSecond.allHeld = first.allHeld(many), second.allHeld(many)
	return p
}

// pairHolds are the holds of a pair.
func (s *shop) pairHolds(o dropOptions) *load {
	s.y.tb.Helper()
	return s.y.undisturbed(func() *load { return s.holds("holds", s.y.size.many, s.y.tokens, o) })
}

// printRatios prints the median, lowest and highest ratio of the pairs for each metric.
func printRatios(to io.Writer, what string, pairs []pair, metrics []metric) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "%s, %d pairs\tmedian\tmin\tmax\n", what, len(pairs))
	for _, m := range metrics {
		ratios := make([]float64, len(pairs))
		for i, p := range pairs {
			ratios[i] = m.of(p.current) / m.of(p.base)
		}
		slices.Sort(ratios)
		fmt.Fprintf(table, "%s\t%.3f\t%.3f\t%.3f\n", m.name, median(ratios), ratios[0], ratios[len(ratios)-1])
	}
	return table.Flush()
}

func metrics() []metric {
	return []metric{
		{"holds a second", func(h pairHalf) float64 { return h.holds.perSecond() }},
		{"p50 of a hold", func(h pairHalf) float64 { return h.holds.quantile(50) }},
		{"p99 of a hold", func(h pairHalf) float64 { return h.holds.quantile(99) }},
		{"CPU seconds a hold", func(h pairHalf) float64 { return h.holds.cpuEach() }},
		{"sold-out refusals a second", func(h pairHalf) float64 { return h.soldOut.perSecond() }},
		{"CPU seconds a sold-out refusal", func(h pairHalf) float64 { return h.soldOut.cpuEach() }},
		{"all-held refusals a second", func(h pairHalf) float64 { return h.allHeld.perSecond() }},
		{"CPU seconds an all-held refusal", func(h pairHalf) float64 { return h.allHeld.cpuEach() }},
	}
}

// median returns the middle of sorted figures.
func median(sorted []float64) float64 {
	return (sorted[(len(sorted)-1)/2] + sorted[len(sorted)/2]) / 2
}
