package api

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestLimiter_ForgetsWhoAsksForNothing(t *testing.T) {
	t.Parallel()
	const crowd, rounds = 100, 50
	l := newLimiter(1)
	now := time.Now()
	regular := l.of("regular", now)
	for round := range rounds {
		for n := range crowd {
			l.of(strconv.Itoa(round*crowd+n), now)
		}
		require.Same(t, regular, l.of("regular", now), "whoever goes on asking is remembered")
		now = now.Add(idleFor / 2)
	}
	require.LessOrEqual(t, len(l.young)+len(l.aged), 5*crowd)
}
