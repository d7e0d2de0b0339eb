package combiner

import (
	"bytes"
	"context"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// goroutine returns what runtime.Stack calls the goroutine that it is called on.
func goroutine() string {
	var trace [64]byte
	name, _, _ := bytes.Cut(trace[:runtime.Stack(trace[:], false)], []byte("["))
	return string(name)
}

func TestCombiner_KeepsItsGoroutines(t *testing.T) {
	t.Parallel()
	bounds := Options{MaxBatch: 1, MaxWaiting: 1, MaxWait: time.Minute, Deadline: time.Minute}
	resting := func(c *Combiner[int, struct{}, string]) int {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.workers.resting
	}
	t.Run("one for calls that come one after another, whatever their keys", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			c := New(bounds, func(context.Context, int, []struct{}) ([]string, error) { return []string{goroutine()}, nil })
			first, err := c.Do(t.Context(), 0, struct{}{})
			require.NoError(t, err)
			for key := range 100 {
				synctest.Wait() // until it rests
				require.Equal(t, 1, resting(c))
				next, err := c.Do(t.Context(), key, struct{}{})
				require.NoError(t, err)
				require.Equal(t, first, next)
			}
			c.Stop()
		})
	})
	t.Run("two of those for many calls at once, for a while", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			proceed := make(chan struct{})
			c := New(bounds, func(context.Context, int, []struct{}) ([]string, error) {
				<-proceed
				return []string{""}, nil
			})
			var callers sync.WaitGroup
			for key := range 50 * maxResting {
				callers.Go(func() { _, _ = c.Do(t.Context(), key, struct{}{}) })
			}
			synctest.Wait()
			close(proceed)
			callers.Wait()
			synctest.Wait()
			require.Equal(t, maxResting, resting(c))
			time.Sleep(restLimit)
			synctest.Wait()
			require.Zero(t, resting(c), "none when there was nothing to do for a while")
			_, err := c.Do(t.Context(), 1, struct{}{})
			require.NoError(t, err)
			c.Stop()
		})
	})
}
