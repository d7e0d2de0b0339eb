package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/time/rate"
)

func TestHub_ASocketIsOneUsersAtATime(t *testing.T) {
	t.Parallel()
	h := New(Options{Source: nothing{}, Clock: nothing{}, Auth: nothing{}})
	defer h.Stop()
	s := &socket{hub: h, limiter: rate.NewLimiter(rate.Inf, 0), members: map[dropID]*member{}}
	require.Nil(t, h.enter(s))
	defer h.exit(s)
	until := time.Now().Add(time.Hour)
	h.signIn(s, "ann", until)
	h.signIn(s, "ben", until)
	require.Empty(t, h.socketsOf("ann"))
	require.Len(t, h.socketsOf("ben"), 1)
	require.NotContains(t, h.users, "ann", "who has no socket here is forgotten")

	// Whoever looked up ann's sockets before ben signed in comes too late.
	s.queued = eventLimit // the next event overflows, which shows that there was one
	s.tell("ann", []byte("x"), time.Now())
	require.False(t, s.closed)
	s.tell("ben", []byte("x"), time.Now())
	require.True(t, s.closed)
}
