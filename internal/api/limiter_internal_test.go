package api

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLimiter_ForgetsIdleKeys(t *testing.T) {
	t.Parallel()
	const crowd, rounds = 100, 50
	l := newLimiter(1)
	now := time.Now()
	regular := l.limiterFor("regular", now)
	for round := range rounds {
		for n := range crowd {
			l.limiterFor(strconv.Itoa(round*crowd+n), now)
		}
		require.Same(t, regular, l.limiterFor("regular", now), "a key that goes on asking is remembered")
		now = now.Add(idleFor / 2)
	}
	require.LessOrEqual(t, len(l.current)+len(l.previous), 5*crowd)
}
