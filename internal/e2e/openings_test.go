package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// scheduled is a drop with a start and an end in a few seconds, and sockets on every replica.
type scheduled struct {
	*shop
	ahead       time.Duration // how far Postgres's clock is ahead
	drop        dropView
	start       time.Time
	end         time.Time
	inRoom      []*socket // one on each replica
	outsideRoom []*socket // one on each replica, not in the drop's room
}

func (s *shop) schedule(ahead time.Duration) *scheduled {
	s.t.Helper()
	c := &scheduled{shop: s, ahead: ahead}
	for _, r := range s.replicas {
		c.outsideRoom = append(c.outsideRoom, s.connect(r))
		c.inRoom = append(c.inRoom, s.connect(r))
	}
	c.start = time.Now().Add(ahead + 1500*time.Millisecond).UTC().Truncate(time.Microsecond)
	c.end = c.start.Add(2 * time.Second)
	c.drop = s.newDrop(100, map[string]any{"dropStartTime": c.start, "dropEndTime": c.end, "holdSeconds": 4})
	for _, k := range c.inRoom {
		k.join(c.drop.ID)
	}
	return c
}

// announced waits until every socket has received the event, and checks how long after its moment
// that was.
func (c *scheduled) announced(event string, moment time.Time, within time.Duration) {
	c.t.Helper()
	var last time.Duration
	for _, k := range append(c.inRoom, c.outsideRoom...) {
		f := k.waitEvent(time.Until(moment)+patience, event, c.drop.ID)
		late := f.at.Add(c.ahead).Sub(moment)
		require.Positive(c.t, late, "%s before its time", event)
		last = max(last, late)
	}
	c.t.Logf("%s: on every socket after %s", event, last)
	require.LessOrEqual(c.t, last, within, event)
}

// listed reports whether the drop is in a public list of a replica.
func (c *scheduled) listed(r *replica, shelf string) bool {
	c.t.Helper()
	answer := r.send(c.t, "GET", "/api/drops/"+shelf, "", nil)
	require.Equal(c.t, 200, answer.status, string(answer.body))
	return strings.Contains(string(answer.body), c.drop.ID)
}

// requireListedOn checks that the drop is soon in one public list of every replica, and in no
// other.
func (c *scheduled) requireListedOn(shelf string, within time.Duration) {
	c.t.Helper()
	for _, r := range c.replicas {
		for _, other := range []string{"upcoming", "live", "ended"} {
			require.Eventuallyf(c.t, func() bool { return c.listed(r, other) == (other == shelf) }, within, pollEvery, "%s, in %s", shelf, other)
		}
	}
}

// reserveUntilLive sends reserves until one succeeds, and returns that hold. Until then the answer
// must be drop_not_live.
func (c *scheduled) reserveUntilLive(r *replica, token string) (first held) {
	for {
		answer, err := r.reserve(token, c.drop.ID)
		switch {
		case err != nil:
			c.t.Errorf("reserve: %v", err)
			return held{}
		case answer.status == 201:
			answer.decode(c.t, &first)
			return first
		case answer.code() != "drop_not_live":
			c.t.Errorf("reserve: %d %s", answer.status, answer.body)
			return held{}
		}
		<-time.After(pollEvery)
	}
}

// followSchedule checks the drop from before its start until after its end.
func (c *scheduled) followSchedule(within time.Duration) {
	c.t.Helper()
	const early = 12
	tokens := c.tokens(early)
	require.Equal(c.t, "upcoming", c.drop.Status)
	c.requireListedOn("upcoming", announcedWithin)

	holds := make([]held, early)
	together(early, func(i int) { holds[i] = c.reserveUntilLive(c.replicas[i%len(c.replicas)], tokens[i]) })
	require.False(c.t, c.t.Failed())
	c.announced("drop-live", c.start, within)
	for _, h := range holds {
		late := h.Reservation.CreatedAt.Sub(c.start)
		require.GreaterOrEqual(c.t, late, time.Duration(0), "a hold from before the start")
		require.LessOrEqual(c.t, late, within)
	}
	c.requireListedOn("live", time.Until(c.start.Add(within-c.ahead))+pollEvery)

	c.announced("drop-ended", c.end, within)
	for i, r := range c.replicas {
		answer := r.send(c.t, "POST", "/api/drops/"+c.drop.ID+"/reserve", c.token("late", nil), nil)
		require.Equal(c.t, "drop_ended", answer.code(), "replica %d: %s", i, answer.body)
	}
	c.requireListedOn("ended", within)
	h := holds[0].Reservation
	require.True(c.t, h.ExpiresAt.After(c.end.Add(time.Second)), "the hold must outlast the drop for what follows")
	answer := c.replicas[1].send(c.t, "POST", "/api/reservations/"+h.ID+"/purchase", tokens[0], nil)
	require.Equal(c.t, 201, answer.status, string(answer.body))
	late := holds[1].Reservation
	until(late.ExpiresAt, c.ahead)
	answer = c.replicas[2].send(c.t, "POST", "/api/reservations/"+late.ID+"/purchase", tokens[1], nil)
	require.Equal(c.t, "reservation_expired", answer.code(), string(answer.body))
}

func TestOpening(t *testing.T) {
	s := openShop(t, 3, "RATE_LIMIT_USER=0")
	ahead := s.postgresAhead()
	t.Run("a drop opens and ends by itself, and everybody hears of it", func(t *testing.T) {
		c := s.in(t).schedule(ahead)
		for _, k := range append(c.inRoom, c.outsideRoom...) {
			k.waitEvent(announcedWithin, "drop-created", c.drop.ID)
		}
		c.followSchedule(announcedWithin)
	})
	t.Run("also without Redis", func(t *testing.T) {
		require.NoError(t, s.redis.Kill())
		s.in(t).schedule(ahead).followSchedule(announcedWithoutRedis)
		require.NoError(t, s.redis.Restart(t.Context()))
	})
	s.audit()
}
