package live

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestHub_ASocketHasOneUserAtATime(t *testing.T) {
	t.Parallel()
	h := New(Options{Source: stub{}, Clock: stub{}, Auth: stub{}})
	defer h.Stop()
	s := newSocket(h, "")
	require.Nil(t, h.enter(s))
	defer h.exit(s)
	until := time.Now().Add(time.Hour)
	h.signIn(s, "ann", until)
	h.signIn(s, "ben", until)
	require.Empty(t, h.socketsOf("ann"))
	require.Len(t, h.socketsOf("ben"), 1)
	require.NotContains(t, h.users, "ann", "a user without a socket here is forgotten")

	// A sender that looked up ann's sockets before ben signed in must not reach ben.
	s.wire = &wire{waiting: make([][]byte, eventLimit)} // the next event overflows the queue and closes the socket, which the test can see
	s.tell("ann", []byte("x"), time.Now())
	require.False(t, s.closed)
	s.tell("ben", []byte("x"), time.Now())
	require.True(t, s.closed)
}
