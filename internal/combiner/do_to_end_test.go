package combiner_test

import (
	"context"
	"sync"
	"sync/atomic"
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
	proceed := make(chan struct{})
	c := combiner.New(bounds, func(_ context.Context, _ string, batch []int) ([]int, error) {
		<-proceed
		return batch, nil
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err := c.DoToEnd(ctx, "k", 1)
	require.ErrorIs(t, err, context.DeadlineExceeded, "the work can last longer than the context")
	close(proceed)
	c.Stop()
}

// watched is a context that notes whether it is asked after its owner has gone.
type watched struct {
	context.Context

	gone, asked atomic.Bool
}

func (w *watched) Err() error {
	if w.gone.Load() {
		w.asked.Store(true)
	}
	return w.Context.Err()
}

// TestCombiner_Do_LeavesAnEndedContextAlone: gin uses the context of a request again for another.
func TestCombiner_Do_LeavesAnEndedContextAlone(t *testing.T) {
	t.Parallel()
	began, proceed := make(chan struct{}, 2), make(chan struct{})
	c := combiner.New(bounds, func(_ context.Context, _ string, batch []int) ([]int, error) {
		began <- struct{}{}
		<-proceed
		return batch, nil
	})
	var callers sync.WaitGroup
	callers.Go(func() { _, _ = c.Do(t.Context(), "k", 1) })
	<-began
	ctx, leave := context.WithCancel(t.Context())
	request := &watched{Context: ctx}
	callers.Go(func() {
		_, err := c.Do(request, "k", 2)
		require.ErrorIs(t, err, context.Canceled)
		request.gone.Store(true)
		close(proceed)
	})
	require.Eventually(t, func() bool { return c.Waiting("k") == 1 }, time.Minute, time.Millisecond)
	leave()
	callers.Wait()
	c.Stop()
	require.False(t, request.asked.Load())
}
