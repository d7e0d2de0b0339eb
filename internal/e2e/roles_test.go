package e2e_test

import (
	"testing"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// TestRoles_WithoutAWorkerHoldsExpireAndTasksStay checks what docs/operations.md says of a
// deployment that has replicas with --role api only, until it gets a worker.
func TestRoles_WithoutAWorkerHoldsExpireAndTasksStay(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, "--role=api")
	options, err := redis.ParseURL(s.redisURL)
	require.NoError(t, err)
	store := redis.NewClient(options)
	defer store.Close()
	tasks := func() int64 {
		n, err := store.ZCard(t.Context(), "asynq:{sneakerhead:expiry}:scheduled").Result()
		require.NoError(t, err)
		return n
	}

	d := s.newDrop(1, map[string]any{"holdSeconds": 1})
	s.holdAll(d.ID, s.tokens(1), s.replicas...)
	require.Eventually(t, func() bool { return s.truth(d.ID).Available == 1 }, patience, pollEvery, "the reaper expires the hold")
	require.EqualValues(t, 1, tasks(), "nobody has taken the task")

	worker := s.startReplica(1, "--role=worker")
	require.Eventually(t, func() bool { return tasks() == 0 }, patience, pollEvery, "a worker takes what is left")
	require.Equal(t, 404, worker.send(t, "GET", "/api/drops/live", "", nil).status, "a worker serves only its health")
	s.audit()
}
