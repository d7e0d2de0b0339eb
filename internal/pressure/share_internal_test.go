package pressure

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestShare(t *testing.T) {
	t.Parallel()
	const short, long = longWait - time.Millisecond, longWait
	repeat := func(s *share, periods int, wait time.Duration, measured uint64) {
		for range periods {
			s.next(wait, measured)
		}
	}
	t.Run("a burst that is soon worked off is not refused", func(t *testing.T) {
		t.Parallel()
		var s share
		for range 3 {
			repeat(&s, int(patience/period), long, fewest)
			repeat(&s, 1, short, fewest)
		}
		require.Zero(t, s.refused)
	})
	t.Run("it rises while waits are long, and not to all", func(t *testing.T) {
		t.Parallel()
		var s share
		repeat(&s, int(patience/period)+1, long, fewest)
		require.InDelta(t, rise, s.refused, 1e-9)
		repeat(&s, 100, long, fewest)
		require.InDelta(t, most, s.refused, 1e-9)
	})
	t.Run("it falls to nothing when they are short again", func(t *testing.T) {
		t.Parallel()
		s := share{refused: 3 * fall}
		repeat(&s, 1, short, fewest)
		require.InDelta(t, 2*fall, s.refused, 1e-9)
		repeat(&s, 1, long, fewest)
		require.InDelta(t, 2*fall+rise, s.refused, 1e-9, "there is no patience while something is refused")
		repeat(&s, 100, short, fewest)
		require.Zero(t, s.refused)
	})
	t.Run("a few long waits say nothing", func(t *testing.T) {
		t.Parallel()
		var s share
		repeat(&s, 100, time.Second, fewest-1)
		require.Zero(t, s.refused)
	})
}

func TestNinetieth(t *testing.T) {
	t.Parallel()
	bounds := []float64{-1, 0.001, 0.002, 0.004, 0.008}
	for name, c := range map[string]struct {
		counts []uint64
		wait   time.Duration
	}{
		"none":                        {[]uint64{0, 0, 0, 0}, 0},
		"all in the first":            {[]uint64{10, 0, 0, 0}, 0},
		"nine of ten in the second":   {[]uint64{0, 9, 0, 1}, time.Millisecond},
		"fewer than nine of ten":      {[]uint64{8, 0, 0, 2}, 4 * time.Millisecond},
		"an empty bucket is not used": {[]uint64{0, 0, 7, 0}, 2 * time.Millisecond},
	} {
		var all uint64
		for _, count := range c.counts {
			all += count
		}
		require.Equal(t, c.wait, ninetieth(c.counts, bounds, all), name)
	}
}
