package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// TestWait_AfterUnsoldHolds tests the waits through the API: on both replicas, and with and without
// hints in the gate.
func TestWait_AfterUnsoldHolds(t *testing.T) {
	t.Parallel()
	s := openShop(t, 2, "RATE_LIMIT_USER=0")
	here, there := s.replicas[0], s.replicas[1]
	letGo := func(t *testing.T, token, dropID string) reservation {
		t.Helper()
		hold := s.in(t).hold(here, token, dropID)
		answer, err := here.cancel(token, hold.ID)
		require.NoError(t, err)
		require.Equal(t, 200, answer.status, string(answer.body))
		return hold
	}
	mustWait := func(t *testing.T, r *replica, token, dropID string) time.Time {
		t.Helper()
		answer := r.send(t, "POST", "/api/drops/"+dropID+"/reserve", token, nil)
		require.Equal(t, 409, answer.status, string(answer.body))
		require.Equal(t, "cooling_down", answer.code())
		var p problem
		answer.decode(t, &p)
		require.Zero(t, p.RetryAt.Nanosecond(), "waits end on whole seconds")
		return p.RetryAt
	}

	t.Run("by default two unsold holds cost nothing, and the third a wait as long as the hold", func(t *testing.T) {
		t.Parallel()
		d := s.newDrop(5, map[string]any{"holdSeconds": 20, "freeReturns": 2})
		token := s.token("default", nil)
		letGo(t, token, d.ID)
		letGo(t, token, d.ID)
		last := letGo(t, token, d.ID)
		until := mustWait(t, here, token, d.ID)
		require.WithinRange(t, until, last.CreatedAt.Add(20*time.Second), time.Now().Add(21*time.Second))
		require.Equal(t, until, mustWait(t, there, token, d.ID), "on every replica")
		require.Equal(t, until, mustWait(t, here, token, d.ID), "also when the gate has it as a hint")
	})
	t.Run("freeReturns is two when absent, null means no limit, and an edit can change it", func(t *testing.T) {
		t.Parallel()
		var shown struct{ FreeReturns *int }
		answer := here.send(t, "POST", "/api/drops", s.admin, `{"name":"Absent","price":"1","currency":"USD","totalStock":1,"dropStartTime":"2026-01-01T00:00:00Z"}`)
		require.Equal(t, 201, answer.status, string(answer.body))
		answer.decode(t, &shown)
		require.Equal(t, 2, *shown.FreeReturns)
		d := s.newDrop(1, map[string]any{"freeReturns": 1})
		here.send(t, "PUT", "/api/drops/"+d.ID, s.admin, map[string]any{"freeReturns": nil}).decode(t, &shown)
		require.Nil(t, shown.FreeReturns)
		here.send(t, "PUT", "/api/drops/"+d.ID, s.admin, map[string]any{"name": "Another"}).decode(t, &shown)
		require.Nil(t, shown.FreeReturns, "an edit that leaves it out does not change it")
		require.Equal(t, 422, here.send(t, "PUT", "/api/drops/"+d.ID, s.admin, map[string]any{"freeReturns": 101}).status)
		require.Equal(t, 400, here.send(t, "PUT", "/api/drops/"+d.ID, s.admin, map[string]any{"freeReturns": "2"}).status)
	})
	t.Run("an edit that raises freeReturns ends the wait, also when the gate has it as a hint", func(t *testing.T) {
		t.Parallel()
		d := s.newDrop(5, map[string]any{"freeReturns": 0})
		token := s.token("edited", nil)
		letGo(t, token, d.ID)
		mustWait(t, here, token, d.ID)
		mustWait(t, here, token, d.ID)
		require.Equal(t, 200, here.send(t, "PUT", "/api/drops/"+d.ID, s.admin, map[string]any{"freeReturns": 1}).status)
		s.in(t).hold(there, token, d.ID)
	})
	t.Run("the wait is the same after Redis was emptied", func(t *testing.T) {
		t.Parallel()
		d := s.newDrop(5, map[string]any{"freeReturns": 0})
		token := s.token("wiped", nil)
		letGo(t, token, d.ID)
		until := mustWait(t, here, token, d.ID)
		s.emptyRedis(t.Context())
		require.Equal(t, until, mustWait(t, there, token, d.ID))
	})
	t.Cleanup(s.audit)
}

// emptyRedis deletes everything in Redis.
func (s *shop) emptyRedis(ctx context.Context) {
	options, err := redis.ParseURL(s.redisURL)
	if err != nil {
		return
	}
	client := redis.NewClient(options)
	defer client.Close()
	_ = client.FlushAll(ctx).Err() // one that fails is not repeated
}

