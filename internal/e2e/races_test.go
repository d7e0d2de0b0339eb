package e2e_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The number of times that each race is run, on one drop and all replicas, several hundred at a
// time.
const (
	races       = 1000
	racesAtOnce = 500
)

// statuses returns the number of a drop's reservations in each status.
func (s *shop) statuses(dropID string) map[string]int {
	s.t.Helper()
	counts := map[string]int{}
	for _, status := range []string{"active", "completed", "expired", "cancelled"} {
		if n := s.query(`SELECT count(*) FROM reservations WHERE drop_id = $1 AND status = $2`, dropID, status); n > 0 {
			counts[status] = n
		}
	}
	return counts
}

func TestRaces(t *testing.T) {
	s := openShop(t, 3, "RATE_LIMIT_USER=0")
	ahead := s.postgresAhead()
	tokens := s.tokens(races)
	at := func(i int) *replica { return s.replicas[i%len(s.replicas)] }

	// race makes holds and runs the race on them, a few hundred at a time.
	race := func(s *shop, holdSeconds int, over func(i int, token string, hold reservation)) dropView {
		s.t.Helper()
		d := s.newDrop(races, map[string]any{"holdSeconds": holdSeconds})
		for first := 0; first < races; first += racesAtOnce {
			some := tokens[first : first+racesAtOnce]
			holds := s.holdAll(d.ID, some, s.replicas...)
			together(racesAtOnce, func(i int) { over(first+i, some[i], holds[i]) })
		}
		require.False(s.t, s.t.Failed())
		return d
	}

	t.Run("a purchase against the hold's end", func(t *testing.T) {
		s := s.in(t)
		var outcomes tally
		d := race(s, 1, func(i int, token string, hold reservation) {
			// Most are close to the end, before and after it; the earliest are in time even on a
			// busy machine.
			earlyMs := i%100 - 20
			if earlyMs > 0 {
				earlyMs = earlyMs * earlyMs / 8
			}
			until(hold.ExpiresAt.Add(-time.Duration(earlyMs)*time.Millisecond), ahead)
			answer := s.requestUntilDefinite(func() (reply, error) { return at(i+1).purchase(token, hold.ID) })
			switch {
			case answer.status == 201:
				outcomes.add("completed")
			case answer.code() == "reservation_expired":
				outcomes.add("expired")
			default:
				t.Errorf("purchase: %d %s", answer.status, answer.body)
			}
		})
		require.Eventually(t, func() bool { return s.truth(d.ID).Reserved == 0 }, overdueAtMost, pollEvery)
		t.Log(outcomes.counts)
		require.Equal(t, outcomes.counts, s.statuses(d.ID), "what the buyers were told is what happened")
		require.Len(t, outcomes.counts, 2, "each side wins sometimes")
	})

	t.Run("a purchase against a cancellation", func(t *testing.T) {
		s := s.in(t)
		var outcomes tally
		d := race(s, 60, func(i int, token string, hold reservation) {
			var paid, released reply
			together(2, func(which int) {
				if which == i%2 {
					paid = s.requestUntilDefinite(func() (reply, error) { return at(i).purchase(token, hold.ID) })
				} else {
					released = s.requestUntilDefinite(func() (reply, error) { return at(i+1).cancel(token, hold.ID) })
				}
			})
			switch {
			case paid.status == 201 && released.code() == "reservation_completed":
				outcomes.add("completed")
			case paid.code() == "reservation_cancelled" && released.status == 200:
				outcomes.add("cancelled")
			default:
				t.Errorf("purchase: %d %s, cancel: %d %s", paid.status, paid.body, released.status, released.body)
			}
		})
		t.Log(outcomes.counts)
		require.Equal(t, outcomes.counts, s.statuses(d.ID))
		require.Len(t, outcomes.counts, 2, "each side wins sometimes")
	})

	t.Run("two purchases of one hold", func(t *testing.T) {
		s := s.in(t)
		d := race(s, 60, func(i int, token string, hold reservation) {
			var purchases [2]bought
			var created [2]bool
			together(2, func(which int) {
				answer := s.requestUntilDefinite(func() (reply, error) { return at(i+which).purchase(token, hold.ID) })
				created[which] = answer.status == 201
				if answer.status != 200 && answer.status != 201 {
					t.Errorf("purchase: %d %s", answer.status, answer.body)
					return
				}
				answer.decode(t, &purchases[which])
			})
			if purchases[0].Purchase.ID != purchases[1].Purchase.ID || created[0] == created[1] {
				t.Errorf("%v and %v", purchases[0].Purchase, purchases[1].Purchase)
			}
		})
		require.Equal(t, map[string]int{"completed": races}, s.statuses(d.ID))
	})

	t.Run("a cancellation against the next reservation", func(t *testing.T) {
		s := s.in(t)
		var outcomes tally
		d := race(s, 60, func(i int, token string, hold reservation) {
			var released, again reply
			var next held
			together(2, func(which int) {
				if which == i%2 {
					released = s.requestUntilDefinite(func() (reply, error) { return at(i).cancel(token, hold.ID) })
				} else {
					again = s.requestUntilDefinite(func() (reply, error) { return at(i+1).reserve(token, hold.DropID) })
				}
			})
			if released.status != 200 || again.status != 200 && again.status != 201 {
				t.Errorf("cancel: %d %s, reserve: %d %s", released.status, released.body, again.status, again.body)
				return
			}
			again.decode(t, &next)
			switch {
			case again.status == 201 && next.Reservation.ID != hold.ID:
				outcomes.add("active")
			case again.status == 200 && next.Reservation.ID == hold.ID:
			default:
				t.Errorf("reserve: %d %s while %s was cancelled", again.status, again.body, hold.ID)
			}
			outcomes.add("cancelled")
		})
		t.Log(outcomes.counts)
		require.Equal(t, outcomes.counts, s.statuses(d.ID))
		require.Len(t, outcomes.counts, 2, "each side wins sometimes")
	})
	s.audit()
}
