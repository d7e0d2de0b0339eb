package postgres_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

// TestDB_NoListTakesTheConnectionsOfOthers keeps every connection of the lists busy: their queries
// wait for a lock of this test. What sells, and what tells whether this replica is well, goes on.
func TestDB_NoListTakesTheConnectionsOfOthers(t *testing.T) {
	t.Parallel()
	s := open(t)
	d := s.liveDrop(t, 5)
	hold := s.held(t, d.ID, "sam")
	history, records, users := postgres.NewHistory(s.db), postgres.NewRecords(s.db), postgres.NewUsers(s.db)
	require.NoError(t, users.Remember(t.Context(), []drop.User{{ClerkID: "boss", SeenAt: time.Now()}}))
	conn, err := pgx.Connect(t.Context(), s.url)
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	_, err = conn.Exec(t.Context(), `BEGIN; LOCK TABLE purchases`)
	require.NoError(t, err)

	ctx, stop := context.WithCancel(t.Context())
	var lists sync.WaitGroup
	for range 30 { // more than there are connections in all
		lists.Go(func() {
			for ctx.Err() == nil { // Postgres ends a wait for a lock after a second
				_, _ = history.Purchases(ctx, "alex", drop.Place{}, 10)
			}
		})
		lists.Go(func() {
			for ctx.Err() == nil {
				_, _ = records.Purchases(ctx, d.ID, uuid.Max, 10)
			}
		})
	}
	defer lists.Wait()
	defer stop()
	watch, err := pgx.Connect(t.Context(), s.url) // in a transaction, pg_stat_activity does not change
	require.NoError(t, err)
	defer watch.Close(context.WithoutCancel(t.Context()))
	waiting := func() (n int32) {
		require.NoError(t, watch.QueryRow(t.Context(), `SELECT count(*) FROM pg_stat_activity
			WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&n))
		return n
	}
	require.Eventually(t, func() bool { return waiting() == postgres.PoolSizes["history"]+postgres.PoolSizes["records"] },
		10*time.Second, 10*time.Millisecond)

	require.Len(t, s.db.Pools(), len(postgres.PoolSizes))
	require.Eventually(t, func() bool {
		use := s.poolUse("records")
		return use.InUse == use.Max && use.Waited > 0
	}, 10*time.Second, 10*time.Millisecond, "a busy pool can be seen")
	require.Less(t, s.poolUse("lookups").InUse, int(postgres.PoolSizes["lookups"]))

	limited, end := context.WithTimeout(t.Context(), 10*time.Second)
	defer end()
	for range 5 {
		require.NoError(t, postgres.NewClock(s.db).Measure(limited))
		found, err := s.reads.DropsOf(limited, []uuid.UUID{hold.ID})
		require.NoError(t, err)
		require.Len(t, found, 1)
		_, err = users.Get(limited, "boss")
		require.NoError(t, err)
		_, err = s.reads.GateState(limited, d.ID, 0)
		require.NoError(t, err)
	}
	s.apply(t, d.ID, reserve("kim"))
	require.Eventually(t, func() bool { return waiting() > 0 }, 10*time.Second, 10*time.Millisecond, "the lists still wait")
}

// TestPools_AreInTheDocument compares the numbers of connections in docs/operations.md.
func TestPools_AreInTheDocument(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/operations.md")
	require.NoError(t, err)
	words := strings.Join(strings.Fields(string(text)), " ")
	var all int32
	for _, connections := range postgres.PoolSizes {
		all += connections
	}
	require.Contains(t, words, fmt.Sprintf("Each replica opens at most %d connections", all))
	require.Contains(t, words, fmt.Sprintf("`default_pool_size` must be %d for each replica", all))
	for pool, says := range map[string]string{
		"ledger": "for the ledger", "lookups": "for look-ups", "pages": "for public pages", "sockets": "for sockets",
		"history": "for users' own history", "records": "for admins' lists",
	} {
		require.Contains(t, words, fmt.Sprintf("%d %s", postgres.PoolSizes[pool], says))
	}
}
