//go:build linux

package bench

import (
	"fmt"
	"io"
	"slices"
	"testing"
	"text/tabwriter"

	"github.com/stretchr/testify/require"
)

// goal is one line of the table at the end of a run: a figure of a row, and what is wanted of it.
type goal struct {
	Row     string  `json:"row"`
	Figure  string  `json:"figure"`
	Unit    string  `json:"unit"`
	Reached float64 `json:"reached"`
	AtLeast float64 `json:"atLeast"`
	Aim     float64 `json:"aim"`
	// Falling says that less is better, such as time: AtLeast is then the most that there may be.
	Falling bool      `json:"falling,omitempty"`
	NoLimit bool      `json:"noLimit,omitempty"` // it is shown, and nothing is wanted of it
	Lowest  float64   `json:"lowest"`            // of the rounds
	Highest float64   `json:"highest"`
	Rounds  []float64 `json:"rounds"`
}

// met reports whether the figure is good enough.
func (g *goal) met(limit float64) bool {
	if g.Falling {
		return g.Reached <= limit
	}
	return g.Reached >= limit
}

func (g *goal) verdict() string {
	switch {
	case g.met(g.Aim):
		return "aim reached"
	case g.met(g.AtLeast):
		return "yes"
	default:
		return "NO"
	}
}

// of fills in the rounds, and with them the median.
func (g goal) of(rounds []float64) goal {
	sorted := slices.Sorted(slices.Values(rounds))
	g.Rounds, g.Reached, g.Lowest, g.Highest = rounds, median(sorted), sorted[0], sorted[len(sorted)-1]
	return g
}

// printGoals prints the table.
func printGoals(to io.Writer, goals []goal) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "row\tfigure\treached\tlowest\thighest\tat least\taim\t")
	for _, g := range goals {
		if g.NoLimit {
			fmt.Fprintf(table, "%s\t%s\t%s%s\t%s\t%s\t\t\t\n", g.Row, g.Figure, digits(g.Reached), g.Unit, digits(g.Lowest), digits(g.Highest))
			continue
		}
		sign := "≥"
		if g.Falling {
			sign = "≤"
		}
		fmt.Fprintf(table, "%s\t%s\t%s%s\t%s\t%s\t%s%.3g\t%s%.3g\t%s\n", g.Row, g.Figure,
			digits(g.Reached), g.Unit, digits(g.Lowest), digits(g.Highest), sign, g.AtLeast, sign, g.Aim, g.verdict())
	}
	return table.Flush()
}

// digits formats a figure with about three digits.
func digits(figure float64) string {
	if figure >= 100 {
		return fmt.Sprintf("%.0f", figure)
	}
	return fmt.Sprintf("%.3g", figure)
}

// part is one side of a comparison.
type part func() *load

// alternate plays the parts in turn, as many rounds as the run has, and returns the rounds of each.
func (y *yardstick) alternate(parts ...part) [][]*load {
	y.tb.Helper()
	return y.alternateIn(y.size.rounds, parts...)
}

// alternateIn is alternate for another number of rounds. The order changes with each round, because
// caches and full tables favour one position.
func (y *yardstick) alternateIn(rounds int, parts ...part) [][]*load {
	y.tb.Helper()
	results := make([][]*load, len(parts))
	for y.round = range rounds {
		for i := range parts {
			at := (i + y.round) % len(parts)
			results[at] = append(results[at], y.undisturbed(parts[at]))
		}
	}
	return results
}

// undisturbed plays a round, and plays it again when it was disturbed, at most twice. It is then
// counted as it is: who is disturbed every time is slow.
func (y *yardstick) undisturbed(play part) *load {
	y.tb.Helper()
	l := play()
	for again := 0; l.disturbed && again < 2; again++ {
		y.say("  disturbed: once more")
		y.samples = y.samples[:len(y.samples)-1]
		l = play()
	}
	return l
}

// ratios returns a figure of each round of one part, divided by that of another.
func ratios(of, by []*load, figure func(*load) float64) []float64 {
	all := make([]float64, len(of))
	for i := range of {
		all[i] = figure(of[i]) / figure(by[i])
	}
	return all
}

// figures returns a figure of each round.
func figures(of []*load, figure func(*load) float64) []float64 {
	all := make([]float64, len(of))
	for i := range of {
		all[i] = figure(of[i])
	}
	return all
}

func p50(l *load) float64 { return l.quantile(50) }
func p99(l *load) float64 { return l.quantile(99) }

func TestGoal_Verdicts(t *testing.T) {
	t.Parallel()
	rate := goal{AtLeast: 0.5, Aim: 0.8}
	wait := goal{AtLeast: 800, Aim: 400, Falling: true}
	for verdict, g := range map[string]goal{
		"aim reached": rate.of([]float64{0.1, 0.9, 0.8}), "yes": rate.of([]float64{0.9, 0.6, 0.1}), "NO": rate.of([]float64{0.9, 0.4, 0.1}),
	} {
		require.Equal(t, verdict, g.verdict(), "%v", g.Rounds)
	}
	for verdict, g := range map[string]goal{
		"aim reached": wait.of([]float64{900, 300, 400}), "yes": wait.of([]float64{300, 500, 900}), "NO": wait.of([]float64{900, 300, 801}),
	} {
		require.Equal(t, verdict, g.verdict(), "%v", g.Rounds)
	}
}
