package allowance

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLimiter_ForgetsIdleKeys(t *testing.T) {
	t.Parallel()
	const crowd, rounds = 100, 50
	l := New(1)
	now := time.Now()
	regular := l.of("regular", now)
	for round := range rounds {
		for n := range crowd {
			l.of(strconv.Itoa(round*crowd+n), now)
		}
		require.Same(t, regular, l.of("regular", now), "a key that goes on asking is remembered")
		now = now.Add(idleFor / 2)
	}
	require.LessOrEqual(t, len(l.current)+len(l.previous), 5*crowd)
}
