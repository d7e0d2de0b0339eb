package combiner_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/combiner"
)

func TestCombiner_Backlog(t *testing.T) {
	t.Parallel()
	work := newGated()
	c := combiner.New(bounds, work.run)
	require.Zero(t, c.Backlog())
	var callers sync.WaitGroup
	ask := func(ctx context.Context, do func(context.Context, string, int) (int, error), key string) {
		callers.Go(func() { _, _ = do(ctx, key, 0) })
	}
	for _, key := range []string{"a", "b"} { // a batch of each is in flight
		ask(t.Context(), c.Do, key)
		<-work.began
	}
	require.Zero(t, c.Backlog(), "what is in flight does not wait")

	hurried, giveUp := context.WithCancel(t.Context())
	began := time.Now()
	ask(hurried, c.Do, "a")
	require.Eventually(t, func() bool { return c.Backlog().Ordinary == 1 }, 10*time.Second, time.Millisecond)
	queued := time.Now()
	ask(t.Context(), c.DoFirst, "a")
	ask(t.Context(), c.Do, "b")
	require.Eventually(t, func() bool { return c.Backlog().Urgent == 1 && c.Backlog().Ordinary == 2 }, 10*time.Second, time.Millisecond)
	oldest := c.Backlog().Oldest
	require.Greater(t, oldest, time.Duration(0))
	require.LessOrEqual(t, oldest, time.Since(began))

	giveUp()
	require.Eventually(t, func() bool { return c.Backlog().Ordinary == 1 }, 10*time.Second, time.Millisecond, "who has given up does not wait")
	require.LessOrEqual(t, c.Backlog().Oldest, time.Since(queued))
	for range 2 {
		work.proceed <- struct{}{}
	}
	for range 2 {
		<-work.began
		work.proceed <- struct{}{}
	}
	callers.Wait()
	require.Zero(t, c.Backlog())
	c.Stop()
}
