package postgres_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/postgres"
)

// TestLedger_PlanOfUnsoldHolds expects one index look-up for each user, also without statistics and
// for a user with very many unsold holds.
func TestLedger_PlanOfUnsoldHolds(t *testing.T) {
	t.Parallel()
	s := open(t)
	free := 2
	d := s.liveDrop(t, 5, func(d *drop.Drop) { d.FreeReturns = &free })
	conn, err := pgx.Connect(t.Context(), s.url)
	require.NoError(t, err)
	defer conn.Close(t.Context())
	for name, value := range postgres.LedgerSession {
		_, err := conn.Exec(t.Context(), fmt.Sprintf("SET %s = '%s'", name, value))
		require.NoError(t, err)
	}
	_, err = conn.Exec(t.Context(), "ALTER TABLE reservations SET (autovacuum_enabled = off); PREPARE unsold (uuid, text[], int, int) AS "+postgres.UnsoldOfUsers)
	require.NoError(t, err)
	explain := func(options string) string {
		rows, err := conn.Query(t.Context(), fmt.Sprintf("EXPLAIN (%s) EXECUTE unsold ('%s', '{alex,sam}', 12, 0)", options, d.ID), pgx.QueryExecModeSimpleProtocol)
		require.NoError(t, err)
		lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
		require.NoError(t, err)
		return strings.Join(lines, "\n")
	}
	mustBeOneDescent := func(plan string) {
		require.Contains(t, plan, "Index Scan using reservations_unsold on reservations")
		require.Contains(t, plan, "Index Cond: ((user_id = asked.user_id) AND (drop_id = $1))")
		require.NotContains(t, plan, "Sort")
	}
	mustBeOneDescent(explain("COSTS OFF"))

	s.byHand(t, fmt.Sprintf(`INSERT INTO reservations (id, drop_id, user_id, status, price, currency, expires_at, created_at, closed_at, opened_seq, closed_seq, unsold)
		SELECT gen_random_uuid(), '%s', 'alex', 'cancelled', 1, 'USD', now(), now() - interval '1 hour', now() - n * interval '1 ms', 1, 2, true
		FROM generate_series(1, 40000) n`, d.ID))
	plan := explain("ANALYZE, COSTS OFF, TIMING OFF")
	mustBeOneDescent(plan)
	require.Contains(t, plan, "Index Scan using reservations_unsold on reservations (actual rows=7 loops=2)", "of 40,000 the newest 14, and none of the other user's")
	t.Log(plan)
}
