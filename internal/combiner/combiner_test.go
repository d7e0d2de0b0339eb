package combiner_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"sneakerhead/internal/combiner"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var bounds = combiner.Options{MaxBatch: 8, MaxWaiting: 64, MaxWait: time.Minute, Deadline: time.Minute} //nolint:gochecknoglobals // read only

// gated is work that waits for the test twice: began receives each batch, proceed lets it finish.
type gated struct {
	began   chan []int
	proceed chan struct{}
}

func newGated() *gated {
	return &gated{began: make(chan []int), proceed: make(chan struct{})}
}

func (g *gated) run(_ context.Context, _ string, batch []int) ([]int, error) {
	g.began <- batch
	<-g.proceed
	doubled := make([]int, len(batch))
	for i, n := range batch {
		doubled[i] = 2 * n
	}
	return doubled, nil
}

func TestCombiner_CallersShareTheNextBatch(t *testing.T) {
	t.Parallel()
	work := newGated()
	c := combiner.New(bounds, work.run)
	var callers sync.WaitGroup
	ask := func(n int) {
		out, err := c.Do(t.Context(), "k", n)
		require.NoError(t, err)
		require.Equal(t, 2*n, out)
	}
	callers.Go(func() { ask(1) })
	require.Equal(t, []int{1}, <-work.began)
	for n := 2; n <= 6; n++ {
		callers.Go(func() { ask(n) })
	}
	require.Eventually(t, func() bool { return c.Waiting("k") == 5 }, 10*time.Second, time.Millisecond)
	work.proceed <- struct{}{}
	require.ElementsMatch(t, []int{2, 3, 4, 5, 6}, <-work.began)
	work.proceed <- struct{}{}
	callers.Wait()
	c.Stop()
}

func TestCombiner_UrgentCallsGoFirst(t *testing.T) {
	t.Parallel()
	work := newGated()
	c := combiner.New(combiner.Options{MaxBatch: 2, MaxWaiting: 64, MaxWait: time.Minute, Deadline: time.Minute}, work.run)
	var callers sync.WaitGroup
	callers.Go(func() { _, _ = c.Do(t.Context(), "k", 0) })
	<-work.began
	for n := 1; n <= 3; n++ {
		callers.Go(func() { _, _ = c.Do(t.Context(), "k", n) })
	}
	require.Eventually(t, func() bool { return c.Waiting("k") == 3 }, 10*time.Second, time.Millisecond)
	callers.Go(func() { _, _ = c.DoFirst(t.Context(), "k", 100) })
	require.Eventually(t, func() bool { return c.Waiting("k") == 4 }, 10*time.Second, time.Millisecond)
	work.proceed <- struct{}{}
	require.Equal(t, 100, (<-work.began)[0])
	go func() {
		for range work.began {
		}
	}()
	close(work.proceed)
	callers.Wait()
	c.Stop()
	close(work.began)
}

