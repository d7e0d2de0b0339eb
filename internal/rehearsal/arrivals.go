package rehearsal

import (
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// arrival is when somebody opens the drop's page, and when they press Reserve for the first time.
// Both count from the opening, so most pages are opened at a negative time.
type arrival struct {
	opens   time.Duration
	presses time.Duration
}

// How people arrive, of a hundred: most wait with the page open, some come at the opening, the rest
// over the time after it.
const (
	earlyPercent   = 75
	openingPercent = 15
)

// How fast people press.
const (
	leastReaction   = 100 * time.Millisecond // to a countdown that ends
	meanReaction    = 700 * time.Millisecond // beyond that
	mostReaction    = 5 * time.Second
	meanLateComing  = time.Second // of those who come at the opening
	mostLateComing  = 4 * time.Second
	looksFirstLeast = 300 * time.Millisecond // who comes after the opening looks first
	looksFirstMost  = 2 * time.Second
)

// arrivals returns when people arrive over a ramp, in the order in which they open the page. The
// nearer the opening, the more come.
func arrivals(people int, ramp time.Duration) []arrival {
	all := make([]arrival, people)
	for i := range all {
		switch nth := i * 100 / people; {
		case nth < earlyPercent:
			// The density grows towards the opening.
			before := time.Duration(float64(ramp) * (1 - math.Sqrt(rand.Float64()))) //nolint:gosec // nobody gains from knowing it
			all[i] = arrival{-before, leastReaction + about(meanReaction, mostReaction)}
		case nth < earlyPercent+openingPercent:
			opens := about(meanLateComing, mostLateComing)
			all[i] = arrival{opens, opens + between(looksFirstLeast, looksFirstMost)}
		default:
			opens := between(0, ramp)
			all[i] = arrival{opens, opens + between(looksFirstLeast, looksFirstMost)}
		}
	}
	slices.SortFunc(all, func(a, b arrival) int { return int(a.opens - b.opens) })
	return all
}
