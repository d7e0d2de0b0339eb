package postgres

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres/pgtest"
)

// TestSession_HasItsSettings reads back the settings of a session of each pool.
func TestSession_HasItsSettings(t *testing.T) {
	t.Parallel()
	db, err := Open(t.Context(), pgtest.URL(t))
	require.NoError(t, err)
	defer db.Close()
	for name, pool := range db.pools {
		require.Equal(t, map[string]string{
			"lock_timeout": "1000", "statement_timeout": "2000", "idle_in_transaction_session_timeout": "1000",
			"tcp_user_timeout": "2000", "tcp_keepalives_idle": "2", "tcp_keepalives_interval": "1", "tcp_keepalives_count": "2",
			"TimeZone": "UTC", "application_name": "sneakerhead",
		}, settings(t, pool, "lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout", "tcp_user_timeout",
			"tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count", "TimeZone", "application_name"), name)
	}
	for pool, wanted := range map[string]map[string]string{
		poolLedger: ledgerSession, poolHistory: listSession, poolRecords: listSession,
		poolLookups: {"enable_seqscan": "on"}, poolPages: {"enable_seqscan": "on"}, poolSockets: {"enable_seqscan": "on"},
	} {
		names := make([]string, 0, len(wanted))
		for name := range wanted {
			names = append(names, name)
		}
		require.Equal(t, wanted, settings(t, db.pools[pool], names...), pool)
	}
}

func settings(t *testing.T, pool *pgxpool.Pool, names ...string) map[string]string {
	t.Helper()
	rows, err := pool.Query(t.Context(), `SELECT name, setting FROM pg_settings WHERE name = ANY($1)`, names)
	require.NoError(t, err)
	found := map[string]string{}
	var name, value string
	_, err = pgx.ForEachRow(rows, []any{&name, &value}, func() error { found[name] = value; return nil })
	require.NoError(t, err)
	return found
}

// TestSession_KeepsTheApplicationName expects what DB_URL says.
func TestSession_KeepsTheApplicationName(t *testing.T) {
	t.Parallel()
	db, err := Open(t.Context(), pgtest.URL(t)+"&application_name=till-7")
	require.NoError(t, err)
	defer db.Close()
	require.Equal(t, map[string]string{"application_name": "till-7"}, settings(t, db.pools[poolLedger], "application_name"))
}

// TestLedgerCondition_NamesLostLimits has a session lose its limits, as a pooler could.
func TestLedgerCondition_NamesLostLimits(t *testing.T) {
	t.Parallel()
	db, err := Open(t.Context(), pgtest.URL(t))
	require.NoError(t, err)
	defer db.Close()
	_, err = db.pools[poolLedger].Exec(t.Context(), `SELECT set_config('lock_timeout', '0', false), set_config('statement_timeout', '1h', false)`)
	require.NoError(t, err)
	found, err := db.LedgerCondition(t.Context())
	require.NoError(t, err)
	require.Equal(t, LedgerCondition{LostLimits: "lock_timeout is 0, statement_timeout is 1h"}, found)
}
