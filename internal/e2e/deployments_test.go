package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres/pgtest"
	"sneakerhead/internal/rdb/rdbtest"
)

// openDeployment starts a shop of one replica on a database of its own.
func openDeployment(t *testing.T, redisURL, prefix string) *shop {
	t.Helper()
	dbURL := pgtest.URL(t)
	conn, err := pgx.Connect(t.Context(), dbURL)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	_, err = conn.Exec(t.Context(), `UPDATE deployment SET id = gen_random_uuid()`) // the tests' databases are copies of one
	require.NoError(t, err)
	s := openShopWith(t, dbURL, redisURL, 1, "REDIS_PREFIX="+prefix)
	s.prefix = prefix
	return s
}

// expiredHold lets a hold run out, and waits until the page shows it.
func (s *shop) expiredHold(user string) dropView {
	s.t.Helper()
	d := s.newDrop(3, map[string]any{"holdSeconds": 1})
	page := s.watch(s.replicas[0], d.ID)
	s.hold(s.replicas[0], s.token(user, nil), d.ID)
	page.waitEvent(patience, "stock-recovered", d.ID)
	return d
}

// firstCreated returns the id of the first drop whose creation a socket was told.
func (k *socket) firstCreated() string {
	var created struct{ Drop dropView }
	first := k.waitEvent(patience, "drop-created")
	first.decode(k.t, &created)
	return created.Drop.ID
}

func TestDeployments_WithTwoPrefixesOnOneRedis(t *testing.T) {
	t.Parallel()
	redisURL := rdbtest.Fresh(t).URL()
	one, two := openDeployment(t, redisURL, "one"), openDeployment(t, redisURL, "two")
	visitor := two.connect(two.replicas[0])
	visitor.authenticate(two.token("ann", nil))
	ofOne := one.expiredHold("ann")
	require.Empty(t, visitor.all("reservation-created"), "another deployment's user of the same id")
	ofTwo := two.expiredHold("ann")
	require.Equal(t, ofTwo.ID, visitor.firstCreated(), "the first news that it is told is its own deployment's")

	options, err := redis.ParseURL(redisURL)
	require.NoError(t, err)
	client := redis.NewClient(options)
	defer client.Close()
	queues := asynq.NewInspectorFromRedisClient(client)
	for prefix, d := range map[string]dropView{"one": ofOne, "two": ofTwo} {
		require.Eventually(t, func() bool {
			info, err := queues.GetQueueInfo(prefix + ":expiry")
			return err == nil && info.ProcessedTotal == 1 && info.FailedTotal == 0
		}, patience, 10*time.Millisecond, "each has run its own task, and no other")
		exists, err := client.Exists(t.Context(), prefix+":{"+d.ID+"}:gate").Result()
		require.NoError(t, err)
		require.EqualValues(t, 1, exists)
	}
	keys, err := client.Keys(t.Context(), "*").Result()
	require.NoError(t, err)
	for _, key := range keys {
		require.Regexp(t, `^(one:|two:|asynq:)`, key)
		if strings.HasPrefix(key, "asynq:{") {
			require.Regexp(t, `^asynq:\{(one|two):expiry\}:`, key)
		}
	}
	one.audit()
	two.audit()
}

func TestDeployments_WithOnePrefixOnOneRedis(t *testing.T) {
	t.Parallel()
	redisURL := rdbtest.Fresh(t).URL()
	one, two := openDeployment(t, redisURL, ""), openDeployment(t, redisURL, "")
	visitor := two.connect(two.replicas[0])
	visitor.authenticate(two.token("ann", nil))
	for range 3 {
		one.expiredHold("ann")
	}
	require.Empty(t, visitor.all("reservation-created"))
	ofTwo := two.expiredHold("ben")
	require.Equal(t, ofTwo.ID, visitor.firstCreated())
	require.Equal(t, 1, strings.Count(two.replicas[0].logged(), "another database uses this Redis with the same REDIS_PREFIX"))
	one.audit()
	two.audit()
}
