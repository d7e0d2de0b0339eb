//go:build linux

package bench

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// ladderRounds is how often each kind is played on each number of connections: there are many.
const ladderRounds = 3

// playLadder plays every kind of round with few connections and with many. Nothing is wanted of it:
// the rows before say what is.
func playLadder(y *yardstick) []goal {
	p, c := y.product, y.classic
	for _, n := range y.size.ladder {
		y.alternateIn(min(y.size.rounds, ladderRounds),
			func() *load { return p.ceiling(n) },
			func() *load { return c.holds(n) },
			func() *load { return p.holds("holds", n, y.tokens, dropOptions{}) },
			func() *load { return p.newHolds(n) },
			func() *load { return p.holds("holds, 12 sizes", n, y.tokens, dropOptions{ofSizes: true}) },
			func() *load { return p.newHoldsOfSizes(n) },
			func() *load { return p.soldOut(n) },
			func() *load { return p.allHeld(n) },
			func() *load { return p.coolingDown(n) },
			func() *load { return p.repeated(n) },
			func() *load { return p.purchases(n) },
			func() *load { return c.purchases(n) },
			func() *load { return p.cancels(n) },
			func() *load { return c.cancels(n) },
			func() *load { return p.me(n) },
			func() *load { return p.liveList(n) },
		)
	}
	return nil
}

// rung is the middle of the rounds of one kind, on one number of connections or at one point of an
// axis.
type rung struct {
	row, side, what    string
	connections, point int
}

// middles returns the median of each figure of the rounds of a row, in the order in which they were
// first played.
func middles(samples []sample, row string) (rungs []rung, of map[rung]sample) {
	rounds := map[rung][]sample{}
	for _, s := range samples {
		if s.Row != row {
			continue
		}
		r := rung{s.Row, s.Side, s.What, s.Connections, s.Point}
		if rounds[r] == nil {
			rungs = append(rungs, r)
		}
		rounds[r] = append(rounds[r], s)
	}
	of = map[rung]sample{}
	for r, all := range rounds {
		mid := func(figure func(sample) float64) float64 {
			figures := make([]float64, len(all))
			for i, s := range all {
				figures[i] = figure(s)
			}
			slices.Sort(figures)
			return median(figures)
		}
		m := all[0]
		m.PerSecond = mid(func(s sample) float64 { return s.PerSecond })
		m.P50, m.P99, m.P999 = mid(func(s sample) float64 { return s.P50 }), mid(func(s sample) float64 { return s.P99 }), mid(func(s sample) float64 { return s.P999 })
		m.ServerCPU, m.PostgresCPU = mid(func(s sample) float64 { return s.ServerCPU }), mid(func(s sample) float64 { return s.PostgresCPU })
		m.RedisCPU, m.LoadCPU = mid(func(s sample) float64 { return s.RedisCPU }), mid(func(s sample) float64 { return s.LoadCPU })
		m.Allocations, m.WALBytes = mid(func(s sample) float64 { return s.Allocations }), mid(func(s sample) float64 { return s.WALBytes })
		m.GateBatch, m.LedgerBatch = mid(func(s sample) float64 { return s.GateBatch }), mid(func(s sample) float64 { return s.LedgerBatch })
		of[r] = m
	}
	return rungs, of
}

// printLadder prints the middles of the ladder.
func printLadder(to io.Writer, samples []sample) error {
	rungs, of := middles(samples, "ladder")
	if len(rungs) == 0 {
		return nil
	}
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "connections\ta second\tp50 ms\tp99\tp99.9\tserver µs\tpostgres\tredis\tload\tallocs\tWAL B\tgate batch\tledger\t  side, what\t")
	for _, r := range rungs {
		s := of[r]
		fmt.Fprintf(table, "%d\t%.0f\t%.2f\t%.1f\t%.1f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t  %s\t\n", r.connections, s.PerSecond, s.P50, s.P99, s.P999,
			s.ServerCPU*1000, s.PostgresCPU*1000, s.RedisCPU*1000, s.LoadCPU*1000, s.Allocations, s.WALBytes, s.GateBatch, s.LedgerBatch, r.side+", "+r.what)
	}
	return table.Flush()
}

// thousands formats a number with separators.
func thousands(n int) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
