package expiry

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

func TestBacklog(t *testing.T) {
	t.Parallel()
	k := openTasks(t)
	backlog := func() int {
		tasks, err := Backlog(t.Context(), k.client, prefix)
		require.NoError(t, err)
		return tasks
	}
	require.Zero(t, backlog(), "asynq knows no queue yet")
	timer, _ := k.timer()
	timer.WakeAt(uuid.New(), soon(time.Hour))
	timer.WakeAt(uuid.New(), soon(time.Second))
	timer.WakeAt(uuid.New(), time.Now().Add(-time.Minute))
	timer.Stop()
	wait(t, "two are due", func() bool { return backlog() == 2 })
	k.work(&fakePoker{}, offsetClock(0))
	wait(t, "a worker runs them", func() bool { return backlog() == 0 })
	require.NoError(t, k.server.Kill())
	_, err := Backlog(t.Context(), k.client, prefix)
	require.Error(t, err)
}
