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

// pairHalf is what one version did in one pair.
type pairHalf struct{ holds, soldOut, allHeld *load }

// pair is what both versions did, one right after the other.
type pair struct{ base, present pairHalf }

// BenchmarkPairs compares this tree with another version of the product, BASE, in PAIRS pairs of short rounds. Both run all
// the time, each on a database and a Redis of its own, and are asked in turns: what else the machine does meets both halves
// of a pair alike, so that their ratio holds where the figures themselves do not.
func BenchmarkPairs(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("PAIRS"))
	require.NoError(b, err, "PAIRS is how many pairs to play, as in `make bench BASE=main PAIRS=9`")
	require.Positive(b, n)
	a := newArena(b)
	base, present := a.openShop("base", baseBinary(b)), a.openShop("present", binary)
	for _, s := range []*shop{base, present} {
		s.holds(s, a.tokens, connections) // every token is seen once before it is measured
	}
	for b.Loop() {
		var pairs []pair
		for i := range n {
			fmt.Fprintf(os.Stderr, "pair %d of %d\n", i+1, n)
			pairs = append(pairs, playPair(base, present, i%2 == 1))
		}
		require.NoError(b, printRatios(os.Stdout, pairs))
		b.ReportMetric(0, "ns/op")
	}
}

// playPair plays each kind of round with both versions before it goes on to the next kind. Which version goes first is the
// other one in the next pair: the second of two is favoured by whatever warms up, or suffers from what fills up.
func playPair(base, present *shop, presentFirst bool) pair {
	var p pair
	first, second, ofFirst, ofSecond := base, present, &p.base, &p.present
	if presentFirst {
		first, second, ofFirst, ofSecond = present, base, &p.present, &p.base
	}
	tokens := base.arena.tokens
	ofFirst.holds, ofSecond.holds = first.holds(first, tokens, connections), second.holds(second, tokens, connections)
	ofFirst.soldOut, ofSecond.soldOut = first.refusals(true), second.refusals(true)
	ofFirst.allHeld, ofSecond.allHeld = first.refusals(false), second.refusals(false)
	return p
}

// printRatios prints, for each metric, the median of the pairs' ratios and the least and the greatest of them.
func printRatios(to io.Writer, pairs []pair) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "present/base, %d pairs\tmedian\tmin\tmax\n", len(pairs))
	for _, m := range metrics() {
		ratios := make([]float64, len(pairs))
		for i, p := range pairs {
			ratios[i] = m.of(p.present) / m.of(p.base)
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
