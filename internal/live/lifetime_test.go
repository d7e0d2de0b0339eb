package live_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/live"
)

// lifetimes records how long sockets were open.
type lifetimes struct {
	closeReasons
	ended chan time.Duration
}

func (l *lifetimes) SocketEnded(lived time.Duration) { l.ended <- lived }

func TestHub_TellsHowLongSocketsWereOpen(t *testing.T) {
	t.Parallel()
	seen := &lifetimes{ended: make(chan time.Duration, 10)}
	s := open(t, func(o *live.Options) { o.Metrics = seen })
	status, _, _ := s.refused(http.Header{"Origin": {"https://evil.example"}})
	require.Equal(t, http.StatusForbidden, status)
	began := time.Now()
	c := s.connect()
	c.signIn("ann")
	require.NoError(t, c.conn.Close())
	lived := <-seen.ended
	require.LessOrEqual(t, lived, time.Since(began))
	require.Positive(t, lived)
	require.Empty(t, seen.ended, "what was refused never was a socket")
}
