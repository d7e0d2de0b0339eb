package combiner_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/combiner"
)

func TestCallers(t *testing.T) {
	t.Parallel()
	type name struct{}

	t.Run("are those of the batch, in its order", func(t *testing.T) {
		t.Parallel()
		began, proceed := make(chan struct{}), make(chan struct{})
		c := combiner.New(bounds, func(ctx context.Context, _ string, batch []int) ([]int, error) {
			derived, cancel := context.WithCancel(ctx)
			defer cancel()
			began <- struct{}{}
			<-proceed
			names := make([]int, len(batch))
			for i, caller := range combiner.Callers(derived) {
				names[i] = caller.Value(name{}).(int)
			}
			return names, nil
		})
		var callers sync.WaitGroup
		ask := func(n int) {
			named, err := c.Do(context.WithValue(t.Context(), name{}, n), "k", n)
			require.NoError(t, err)
			require.Equal(t, n, named)
		}
		callers.Go(func() { ask(1) })
		<-began
		for n := 2; n <= 6; n++ {
			callers.Go(func() { ask(n) })
		}
		require.Eventually(t, func() bool { return c.Waiting("k") == 5 }, 10*time.Second, time.Millisecond)
		proceed <- struct{}{}
		<-began
		proceed <- struct{}{}
		callers.Wait()
		c.Stop()
	})

	t.Run("are none outside of a batch", func(t *testing.T) {
		t.Parallel()
		require.Nil(t, combiner.Callers(t.Context()))
	})
}
