package e2e_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// requestUntilDefinite repeats a request until the answer is definite: not 503, and not one of the
// given codes.
func (s *shop) requestUntilDefinite(ask func() (reply, error), later ...string) reply {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		answer, err := ask()
		if err != nil {
			s.t.Errorf("no answer: %v", err)
			return reply{}
		}
		if answer.status != 503 && !slices.Contains(later, answer.code()) {
			return answer
		}
		<-time.After(50 * time.Millisecond)
	}
	s.t.Errorf("no definite answer for %s", patience)
	return reply{}
}

// holdAll reserves a unit for every user at once, on the given replicas in turn, and returns the
// holds in the order of the users.
func (s *shop) holdAll(dropID string, tokens []string, replicas ...*replica) []reservation {
	s.t.Helper()
	holds := make([]reservation, len(tokens))
	together(len(tokens), func(i int) {
		// The gate may refuse the last units for some milliseconds while two replicas settle.
		answer := s.requestUntilDefinite(func() (reply, error) { return replicas[i%len(replicas)].reserve(tokens[i], dropID) }, "all_held")
		if answer.status != 201 && answer.status != 200 { // 200: the first answer was lost
			s.t.Errorf("reserve: %d %s", answer.status, answer.body)
			return
		}
		var h held
		answer.decode(s.t, &h)
		holds[i] = h.Reservation
	})
	require.False(s.t, s.t.Failed())
	return holds
}

// holdAllTillOneSecond reserves a unit for every user so that all holds end in the same second: in
// waves one second apart, each with a hold time one second shorter. On a busy machine it may need
// several tries.
func (s *shop) holdAllTillOneSecond(
	dropID string, tokens []string, shortest int, ahead time.Duration, replicas ...*replica,
) ([]reservation, time.Time) {
	s.t.Helper()
	const waves = 4
	for range 5 {
		var holds []reservation
		for wave, people := range slices.Collect(slices.Chunk(tokens, len(tokens)/waves)) {
			change := map[string]any{"holdSeconds": shortest + waves - 1 - wave}
			edited := s.replicas[0].send(s.t, "PUT", "/api/drops/"+dropID, s.admin, change)
			require.Equal(s.t, 200, edited.status, string(edited.body))
			until(time.Now().Add(ahead).Truncate(time.Second).Add(time.Second), ahead)
			holds = append(holds, s.holdAll(dropID, people, replicas...)...)
		}
		if !slices.ContainsFunc(holds, func(r reservation) bool { return !r.ExpiresAt.Equal(holds[0].ExpiresAt) }) {
			return holds, holds[0].ExpiresAt
		}
		together(len(holds), func(i int) {
			if answer, err := s.replicas[0].cancel(tokens[i], holds[i].ID); err != nil || answer.status >= 500 {
				s.t.Errorf("cancel: %d %s %v", answer.status, answer.body, err)
			}
		})
	}
	require.FailNow(s.t, "this machine is too slow", "a quarter of %d holds cannot be made within a second", len(tokens))
	return nil, time.Time{}
}

// returns lists how long after the holds' end each unit was shown on each screen, in order.
func returns(sockets []*socket, dropID string, since, end time.Time, ahead time.Duration) (delays []time.Duration) {
	for _, k := range sockets {
		k.mu.Lock()
		available := 0
		for _, s := range k.shows {
			if s.DropID != dropID || s.at.Before(since) {
				continue
			}
			for ; available < s.Available; available++ {
				delays = append(delays, s.at.Add(ahead).Sub(end))
			}
		}
		k.mu.Unlock()
	}
	slices.Sort(delays)
	return delays
}

func percentile(sorted []time.Duration, p int) time.Duration {
	return sorted[min(len(sorted)-1, len(sorted)*p/100)]
}

