package combiner_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/combiner"
)

func TestCombiner_DoToEnd(t *testing.T) {
	t.Parallel()
	began, proceed := make(chan []int, 2), make(chan struct{})
	c := combiner.New(bounds, func(_ context.Context, _ string, batch []int) ([]int, error) {
		began <- batch
		<-proceed
		return batch, nil
	})
	ctx, leave := context.WithCancel(t.Context())
	var callers sync.WaitGroup
	callers.Go(func() {
		out, err := c.DoToEnd(ctx, "k", 1)
		require.NoError(t, err, "its batch has begun")
		require.Equal(t, 1, out)
	})
	require.Equal(t, []int{1}, <-began)
	callers.Go(func() {
		_, err := c.DoToEnd(ctx, "k", 2)
		require.ErrorIs(t, err, context.Canceled, "its batch has not")
	})
	require.Eventually(t, func() bool { return c.Waiting("k") == 1 }, time.Minute, time.Millisecond)
	leave()
	close(proceed)
	callers.Wait()
	c.Stop()
	require.Empty(t, began, "a call is run whose context has ended")
}

func TestCombiner_DoToEnd_EndsWithAnEarlierDeadline(t *testing.T) {
	t.Parallel()
	left := make(chan struct{})
	c := combiner.New(bounds, func(ctx context.Context, _ string, batch []int) ([]int, error) {
		select {
		case <-left:
			return batch, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	began := time.Now()
	_, err := c.DoToEnd(ctx, "k", 1)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Less(t, time.Since(began), bounds.Deadline/2, "it waited for the work")
	close(left)
	c.Stop()
}

func TestCombiner_Do_RunsNoCallWhoseContextHasEnded(t *testing.T) {
	t.Parallel()
	ran := make(chan []int, bounds.MaxWaiting) // each call waits in the queue until a batch would begin
	c := combiner.New(bounds, func(_ context.Context, _ string, batch []int) ([]int, error) {
		ran <- batch
		return batch, nil
	})
	gone, leave := context.WithCancel(t.Context())
	leave()
	for i := range cap(ran) {
		_, err := c.Do(gone, "k", i)
		require.ErrorIs(t, err, context.Canceled)
	}
	c.Stop()
	require.Empty(t, ran)
}
