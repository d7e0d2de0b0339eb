//go:build linux

package bench

import (
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// BenchmarkRows plays the rows of ROW, or all, and prints what was reached of what is wanted.
func BenchmarkRows(b *testing.B) {
	chosen := chosenRows(b)
	rounds, err := strconv.Atoi(os.Getenv("ROUNDS"))
	require.NoError(b, err, "ROUNDS is how many rounds to play, as in `make bench ROUNDS=5`")
	require.Positive(b, rounds)
	for b.Loop() {
		y := newYardstick(b, full(rounds))
		y.open()
		all := report{Rounds: rounds}
		for _, r := range chosen {
			all.Goals = append(all.Goals, y.play(r)...)
		}
		all.Samples = y.samples
		require.NoError(b, printLadder(os.Stdout, all.Samples))
		require.NoError(b, printGoals(os.Stdout, all.Goals))
		if path := os.Getenv("BENCH_JSON"); path != "" {
			require.NoError(b, all.write(path))
		}
		if docs := os.Getenv("BENCH_DOCS"); docs != "" && os.Getenv("ROW") == "" {
			require.NoError(b, all.document(docs))
		}
		b.ReportMetric(0, "ns/op")
	}
}

// play plays a row.
func (y *yardstick) play(r row) []goal {
	y.tb.Helper()
	y.say("%s", r.name)
	y.row = r.name
	began := time.Now()
	defer func() { y.say("%s took %.1f s", r.name, time.Since(began).Seconds()) }()
	return r.play(y)
}

// chosenRows returns the rows that ROW names, separated by commas.
func chosenRows(tb testing.TB) []row {
	tb.Helper()
	names := strings.Split(os.Getenv("ROW"), ",")
	if names[0] == "" {
		return rows()
	}
	var chosen []row
	for _, name := range names {
		at := slices.IndexFunc(rows(), func(r row) bool { return r.name == name })
		require.GreaterOrEqual(tb, at, 0, "ROW=%s: there are %v", name, rowNames())
		chosen = append(chosen, rows()[at])
	}
	return chosen
}

func rowNames() (names []string) {
	for _, r := range rows() {
		names = append(names, r.name)
	}
	return names
}

// TestBench_EachRow plays each row once, as short as it can be.
func TestBench_EachRow(t *testing.T) {
	y := newYardstick(t, short())
	y.open()
	for _, r := range rows() {
		goals := y.play(r)
		require.True(t, len(goals) > 0 || r.name == "ladder", r.name)
		for _, g := range goals {
			require.NotEmpty(t, g.Rounds, "%s: %s", r.name, g.Figure)
			require.False(t, math.IsNaN(g.Reached), "%s: %s", r.name, g.Figure)
		}
	}
	require.NoError(t, printLadder(io.Discard, y.samples))
}