func TestCombiner_Refuses(t *testing.T) {
	t.Parallel()
	t.Run("a call that does not fit the queue", func(t *testing.T) {
		t.Parallel()
		work := newGated()
		c := combiner.New(combiner.Options{MaxBatch: 1, MaxWaiting: 1, MaxWait: time.Minute, Deadline: time.Minute}, work.run)
		var callers sync.WaitGroup
		callers.Go(func() { _, _ = c.Do(t.Context(), "k", 1) })
		<-work.began
		callers.Go(func() { _, _ = c.Do(t.Context(), "k", 2) })
		require.Eventually(t, func() bool { return c.Waiting("k") == 1 }, 10*time.Second, time.Millisecond)
		soon, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		_, err := c.Do(soon, "k", 3)
		require.ErrorIs(t, err, combiner.ErrOverloaded, "at once, and not after it has waited for MaxWait")
		work.proceed <- struct{}{}
		<-work.began
		work.proceed <- struct{}{}
		callers.Wait()
		c.Stop()
	})
	t.Run("a call that waited too long, and never runs it", func(t *testing.T) {
		t.Parallel()
		work := newGated()
		c := combiner.New(combiner.Options{MaxBatch: 1, MaxWaiting: 9, MaxWait: 10 * time.Millisecond, Deadline: time.Minute}, work.run)
		var callers sync.WaitGroup
		callers.Go(func() {
			_, err := c.Do(t.Context(), "k", 1) // begun in time: it waits for its result however long that takes
			require.NoError(t, err)
		})
		<-work.began
		_, err := c.Do(t.Context(), "k", 2)
		require.ErrorIs(t, err, combiner.ErrOverloaded)
		work.proceed <- struct{}{}
		callers.Wait()
		c.Stop() // would block on work.began if the abandoned call ran
	})
	t.Run("each call that waited too long behind one batch, whenever it came", func(t *testing.T) {
		t.Parallel()
		work := newGated()
		c := combiner.New(combiner.Options{MaxBatch: 1, MaxWaiting: 9, MaxWait: 50 * time.Millisecond, Deadline: time.Minute}, work.run)
		var callers, refused sync.WaitGroup
		callers.Go(func() { _, _ = c.Do(t.Context(), "k", 1) })
		<-work.began
		ask := func() {
			began := time.Now()
			patient, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			_, err := c.Do(patient, "k", 2)
			require.ErrorIs(t, err, combiner.ErrOverloaded)
			require.GreaterOrEqual(t, time.Since(began), 50*time.Millisecond)
		}
		for n := 1; n <= 3; n++ {
			refused.Go(ask)
			require.Eventually(t, func() bool { return c.Waiting("k") == n }, 10*time.Second, time.Millisecond)
		}
		refused.Wait()
		ask()
		work.proceed <- struct{}{}
		callers.Wait()
		c.Stop()
	})
	t.Run("calls after Stop", func(t *testing.T) {
		t.Parallel()
		c := combiner.New(bounds, newGated().run)
		c.Stop()
		c.Stop()
		_, err := c.Do(t.Context(), "k", 1)
		require.ErrorIs(t, err, combiner.ErrStopped)
	})
}

func TestCombiner_ACallersContextEndsOnlyItsWaiting(t *testing.T) {
	t.Parallel()
	work := newGated()
	ended := make(chan error, 1)
	c := combiner.New(bounds, func(ctx context.Context, key string, batch []int) ([]int, error) {
		out, err := work.run(ctx, key, batch)
		ended <- ctx.Err()
		return out, err
	})
	ctx, cancel := context.WithCancel(t.Context())
	var callers sync.WaitGroup
	callers.Go(func() {
		_, err := c.Do(ctx, "k", 1)
		require.ErrorIs(t, err, context.Canceled)
	})
	<-work.began
	cancel()
	callers.Wait()
	work.proceed <- struct{}{}
	require.NoError(t, <-ended, "the work is not cancelled")
	c.Stop()
}

func TestCombiner_APanicIsTheErrorOfAllCalls(t *testing.T) {
	t.Parallel()
	c := combiner.New(bounds, func(context.Context, string, []int) ([]int, error) { panic("boom") })
	_, err := c.Do(t.Context(), "k", 1)
	require.ErrorIs(t, err, combiner.ErrPanicked)
	_, err = c.Do(t.Context(), "k", 2)
	require.ErrorIs(t, err, combiner.ErrPanicked)
	c.Stop()
}

func TestCombiner_OneBatchInFlightForAKey(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	inFlight, answered := map[int]int{}, 0
	c := combiner.New(combiner.Options{MaxBatch: 16, MaxWaiting: 1000, MaxWait: time.Minute, Deadline: time.Minute},
		func(_ context.Context, key int, batch []int) ([]int, error) {
			mu.Lock()
			inFlight[key]++
			alone := inFlight[key] == 1
			mu.Unlock()
			require.True(t, alone)
			mu.Lock()
			inFlight[key]--
			answered += len(batch)
			mu.Unlock()
			return batch, nil
		})
	var callers sync.WaitGroup
	for n := range 1000 {
		callers.Go(func() {
			out, err := c.Do(t.Context(), n%3, n)
			require.NoError(t, err)
			require.Equal(t, n, out)
		})
	}
	callers.Wait()
	c.Stop()
	require.Equal(t, 1000, answered)
}
