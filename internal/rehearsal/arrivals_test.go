package rehearsal

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestArrivals(t *testing.T) {
	t.Parallel()
	const people, ramp = 20_000, 30 * time.Second
	all := arrivals(people, ramp)
	require.Len(t, all, people)
	require.True(t, slices.IsSortedFunc(all, func(a, b arrival) int { return int(a.opens - b.opens) }))
	presses, opens := map[int]int{}, map[int]int{}
	early := 0
	for _, a := range all {
		require.GreaterOrEqual(t, a.opens, -ramp)
		require.LessOrEqual(t, a.opens, ramp)
		require.Positive(t, a.presses, "nobody presses before the opening")
		require.Greater(t, a.presses, a.opens)
		presses[int(a.presses/time.Second)]++
		opens[int(a.opens.Seconds()+1000)-1000]++
		if a.opens < 0 {
			early++
		}
	}
	require.Equal(t, people*earlyPercent/100, early, "most wait with the page open")
	for second, n := range presses {
		require.LessOrEqual(t, n, presses[0], "the spike is at the opening, not in second %d", second)
	}
	require.Greater(t, presses[0], people/2)
	require.Less(t, presses[0], people*3/4)
	require.Greater(t, opens[-2], 5*opens[-29], "the nearer the opening, the more come")
	require.Positive(t, presses[20], "some come late")
}

func TestSpread(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ units, sizes int }{{200, 8}, {20, 4}, {60, 60}, {7, 1}, {10, 3}} {
		sum, middle := 0, 0
		all := spread(row.units, row.sizes)
		require.Len(t, all, row.sizes)
		for _, size := range all {
			sum += size["totalStock"].(int)
			middle = max(middle, size["totalStock"].(int))
		}
		require.Equal(t, row.units, sum, row)
		require.GreaterOrEqual(t, all[row.sizes/2]["totalStock"], middle-1, "the middle sizes have most")
	}
}
