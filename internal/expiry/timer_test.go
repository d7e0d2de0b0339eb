package expiry

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func TestTimer_WakeAt_ManyForOneSecondAreOneTask(t *testing.T) {
	t.Parallel()
	k := openTasks(t)
	one, counts := k.timer()
	another, _ := k.timer()
	sneaker, boot, second := uuid.New(), uuid.New(), soon(time.Hour)
	for range 100 {
		one.WakeAt(sneaker, second)
		another.WakeAt(sneaker, second)
	}
	one.WakeAt(sneaker, second.Add(time.Second))
	one.WakeAt(boot, second)
	one.Stop()
	another.Stop()

	scheduled, err := k.inspector.ListScheduledTasks(queueOf(prefix))
	require.NoError(t, err)
	at := map[string]time.Time{}
	for _, task := range scheduled {
		at[task.ID] = task.NextProcessAt
	}
	id := func(dropID uuid.UUID, at time.Time) string { return fmt.Sprintf("expire:%s:%d", dropID, at.Unix()) }
	require.Len(t, at, 3)
	require.True(t, at[id(sneaker, second)].Equal(second))
	require.True(t, at[id(sneaker, second.Add(time.Second))].Equal(second.Add(time.Second)))
	require.True(t, at[id(boot, second)].Equal(second))
	require.EqualValues(t, 3, counts.enqueued.Load())
	require.Zero(t, counts.dropped.Load())
}

func TestTimer_WakeAt_NeverBlocks(t *testing.T) {
	t.Parallel()
	k := openTasks(t)
	require.NoError(t, k.server.Kill())
	timer, counts := k.timer()
	const wakes = 5 * timerBacklog
	began := time.Now()
	for range wakes {
		timer.WakeAt(uuid.New(), soon(time.Minute))
	}
	require.Less(t, time.Since(began), time.Second)
	require.Greater(t, counts.dropped.Load(), int64(wakes-2*timerBacklog), "what does not fit the backlog is counted as dropped")

	began = time.Now()
	timer.Stop()
	require.Less(t, time.Since(began), 2*stopLimit, "Stop returns although Redis is away")
	require.EqualValues(t, wakes, counts.dropped.Load(), "and what could not be written, too")
	require.Zero(t, counts.enqueued.Load())
}

func TestTimer_Stop(t *testing.T) {
	t.Parallel()
	k := openTasks(t)
	timer, counts := k.timer()
	for range 50 {
		timer.WakeAt(uuid.New(), soon(time.Hour))
	}
	timer.Stop()
	require.EqualValues(t, 50, counts.enqueued.Load(), "what waited is written")
	timer.Stop()
	timer.WakeAt(uuid.New(), soon(time.Hour))
	require.EqualValues(t, 50, counts.enqueued.Load())
	require.Zero(t, counts.dropped.Load())
}
