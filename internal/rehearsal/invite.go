package rehearsal

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/google/uuid"

	"sneakerhead/internal/drop"
)

// invite makes the people up. Nobody has been there before: the shop remembers who has bought.
func (r *run) invite() {
	party := uuid.NewString()[:8]
	all := arrivals(r.Buyers, r.Arrive)
	bots := botsAmong(r.Buyers)
	for n, arrival := range all {
		if n < bots {
			r.bots = append(r.bots, r.newBot(arrival, n%2 == 1))
		} else {
			r.buyers = append(r.buyers, r.newBuyer(arrival))
		}
	}
	for n, b := range r.everybody() {
		b.email = fmt.Sprintf("rehearsal-%s-%d@example.com", party, n)
		b.first, b.last = someName()
	}
}

func (r *run) newBuyer(a arrival) *buyer {
	b := &buyer{run: r, arrival: a}
	b.world, b.guide = &r.world, b
	if chance(withSocketPercent) {
		b.screen = &screen{run: r, who: b.session, sees: b.sees}
	}
	return b
}

func (r *run) newBot(a arrival, hoards bool) *bot {
	b := &bot{hoards: hoards}
	b.run, b.arrival = r, a
	b.world, b.guide = &r.world, b
	for range botSockets {
		b.screens = append(b.screens, &screen{run: r, who: b.session})
	}
	b.screen = b.screens[0]
	return b
}

// everybody returns all who sign in.
func (r *run) everybody() []*buyer {
	all := slices.Clone(r.buyers)
	for _, b := range r.bots {
		all = append(all, &b.buyer)
	}
	return all
}

// seat tells everybody which drop it is, and what they want of it.
func (r *run) seat() {
	for _, b := range r.everybody() {
		b.mu.Lock()
		b.dropID, b.wish = r.drop.ID, someSizes(r.drop.Sizes)
		b.mu.Unlock()
	}
}

// mostWanted is how many sizes somebody may want at first.
const mostWanted = 3

// someSizes returns one to three sizes that are next to each other, the middle ones more often: a
// foot fits sizes that are neighbours.
func someSizes(sizes []drop.SizeView) (wish []string) {
	if len(sizes) == 0 {
		return nil
	}
	n := len(sizes)
	middle := (rand.IntN(n) + rand.IntN(n) + 1) / 2 //nolint:gosec // nobody gains from knowing it
	middle = min(middle, n-1)
	wish = append(wish, sizes[middle].ID)
	for _, step := range []int{1, -1} {
		next := middle + step
		if len(wish) < mostWanted && next >= 0 && next < n && chance(50) { //nolint:mnd // one of two
			wish = append(wish, sizes[next].ID)
		}
	}
	return wish
}

// readiness returns what /readyz says.
func readiness(a *answer) string {
	var health struct{ Status string }
	if json.Unmarshal(a.body, &health) != nil || health.Status == "" {
		return fmt.Sprint("answering ", a.status)
	}
	return health.Status
}