func TestExpiry_AThousandHoldsOfOneSecond(t *testing.T) {
	const holders, screens = 1000, 15
	s := openShop(t, 3, "RATE_LIMIT_USER=0")
	ahead := s.postgresAhead()
	tokens := s.tokens(holders)
	d := s.newDrop(holders, nil)
	var sockets []*socket
	for i := range screens {
		sockets = append(sockets, s.watch(s.replicas[i%3], d.ID))
	}
	owner := s.connect(s.replicas[2]) // reservations are made on the other replicas
	owner.authenticate(tokens[0])

	// allBack waits until the units are back, and checks when screens showed them and when the rows
	// were closed.
	allBack := func(t *testing.T, end time.Time, onScreen, inPostgres time.Duration) {
		t.Helper()
		since := time.Now()
		for _, k := range sockets {
			require.Eventually(t, func() bool { return k.stock(d.ID).Available == holders }, time.Until(end)+patience, pollEvery)
		}
		delays := returns(sockets, d.ID, since, end, ahead)
		require.Len(t, delays, holders*screens)
		latest := time.Duration(s.query(`SELECT max(extract(epoch FROM closed_at - expires_at) * 1e6)::bigint FROM reservations
			WHERE drop_id = $1 AND status = 'expired' AND expires_at = $2`, d.ID, end)) * time.Microsecond
		t.Logf("on the screens after %s (first) %s (median) %s (p99) %s (last); last row closed after %s",
			delays[0], percentile(delays, 50), percentile(delays, 99), delays[len(delays)-1], latest)
		require.Positive(t, delays[0], "a unit came back before its hold's end")
		require.LessOrEqual(t, percentile(delays, 99), onScreen)
		require.LessOrEqual(t, latest, inPostgres)
		require.Equal(t, holders, s.query(`SELECT count(*) FROM reservations
			WHERE drop_id = $1 AND status = 'expired' AND expires_at = $2 AND closed_at >= expires_at`, d.ID, end))
	}

	t.Run("come back to every screen, and their owners hear of it", func(t *testing.T) {
		s := s.in(t)
		marks := make([]int, screens)
		holds, end := s.holdAllTillOneSecond(d.ID, tokens, 3, ahead, s.replicas[0], s.replicas[1])
		s.socketsAgree(d.ID, rightWithin, sockets...)
		for i, k := range sockets {
			marks[i] = k.mark()
		}
		allBack(t, end, returnedWithin, overdueAtMost)
		confirmed := owner.waitEvent(returnedWithin, "reservation-expired", holds[0].ID)
		require.Positive(t, confirmed.at.Add(ahead).Sub(end))
		for i, k := range sockets {
			require.Eventually(t, func() bool { return k.recovered(marks[i]) == holders }, rightWithin, pollEvery, "stock-recovered does not add up")
		}
		s.gateAgrees(d.ID, rightWithin)
	})

	t.Run("come back also when Redis dies before their end", func(t *testing.T) {
		s := s.in(t)
		_, end := s.holdAllTillOneSecond(d.ID, tokens, 3, ahead, s.replicas...)
		require.NoError(t, s.redis.Kill())
		for _, k := range sockets {
			require.Eventually(t, func() bool { return k.stock(d.ID).Available == 0 }, rightWithoutRedis, pollEvery)
		}
		allBack(t, end, returnedWithoutRedis, overdueWithoutRedis)
	})

	t.Run("and all is right when Redis is back", func(t *testing.T) {
		s := s.in(t)
		mark := owner.mark()
		require.NoError(t, s.redis.Restart(t.Context()))
		back := time.Now()
		owner.waitEventSince(mark, rightWithin, "resync")
		for _, r := range s.replicas {
			require.Eventually(t, func() bool { return r.readyStatus(t) == "ready" }, rightWithin-time.Since(back), pollEvery)
		}
		s.holdAll(d.ID, tokens[:30], s.replicas...)
		t.Log("ready and asked after", time.Since(back))
		t.Log("sockets agree after", s.socketsAgree(d.ID, rightWithin, sockets...), "more, the gate after", s.gateAgrees(d.ID, rightWithin))
	})
	s.audit()
}

// recovered returns how many units the socket was told have come back since a mark.
func (k *socket) recovered(mark int) (units int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, f := range k.heard[mark:] {
		if f.Event == "stock-recovered" {
			var data struct{ Recovered int }
			f.decode(k.t, &data)
			units += data.Recovered
		}
	}
	return units
}

func TestExpiry_AHoldLastsItsTime(t *testing.T) {
	const users = 300
	s := openShop(t, 2)
	ahead := s.postgresAhead()
	tokens := s.tokens(users)
	d := s.newDrop(users, map[string]any{"holdSeconds": 2})
	ownerSockets := make([]*socket, 10) // sockets of the first users, on the other replica
	for i := range ownerSockets {
		ownerSockets[i] = s.connect(s.replicas[1-i%2])
		ownerSockets[i].authenticate(tokens[i])
	}
	begin := time.Now().Add(ahead)
	together(users, func(i int) {
		until(begin.Add(time.Duration(i)*1500*time.Millisecond/users), ahead) // holds begin at different parts of a second
		answer := s.requestUntilDefinite(func() (reply, error) { return s.replicas[i%2].reserve(tokens[i], d.ID) }, "all_held")
		if answer.status != 201 {
			t.Errorf("reserve: %d %s", answer.status, answer.body)
			return
		}
		var h held
		answer.decode(t, &h)
		lasts := h.Reservation.ExpiresAt.Sub(h.Reservation.CreatedAt)
		if lasts < 2*time.Second || lasts > 3*time.Second {
			t.Errorf("a hold of 2 s lasts %s", lasts)
		}
		want := 410
		if i%5 == 4 {
			want = 201
			until(h.Reservation.ExpiresAt.Add(-800*time.Millisecond), ahead)
		} else {
			until(h.Reservation.ExpiresAt, ahead)
		}
		if i%5 == 3 {
			return // this one expires by itself
		}
		answer = s.requestUntilDefinite(func() (reply, error) { return s.replicas[(i+1)%2].purchase(tokens[i], h.Reservation.ID) })
		if answer.status != want || want == 410 && answer.code() != "reservation_expired" {
			t.Errorf("purchase: want %d, got %d %s", want, answer.status, answer.body)
		}
		if i < len(ownerSockets) && want == 410 {
			confirmed := ownerSockets[i].waitEvent(overdueAtMost, "reservation-expired", h.Reservation.ID)
			if confirmed.at.Add(ahead).Before(h.Reservation.ExpiresAt) {
				t.Errorf("an owner heard of the end before it")
			}
		}
	})
	require.Eventually(t, func() bool {
		return s.query(`SELECT count(*) FROM reservations WHERE status = 'active'`) == 0
	}, overdueAtMost, pollEvery)
	require.Zero(t, s.query(`SELECT count(*) FROM reservations WHERE status = 'expired' AND closed_at < expires_at`))
	require.Equal(t, users/5, s.truth(d.ID).Sold)
	s.audit()
}
