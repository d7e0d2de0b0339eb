package expiry

import (
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/rdb/rdbtest"
)

// TestCommands_AreAllThatIsNeeded runs tasks as a user who may send exactly these commands.
func TestCommands_AreAllThatIsNeeded(t *testing.T) {
	t.Parallel()
	rights := []string{"~" + KeysPattern, "+subscribe"}
	for _, channel := range Channels() {
		rights = append(rights, "&"+channel)
	}
	for _, command := range Commands(prefix) {
		rights = append(rights, "+"+strings.ToLower(command[0].(string)))
	}
	k := openTasks(t)
	admin := k.client
	options, err := redis.ParseURL(rdbtest.User(t, k.url, "few", rights...))
	require.NoError(t, err)
	k.client = redis.NewClient(options)
	t.Cleanup(func() { require.NoError(t, k.client.Close()) })
	for _, command := range Commands(prefix) {
		err := k.client.Do(t.Context(), command...).Err()
		require.False(t, err != nil && strings.HasPrefix(err.Error(), "NOPERM"), command)
	}
	require.Empty(t, admin.Keys(t.Context(), "*").Val(), "nothing is left behind")

	pokes := poked(make(chan uuid.UUID, 8))
	k.work(pokes, machineClock{})
	timer, counts := k.timer()
	dropID := uuid.New()
	timer.WakeAt(dropID, soon(0))
	wait(t, "the task runs", func() bool { return len(pokes) == 1 })
	require.Equal(t, dropID, <-pokes)
	require.Zero(t, counts.dropped.Load())
	wait(t, "the task is done", func() bool { return admin.LLen(t.Context(), "asynq:{"+queueOf(prefix)+"}:active").Val() == 0 })

	_, err = Backlog(t.Context(), k.client, prefix)
	require.NoError(t, err)

	denied, err := admin.Do(t.Context(), "ACL", "LOG").Slice()
	require.NoError(t, err)
	require.Empty(t, denied, "Redis has refused nothing")
}
