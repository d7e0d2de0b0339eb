package postgres

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/postgres/pgtest"
)

// TestAudit_MayScanTables checks that an audit, which reads everything, does not have the sessions
// of lists or of the ledger, which may not.
func TestAudit_MayScanTables(t *testing.T) {
	t.Parallel()
	db, err := Open(t.Context(), pgtest.URL(t))
	require.NoError(t, err)
	defer db.Close()
	conn, err := pgx.ConnectConfig(t.Context(), NewAudit(db).config)
	require.NoError(t, err)
	defer conn.Close(context.WithoutCancel(t.Context()))
	var scans string
	require.NoError(t, conn.QueryRow(t.Context(), `SHOW enable_seqscan`).Scan(&scans))
	require.Equal(t, "on", scans)
}
