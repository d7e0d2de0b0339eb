package e2e_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// regularUsers use the shop as usual during an attack: they reserve a unit, read the drop, and
// cancel. A page follows the drop.
type regularUsers struct {
	*shop
	dropID string
	tokens []string
	page   *socket

	mu       sync.Mutex
	answered []time.Duration
	seen     []sighting
}

// sighting is a version of the drop that an answer has shown, and that must soon be shown on the
// page.
type sighting struct {
	seq int64
	at  time.Time
}

const (
	regularUserCount = 10
	regularPace      = 120 * time.Millisecond // of one user, below the rate limit
)

func (s *shop) newRegularUsers() *regularUsers {
	s.t.Helper()
	d := s.newDrop(100, map[string]any{"maxPerUser": 1000})
	return &regularUsers{shop: s, dropID: d.ID, tokens: s.tokens(regularUserCount), page: s.watch(s.replicas[0], d.ID)}
}

// useShop lets all users send requests for a while.
func (h *regularUsers) useShop(ctx context.Context, length time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, length)
	defer cancel()
	var people sync.WaitGroup
	for _, token := range h.tokens {
		people.Go(func() {
			pace := time.NewTicker(regularPace)
			defer pace.Stop()
			for n := 0; ; n++ {
				select {
				case <-ctx.Done():
					return
				case <-pace.C:
					h.ask(token, n)
				}
			}
		})
	}
	people.Wait()
}

// ask sends one request of a cycle: reserve, read the drop, cancel.
func (h *regularUsers) ask(token string, n int) {
	r := h.replicas[0]
	began := time.Now()
	var answer reply
	var err error
	if n%2 == 0 {
		answer, err = r.reserve(token, h.dropID)
	} else {
		answer, err = r.try("GET", "/api/drops/"+h.dropID, token, nil)
	}
	took := time.Since(began)
	if err != nil || answer.status >= 300 {
		h.t.Errorf("a healthy client: %d %s %v", answer.status, answer.body, err)
		return
	}
	h.mu.Lock()
	h.answered = append(h.answered, took)
	h.mu.Unlock()
	if n%2 != 0 {
		return
	}
	var got held
	answer.decode(h.t, &got)
	h.mu.Lock()
	h.seen = append(h.seen, sighting{got.Drop.Seq, time.Now()})
	h.mu.Unlock()
	if answer, err := r.cancel(token, got.Reservation.ID); err != nil || answer.status >= 300 {
		h.t.Errorf("a healthy client cancels: %d %s %v", answer.status, answer.body, err)
	}
}

// latencies returns what was measured since the last call: how long answers took, and how long
// until the page showed them.
func (h *regularUsers) latencies() (answers, sights []time.Duration) {
	h.t.Helper()
	h.mu.Lock()
	answers, h.answered = h.answered, nil
	seen := h.seen
	h.seen = nil
	h.mu.Unlock()
	require.NotEmpty(h.t, seen)
	last := slices.MaxFunc(seen, func(a, b sighting) int { return int(a.seq - b.seq) })
	require.Eventually(h.t, func() bool { return h.page.stock(h.dropID).Seq >= last.seq }, patience, pollEvery)
	h.page.mu.Lock()
	defer h.page.mu.Unlock()
	for _, confirmed := range seen {
		i, _ := slices.BinarySearchFunc(h.page.shows, confirmed.seq, func(s shownStock, seq int64) int { return int(s.Seq - seq) })
		sights = append(sights, max(0, h.page.shows[i].at.Sub(confirmed.at)))
	}
	return answers, sights
}

// within reports whether the times under attack are at most twice the times in calm. slack is
// added, because the attackers, the users and the server share two cores, and waiting for a core is
// not the product's fault.
func within(t *testing.T, what string, calm, attacked []time.Duration, slack time.Duration) bool {
	t.Helper()
	slices.Sort(calm)
	slices.Sort(attacked)
	at := func(all []time.Duration, share float64) time.Duration { return all[int(share*float64(len(all)-1))] }
	line, ok := fmt.Sprintf("%-8s", what), true
	for _, share := range []float64{0.5, 0.95} {
		before, under := at(calm, share), at(attacked, share)
		line += fmt.Sprintf("  p%.0f %5.1f ms, attacked %5.1f ms", share*100, ms(before), ms(under))
		ok = ok && under <= 2*before+slack
	}
	t.Logf("%s (of %d and %d)", line, len(calm), len(attacked))
	return ok
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
