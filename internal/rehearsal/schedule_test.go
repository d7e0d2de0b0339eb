package rehearsal

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSchedule(t *testing.T) {
	t.Parallel()
	t.Run("steps begin when they are due, the earliest first, whenever they were added", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			var mu sync.Mutex
			var worst time.Duration
			s := newSchedule(func(late time.Duration) {
				mu.Lock()
				defer mu.Unlock()
				worst = max(worst, late)
			})
			ctx, stop := context.WithCancel(t.Context())
			began := time.Now()
			var done []time.Duration
			note := func(time.Time) {
				mu.Lock()
				defer mu.Unlock()
				done = append(done, time.Since(began))
			}
			for _, second := range []int{5, 1, 3} {
				s.at(began.Add(time.Duration(second)*time.Second), note)
			}
			ended := make(chan struct{})
			go func() { s.run(ctx); close(ended) }()
			time.Sleep(1500 * time.Millisecond)  // of the bubble's clock, as all sleeps here
			s.at(began.Add(2*time.Second), note) // before the one that it waits for
			time.Sleep(10 * time.Second)
			stop()
			<-ended
			require.Equal(t, []time.Duration{time.Second, 2 * time.Second, 3 * time.Second, 5 * time.Second}, done)
			require.Zero(t, worst)
		})
	})

	t.Run("a step that waits for its answer delays no other, and its end is waited for", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			s := newSchedule(nil)
			ctx, stop := context.WithCancel(t.Context())
			began := time.Now()
			var slow, quick time.Duration
			s.at(began, func(time.Time) { time.Sleep(time.Minute); slow = time.Since(began) })
			s.at(began.Add(time.Second), func(time.Time) { quick = time.Since(began); stop() })
			s.run(ctx)
			require.Equal(t, time.Second, quick)
			require.Equal(t, time.Minute, slow)
		})
	})

	t.Run("nothing begins after its end", func(t *testing.T) {
		t.Parallel()
		s := newSchedule(nil)
		ctx, stop := context.WithCancel(t.Context())
		stop()
		s.run(ctx)
		s.at(time.Now(), func(time.Time) { t.Error("a step after the end") })
		require.Empty(t, s.waiting)
	})
}