// TestWait_EndsABlockade lets five accounts reserve every unit again as soon as it is available.
// Without waits they could keep everybody else from a pair without end.
func TestWait_EndsABlockade(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		emptied   bool // Redis is emptied every second
		lettingGo bool // one bot cancels each hold just before its end
	}{"bots that reserve without pause": {}, "with Redis emptied every second": {emptied: true}, "one of them cancels just before each hold's end": {lettingGo: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openShop(t, 1, "RATE_LIMIT_USER=0")
			d := s.newDrop(5, map[string]any{"holdSeconds": 3, "freeReturns": 2})
			took := s.blockade(t, d.ID, row.emptied, row.lettingGo)
			require.Less(t, took, 30*time.Second, "the person has a pair")
			t.Logf("the person had a pair after %s", took.Round(100*time.Millisecond))
			s.audit()
		})
	}
}

// blockade lets five accounts keep five units, and returns how long a person needed to hold one.
func (s *shop) blockade(t *testing.T, dropID string, emptied, lettingGo bool) time.Duration {
	t.Helper()
	r := s.replicas[0]
	ctx, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	defer all.Wait()
	defer stop()
	var holding atomic.Int64
	for n := range 5 {
		token := s.token(fmt.Sprint("bot_", n), nil)
		all.Go(func() {
			for ctx.Err() == nil {
				answer, err := r.reserve(token, dropID)
				if err != nil || answer.status != 201 {
					pauseFor(ctx, 2*time.Millisecond)
					continue
				}
				holding.Add(1)
				var h held
				if json.Unmarshal(answer.body, &h) == nil && lettingGo && n == 0 {
					pauseFor(ctx, time.Until(h.Reservation.ExpiresAt)-50*time.Millisecond)
					_, _ = r.cancel(token, h.Reservation.ID)
				}
			}
		})
	}
	if emptied {
		all.Go(func() {
			for ctx.Err() == nil {
				s.emptyRedis(ctx)
				pauseFor(ctx, time.Second)
			}
		})
	}
	require.Eventually(t, func() bool { return holding.Load() >= 5 }, 20*time.Second, 10*time.Millisecond, "the bots have every unit")
	person := s.token("person", nil)
	began := time.Now()
	for time.Since(began) < 60*time.Second {
		answer, err := r.reserve(person, dropID)
		if err == nil && answer.status == 201 {
			break
		}
		pauseFor(ctx, 450*time.Millisecond) // the reaction time of a person
	}
	return time.Since(began)
}

// pauseFor waits, or until the context ends.
func pauseFor(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(max(0, d))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// holdsWithin computes how many holds one account can have on a drop within a time, if it reserves
// as soon as it may and buys nothing. Each hold takes a unit for the time taken; waits are
// multiples of length.
func holdsWithin(within, taken, length time.Duration, free int) (holds int) {
	for at := time.Duration(0); at < within; holds++ {
		at += taken
		if further := holds + 1 - free; further >= 1 {
			at += min(length<<min(further-1, 30), 30*time.Minute)
		}
	}
	return holds
}

// TestWait_HoldsOfABot compares holdsWithin with bots that reserve without pause. A hold of one
// second takes its unit for one to two.
func TestWait_HoldsOfABot(t *testing.T) {
	t.Parallel()
	require.Equal(t, 7, holdsWithin(30*time.Minute, time.Minute, time.Minute, 2), "half an hour, with the default of two free ones")
	const within, free = 20 * time.Second, 1
	s := openShop(t, 1, "RATE_LIMIT_USER=0")
	d := s.newDrop(3, map[string]any{"holdSeconds": 1, "freeReturns": free})
	ctx, stop := context.WithTimeout(t.Context(), within)
	defer stop()
	holds := make([]int, 3)
	var all sync.WaitGroup
	for n := range holds {
		token := s.token(fmt.Sprint("bot_", n), nil)
		all.Go(func() {
			for ctx.Err() == nil {
				if answer, err := s.replicas[0].reserve(token, d.ID); err == nil && answer.status == 201 {
					holds[n]++
				}
				pauseFor(ctx, 2*time.Millisecond)
			}
		})
	}
	all.Wait()
	most, least := holdsWithin(within, time.Second, time.Second, free), holdsWithin(within, 3*time.Second, time.Second, free)
	t.Logf("%v holds each in %s; expected %d to %d", holds, within, least, most)
	for _, n := range holds {
		require.GreaterOrEqual(t, n, least)
		require.LessOrEqual(t, n, most)
	}
	s.audit()
}
