//go:build linux

package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A run of all rows writes its figures into docs/performance.md, between these lines.
const (
	figuresBegin = "<!-- `make bench` writes what follows -->\n"
	figuresEnd   = "<!-- `make bench` writes no further -->\n"
)

// document writes the charts and the figures of a run into the documents in a folder.
func (r *report) document(docs string) error {
	for name, text := range map[string]string{"bench-connections": ladderChart(r.Samples), "bench-axes": axesChart(r.Samples)} {
		if err := os.WriteFile(filepath.Join(docs, "images", name+".svg"), []byte(text), 0o644); err != nil { //nolint:gosec // a page of a repository
			return err
		}
	}
	path := filepath.Join(docs, "performance.md")
	page, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(page), figuresBegin)
	_, after, foundEnd := strings.Cut(rest, figuresEnd)
	if !found || !foundEnd {
		return fmt.Errorf("%s has no place for the figures", path)
	}
	return os.WriteFile(path, []byte(before+figuresBegin+r.tables()+figuresEnd+after), 0o644) //nolint:gosec // a page of a repository
}

// tables returns the figures of a run as Markdown.
func (r *report) tables() string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s, %d cores that the servers and the load generator share. Medians of %d rounds, and in brackets the lowest and the highest.\n\n",
		processor(), runtime.NumCPU(), r.Rounds)
	b.WriteString("| figure | reached | at least | aim |\n|---|---|---|---|\n")
	for _, g := range r.Goals {
		limits := " | "
		if !g.NoLimit {
			limits = fmt.Sprintf("%s | %s", g.limit(g.AtLeast), g.limit(g.Aim))
		}
		fmt.Fprintf(&b, "| %s | %s%s (%s – %s) | %s |\n", g.Figure, digits(g.Reached), g.Unit, digits(g.Lowest), digits(g.Highest), limits)
	}
	b.WriteString("\n![Holds a second, and answers a second that change nothing, by connections](images/bench-connections.svg)\n" +
		"\n![Holds a second while one thing grows: rows in the table, hot drops, replicas, sockets](images/bench-axes.svg)\n")
	b.WriteString("\nEach kind of request, by connections. What is spent is for each answer.\n\n" +
		"| what | connections | a second | p50 ms | p99 ms | p99.9 ms | server µs | Postgres µs | Redis µs | allocations | WAL bytes | gate batch | ledger batch |\n" +
		"|---|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	rungs, of := middles(r.Samples, "ladder")
	for _, rung := range rungs {
		s := of[rung]
		fmt.Fprintf(&b, "| %s, %s | %d | %s | %.2f | %.1f | %.1f | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f | %.0f |\n", rung.side, rung.what, rung.connections,
			thousands(int(s.PerSecond)), s.P50, s.P99, s.P999, s.ServerCPU*1000, s.PostgresCPU*1000, s.RedisCPU*1000, s.Allocations, s.WALBytes, s.GateBatch, s.LedgerBatch)
	}
	return b.String() + "\n"
}

// limit returns a wanted figure with its sign and unit.
func (g *goal) limit(figure float64) string {
	if g.Falling {
		return "≤ " + digits(figure) + g.Unit
	}
	return "≥ " + digits(figure) + g.Unit
}

// processor returns what the kernel calls the processor.
func processor() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	_, rest, _ := strings.Cut(string(text), "model name\t: ")
	name, _, _ := strings.Cut(rest, "\n")
	return name
}

func TestDocument_ReplacesTheFigures(t *testing.T) {
	t.Parallel()
	docs := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(docs, "images"), 0o755))
	page := filepath.Join(docs, "performance.md")
	l := newLoad(200)
	l.count(200, time.Millisecond)
	l.took = time.Second
	r := report{Rounds: 1, Goals: []goal{goal{Figure: "holds", AtLeast: 1, Aim: 2}.of([]float64{3})},
		Samples: []sample{newSample("ladder", 0, 0, "product", "holds", 1, l), newSample("axis-rows", 0, 10, "product", "holds", 1, l)}}
	require.NoError(t, os.WriteFile(page, []byte("none"), 0o600))
	require.Error(t, r.document(docs))
	require.NoError(t, os.WriteFile(page, []byte("before\n"+figuresBegin+"stale\n"+figuresEnd+"after\n"), 0o600))
	require.NoError(t, r.document(docs))
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	require.NotContains(t, string(text), "stale")
	require.Regexp(t, `(?s)^before\n.*\| holds \| 3 \(3 – 3\) \| ≥ 1 \| ≥ 2 \|.*after\n$`, string(text))
}
