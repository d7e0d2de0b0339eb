package expiry

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/hibiken/asynq"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
)

func TestWorker_PokesAtTheSecond(t *testing.T) {
	t.Parallel()
	k := openTasks(t)
	poker := &fakePoker{}
	k.work(poker, offsetClock(0))
	timer, _ := k.timer()
	sneaker, second := uuid.New(), soon(time.Second)
	timer.WakeAt(sneaker, second)
	wait(t, "a poke", func() bool { return len(poker.all()) > 0 })
	poked := poker.all()[0]
	require.Equal(t, sneaker, poked.dropID)
	require.False(t, poked.at.Before(second), "poked %s before its second", second.Sub(poked.at))
	require.Less(t, poked.at.Sub(second), 600*time.Millisecond)
}

// TestWorker_WaitsForPostgresClock: Postgres's clock is so far behind that a task runs more often
// than it may fail.
func TestWorker_WaitsForPostgresClock(t *testing.T) {
	t.Parallel()
	const behind = 5 * time.Second
	k := openTasks(t)
	poker := &fakePoker{}
	clock := offsetClock(-behind)
	k.work(poker, clock)
	timer, _ := k.timer()
	second := soon(0)
	timer.WakeAt(uuid.New(), second)
	wait(t, "a poke", func() bool { return len(poker.all()) > 0 })
	poked := poker.all()[0]
	require.False(t, poked.at.Add(-behind).Before(second), "not before its second by Postgres's clock")
	require.Less(t, poked.at.Add(-behind).Sub(second), 2*time.Second)
	wait(t, "the task is done", func() bool {
		info, err := k.inspector.GetQueueInfo(queueOf(prefix))
		return err == nil && info.Size == 0
	})
	info, err := k.inspector.GetQueueInfo(queueOf(prefix))
	require.NoError(t, err)
	require.Zero(t, info.FailedTotal)
	require.Len(t, poker.all(), 1)
}

func TestWorker_RetriesAPokeThatFails(t *testing.T) {
	t.Parallel()
	k := openTasks(t)
	sneaker := uuid.New()
	poker := &fakePoker{answers: map[uuid.UUID][]error{sneaker: {drop.ErrUnavailable}}}
	k.work(poker, offsetClock(0))
	timer, _ := k.timer()
	timer.WakeAt(sneaker, soon(0))
	wait(t, "another poke", func() bool { return len(poker.all()) == 2 })
	wait(t, "the task is done", func() bool {
		info, err := k.inspector.GetQueueInfo(queueOf(prefix))
		return err == nil && info.Size == 0
	})
	require.Len(t, poker.all(), 2)
}

func TestWorker_DoesNotRetryHopelessTasks(t *testing.T) {
	t.Parallel()
	k := openTasks(t)
	gone := uuid.New()
	poker := &fakePoker{answers: map[uuid.UUID][]error{gone: {drop.ErrNotFound}}}
	k.work(poker, offsetClock(0))
	given := func() int {
		archived, err := k.inspector.ListArchivedTasks(queueOf(prefix))
		if err != nil {
			return 0
		}
		return len(archived)
	}
	timer, _ := k.timer()
	timer.WakeAt(gone, soon(0))
	wait(t, "a drop that does not exist", func() bool { return given() == 1 })
	_, err := asynq.NewClientFromRedisClient(k.client).Enqueue(asynq.NewTask(taskType, []byte("nonsense")), asynq.Queue(queueOf(prefix)))
	require.NoError(t, err)
	wait(t, "a task whose body cannot be read", func() bool { return given() == 2 })
	require.Equal(t, []uuid.UUID{gone}, poker.ids(), "neither is tried again")
}

func TestWorker_StopsWithRedisAway(t *testing.T) {
	t.Parallel()
	k := openTasks(t)
	worker := NewWorker(k.client, prefix, &fakePoker{}, offsetClock(0), quiet)
	require.NoError(t, worker.Start())
	require.NoError(t, k.server.Kill())
	stopped := make(chan struct{})
	go func() {
		worker.Stop()
		close(stopped)
	}()
	select {
	case <-stopped:
	case <-time.After(20 * time.Second):
		require.Fail(t, "the worker does not stop")
	}
}

func TestReaper_Tick(t *testing.T) {
	t.Parallel()
	t.Run("pokes all, though one fails", func(t *testing.T) {
		t.Parallel()
		var overdue []uuid.UUID
		for range 3 * pokesAtOnce {
			overdue = append(overdue, uuid.New())
		}
		stuck := overdue[1]
		poker := &fakePoker{answers: map[uuid.UUID][]error{stuck: {drop.ErrUnavailable}}}
		err := NewReaper(&fakeReads{overdue: overdue}, poker).Tick(t.Context())
		require.ErrorIs(t, err, drop.ErrUnavailable)
		require.ErrorContains(t, err, stuck.String())
		require.ElementsMatch(t, overdue, poker.ids())
	})
	t.Run("returns the error of a failed read", func(t *testing.T) {
		t.Parallel()
		poker := &fakePoker{}
		err := NewReaper(&fakeReads{err: errors.New("away"), overdue: []uuid.UUID{{1}}}, poker).Tick(t.Context())
		require.ErrorContains(t, err, "reap: away")
		require.Empty(t, poker.ids())
	})
	t.Run("has nothing to do", func(t *testing.T) {
		t.Parallel()
		poker := &fakePoker{}
		require.NoError(t, NewReaper(&fakeReads{}, poker).Tick(t.Context()))
		require.Empty(t, poker.ids())
	})
}

func TestWorker_LeavesTheTasksOfAnotherDeployment(t *testing.T) {
	t.Parallel()
	k := openTasks(t)
	other := NewTimer(k.client, "other", quiet, &taskCounts{})
	theirs := uuid.New()
	other.WakeAt(theirs, soon(0))
	other.Stop() // and so the task is written
	poker, theirPoker := &fakePoker{}, &fakePoker{}
	k.work(poker, offsetClock(0))
	timer, _ := k.timer()
	ours := uuid.New()
	timer.WakeAt(ours, soon(time.Second))
	wait(t, "our task, a second after theirs", func() bool { return len(poker.all()) > 0 })
	require.Equal(t, []uuid.UUID{ours}, poker.ids())

	worker := NewWorker(k.client, "other", theirPoker, offsetClock(0), quiet)
	require.NoError(t, worker.Start())
	t.Cleanup(worker.Stop)
	wait(t, "their task", func() bool { return len(theirPoker.all()) > 0 })
	require.Equal(t, []uuid.UUID{theirs}, theirPoker.ids())
}
