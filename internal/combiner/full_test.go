package combiner_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/combiner"
)

// lasting is work that takes a while of the bubble's time, and counts the calls of each batch.
type lasting struct {
	takes   time.Duration
	batches []int
}

func (l *lasting) run(_ context.Context, _ string, batch []int) ([]int, error) {
	l.batches = append(l.batches, len(batch))
	time.Sleep(l.takes) // of the bubble's clock, as all sleeps here
	return batch, nil
}

// crowd makes calls that wait in a combiner.
type crowd struct {
	c       *combiner.Combiner[string, int, int]
	callers sync.WaitGroup
	mu      sync.Mutex
	refused int
}

func (w *crowd) ask(calls int) {
	for range calls {
		w.callers.Go(func() {
			if _, err := w.c.Do(context.Background(), "k", 1); err != nil {
				w.mu.Lock()
				w.refused++
				w.mu.Unlock()
			}
		})
	}
	synctest.Wait()
}

func TestCombiner_Full(t *testing.T) {
	t.Parallel()
	options := combiner.Options{MaxBatch: 10, MaxWaiting: 25, MaxWait: 500 * time.Millisecond, Deadline: time.Minute}
	t.Run("while a call would wait too long", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			work := &lasting{takes: 300 * time.Millisecond}
			w := &crowd{c: combiner.New(options, work.run)}
			require.False(t, w.c.Full("k"))
			w.ask(1)
			time.Sleep(work.takes / 2)
			w.ask(9)
			time.Sleep(work.takes)
			require.False(t, w.c.Full("k"), "150 ms of the second batch are left")
			w.ask(10)
			require.False(t, w.c.Full("k"), "the next batch takes 300 ms more")
			time.Sleep(work.takes)
			w.ask(10)
			time.Sleep(work.takes / 2)
			w.ask(10)
			require.True(t, w.c.Full("k"), "a whole batch is left, and 300 ms for the next one")
			time.Sleep(work.takes / 2)
			require.False(t, w.c.Full("k"))
			w.callers.Wait()
			w.c.Stop()
			require.Zero(t, w.refused)
			require.Equal(t, []int{1, 9, 10, 10, 10}, work.batches)
		})
	})
	t.Run("calls whose callers have given up keep no places", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			work := &lasting{takes: 2 * time.Second}
			w := &crowd{c: combiner.New(options, work.run)}
			w.ask(1)
			w.ask(25)
			require.True(t, w.c.Full("k"), "no more may wait")
			time.Sleep(options.MaxWait)
			synctest.Wait()
			require.Equal(t, 25, w.refused)
			require.False(t, w.c.Full("k"))
			time.Sleep(work.takes - options.MaxWait - 100*time.Millisecond)
			w.ask(9)
			w.callers.Wait()
			w.c.Stop()
			require.Equal(t, []int{1, 9}, work.batches)
		})
	})
}
